/** The session of the page: its worker asks, React is told. */

import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import type { Item } from "@dd-cloud-auth/trail/Callers"
import * as Session from "../model/Session.ts"
import * as Trouble from "../model/Trouble.ts"
// oxlint-disable-next-line import/default -- Vite bundles the worker, and gives its address.
import workerUrl from "../worker.ts?worker&url"
import * as Files from "./files.ts"
import type { Ask, Told } from "./messages.ts"
import * as Slices from "./slices.ts"

export interface Store {
  readonly get: () => Session.Session
  readonly subscribe: (listener: () => void) => () => void
  /** Asks for the mappings, unless that is under way. */
  readonly refresh: () => void
  /** Counts changes from the mappings on that are shown now. */
  readonly countFromHere: () => void
  /** Reads files, in the worker too. */
  readonly open: (files: ReadonlyArray<File>) => Promise<Files.Opened>
}

export const make = (): Store => {
  let session = Session.initial
  let mappings: Array<PersonaMapping> = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const listeners = new Set<() => void>()
  const dispatch = (event: Session.Event): void => {
    session = Session.next(session, event)
    for (const listener of listeners) listener()
  }

  const fail = (trouble: Trouble.Trouble): void => {
    dispatch({ _tag: "Failed", trouble, at: Date.now() })
    if (trouble.waitFor > 0) timer = setTimeout(refresh, trouble.waitFor)
  }
  const answered = (): void => {
    const work = Session.read(mappings, Date.now(), session.data)
    Slices.run(work, (data) => dispatch({ _tag: "Answered", data }))
  }
  const hear = ({ data: told }: MessageEvent<Told>): void => {
    switch (told._tag) {
      case "Failed":
        return fail(told.trouble)
      case "Mappings":
        mappings.push(...told.mappings)
        return told.isLast ? answered() : undefined
      case "Items":
        return void openings.get(told.id)?.items.push(...told.items)
      case "Opened":
        return settle(told.id, told.opened)
    }
  }
  /** Files that are being read, by the number of the question. */
  const openings = new Map<number, Opening>()
  let asked = 0
  const settle = (id: number, opened: Files.Opened): void => {
    const opening = openings.get(id)
    openings.delete(id)
    opening?.done(opened._tag === "Items" ? { ...opened, items: opening.items } : opened)
  }
  let worker: Worker | undefined
  const start = (): Worker => {
    const started = new Worker(trusted(workerUrl), { type: "module" })
    started.addEventListener("message", hear)
    started.addEventListener("error", () => {
      // The next refresh starts another one.
      worker = undefined
      for (const id of openings.keys()) settle(id, Files.refused(Trouble.noWorker.message))
      if (session.isLoading) fail(Trouble.noWorker)
    })
    return started
  }

  const ask = (question: Ask): void => {
    worker ??= start()
    worker.postMessage(question, [])
  }

  const refresh = (): void => {
    if (session.isLoading) return
    clearTimeout(timer)
    mappings = []
    dispatch({ _tag: "Asked" })
    ask({ _tag: "Ask" })
  }

  return {
    get: () => session,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    refresh,
    countFromHere: () => {
      if (session.data === undefined) return
      session = { ...session, data: Session.countFromHere(session.data) }
      for (const listener of listeners) listener()
    },
    open: (files) =>
      new Promise((done) => {
        openings.set(++asked, { items: [], done })
        ask({ _tag: "Open", id: asked, files })
      })
  }
}

interface Opening {
  readonly items: Array<Item>
  readonly done: (opened: Files.Opened) => void
}

/**
 * A worker's address can make script of text, so that browsers with Trusted Types take none but from a policy. The
 * server allows one of this name, once: it knows a single address, whatever it is asked for.
 */
const policy = (globalThis as { readonly trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy("worker", {
  createScriptURL: () => workerUrl
})

const trusted = (url: string): string => policy?.createScriptURL(url) ?? url

/** As much of it as is used here: not every browser has it, and TypeScript does not know it. */
interface TrustedTypes {
  readonly createPolicy: (
    name: string,
    rules: { readonly createScriptURL: () => string }
  ) => { readonly createScriptURL: (text: string) => string }
}
