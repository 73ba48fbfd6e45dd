/** The session of the page: Effect asks, React is told. */
import * as BrowserCloudAuth from "@dd-cloud-auth/browser/BrowserCloudAuth"
import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Effect from "effect/Effect"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Session from "../model/Session.ts"
import * as Slices from "./slices.ts"

export interface Store {
  readonly get: () => Session.Session
  readonly subscribe: (listener: () => void) => () => void
  /** Asks for the mappings, unless that is under way or the site wants to be left alone for a while. */
  readonly refresh: () => void
}

const runtime = ManagedRuntime.make(BrowserCloudAuth.layerProxy())

export const make = (): Store => {
  let session = Session.initial
  const listeners = new Set<() => void>()
  const dispatch = (event: Session.Event): void => {
    session = Session.next(session, event)
    for (const listener of listeners) listener()
  }

  const list = CloudAuth.CloudAuth.use(({ personaMappings }) => personaMappings.list).pipe(
    Effect.match({
      onSuccess: (mappings) => {
        const work = Session.read(mappings, Date.now(), session.data)
        Slices.run(work, (data) => dispatch({ _tag: "Answered", data }))
      },
      onFailure: (failure) => dispatch({ _tag: "Failed", failure, at: Date.now() })
    })
  )

  return {
    get: () => session,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    refresh: () => {
      if (session.isLoading || Date.now() < (session.trouble?.retryAt ?? 0)) return
      dispatch({ _tag: "Asked" })
      runtime.runFork(list)
    }
  }
}
