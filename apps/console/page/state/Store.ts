/** The session of the page: its worker asks and answers, React is told. */

import type { Problem } from "../model/Problems.ts"
import type { Answers, Question } from "../model/Questions.ts"
import type { Row } from "../model/Row.ts"
import * as Session from "../model/Session.ts"
import * as Trouble from "../model/Trouble.ts"
// oxlint-disable-next-line import/default -- Vite bundles the worker, and gives its address.
import workerUrl from "../worker.ts?worker&url"
import type { Ask, Opened, Told } from "./messages.ts"
import { run } from "./run.ts"

export interface Store {
  readonly get: () => Session.Session
  readonly subscribe: (listener: () => void) => () => void
  /** Asks for the mappings, unless that is under way. */
  readonly refresh: () => void
  /** Counts changes from the mappings on that are shown now. */
  readonly countFromHere: () => void
  /** Reads files, in the worker too. */
  readonly open: (files: ReadonlyArray<File>) => Promise<Opened>
  /**
   * Asks a question about the mappings; what it returns takes it back. None is answered where there are no mappings or no
   * worker, which the session says.
   */
  readonly ask: <Tag extends Question["_tag"]>(
    question: Extract<Question, { readonly _tag: Tag }>,
    done: (answer: Answers[Tag]) => void
  ) => () => void
}

/** `site` is what the command line calls the site, which fingerprints are made with. */
export const make = (site: string): Store => {
  let session = Session.initial
  let timer: ReturnType<typeof setTimeout> | undefined
  const listeners = new Set<() => void>()
  const change = (next: Session.Session): void => {
    session = next
    for (const listener of listeners) listener()
  }
  const dispatch = (event: Session.Event): void => change(Session.next(session, event))

  const fail = (trouble: Trouble.Trouble): void => {
    dispatch({ _tag: "Failed", trouble, at: Date.now() })
    if (trouble.waitFor > 0) timer = setTimeout(refresh, trouble.waitFor)
  }

  // What comes in several messages, until it is whole.
  let rows: Array<Row> = []
  let problems: Array<Problem> = []
  const openings = new Map<number, (opened: Opened) => void>()
  const questions = new Map<number, Asked>()
  let count = 0

  const hear = ({ data: told }: MessageEvent<Told>): void => {
    switch (told._tag) {
      case "Failed":
        return fail(told.trouble)
      case "Rows":
        return void rows.push(...told.rows)
      case "Loaded": {
        const work = Session.read(rows, told.about, Date.now(), session.data)
        return void run(work, (data) => dispatch({ _tag: "Answered", data }))
      }
      case "Auditing":
      case "NotAudited":
        return dispatch(told)
      case "Problems":
        return void problems.push(...told.problems)
      case "Audited": {
        const { mappings, note, rules } = told
        dispatch({ _tag: "Audited", audit: { problems, mappings, note, rules } })
        problems = []
        return
      }
      case "Opened":
        return settle(told.id, told.opened)
      case "Parts":
        return void questions.get(told.id)?.parts.push(...told.parts)
      case "End": {
        const asked = questions.get(told.id)
        questions.delete(told.id)
        return asked?.done({ parts: asked.parts, end: told.end })
      }
    }
  }
  const settle = (id: number, opened: Opened): void => {
    openings.get(id)?.(opened)
    openings.delete(id)
  }

  let worker: Worker | undefined
  const start = (): Worker => {
    const started = new Worker(trusted(workerUrl), { type: "module" })
    let hasTold = false
    started.addEventListener("message", (event: MessageEvent<Told>) => {
      hasTold = true
      hear(event)
    })
    started.addEventListener("error", () => {
      // The next refresh starts another one, which knows nothing of what this one was asked.
      started.terminate()
      worker = undefined
      questions.clear()
      problems = []
      const trouble = hasTold ? Trouble.bug : Trouble.noWorker
      for (const id of openings.keys()) settle(id, { _tag: "Refused", refusal: trouble.message })
      fail(trouble)
    })
    return started
  }

  const tell = (ask: Ask): void => {
    worker ??= start()
    worker.postMessage(ask, [])
  }

  const refresh = (): void => {
    if (session.isLoading) return
    clearTimeout(timer)
    rows = []
    dispatch({ _tag: "Asked" })
    tell({ _tag: "Load", site })
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
      tell({ _tag: "CountFromHere" })
      change({ ...session, data: Session.countFromHere(session.data) })
    },
    open: (files) =>
      new Promise((done) => {
        openings.set(++count, done)
        tell({ _tag: "Open", id: count, files })
      }),
    ask: (question, done) => {
      const id = ++count
      if (worker === undefined) return () => {}
      // The worker answers each question with what is declared for it.
      questions.set(id, { parts: [], done: done as Asked["done"] })
      tell({ _tag: "Question", id, question })
      return () => {
        if (questions.delete(id)) tell({ _tag: "Stop", id })
      }
    }
  }
}

interface Asked {
  readonly parts: Array<unknown>
  readonly done: (answer: { readonly parts: ReadonlyArray<unknown>; readonly end: unknown }) => void
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
