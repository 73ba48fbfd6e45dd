/**
 * The page's worker: asks the site through the console's server, reads files, and knows who is who. It has the mappings
 * in a directory, answers the page's questions from that, and audits it. With 100,000 mappings each of these takes up to
 * some seconds, in which a page could do nothing else; the worker answers meanwhile, since all of it is done in slices.
 */

import * as BrowserCloudAuth from "@dd-cloud-auth/browser/BrowserCloudAuth"
import type * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import type { IntakeMapping } from "@dd-cloud-auth/core/IntakeMapping"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import type { Snapshot } from "@dd-cloud-auth/directory/Snapshot"
import type { Item } from "@dd-cloud-auth/trail/Callers"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import * as Changes from "./model/Changes.ts"
import * as Problems from "./model/Problems.ts"
import * as Questions from "./model/Questions.ts"
import * as Row from "./model/Row.ts"
import type * as Slices from "./model/Slices.ts"
import * as Trouble from "./model/Trouble.ts"
import * as Files from "./state/files.ts"
import type { Ask, Told } from "./state/messages.ts"
import { run } from "./state/run.ts"

/** Things in a message, which the page reads in a few milliseconds. */
const atOnce = 1_000

const tell = (told: Told): void => postMessage(told)

const tellMany = <A>(all: ReadonlyArray<A>, atOnce: number, told: (some: ReadonlyArray<A>) => Told): void => {
  for (let from = 0; from < all.length; from += atOnce) tell(told(all.slice(from, from + atOnce)))
}

const inSlices = <A>(work: Slices.Sliced<A>): Effect.Effect<A> =>
  Effect.callback((resume) => {
    const stop = run(work, (value) => resume(Effect.succeed(value)))
    return Effect.sync(stop)
  })

/** None before the site has answered: no question is answered from nothing. */
let known: Questions.Known | undefined
/** The mappings since which changes are counted. */
let since: Snapshot | undefined
let auditing: Fiber.Fiber<void> | undefined

const load = Effect.fnUntraced(
  function* (site: string) {
    const { intakeMappings, personaMappings } = yield* BrowserCloudAuth.makeProxy()
    const mappings = yield* personaMappings.list
    yield* inSlices(tellRows(mappings))
    auditing?.interruptUnsafe()
    known = yield* inSlices(Questions.know(site, mappings))
    since ??= known.snapshot
    const about = {
      overlapping: Array.from(known.conflicting, ({ id }) => id),
      changes: Changes.between(since, known.snapshot)
    }
    tell({ _tag: "Loaded", about })
    auditing = yield* Effect.forkDetach(audit(known, intakeMappings.list))
  },
  Effect.catch((failure) =>
    Effect.sync(() => tell({ _tag: "Failed", trouble: Trouble.describe(failure, location.host) }))
  ),
  Effect.catchDefect(() => Effect.sync(() => tell({ _tag: "Failed", trouble: Trouble.bug })))
)

function* tellRows(mappings: ReadonlyArray<PersonaMapping>): Slices.Sliced<void> {
  for (let from = 0; from < mappings.length; from += atOnce) {
    tell({ _tag: "Rows", rows: mappings.slice(from, from + atOnce).map(Row.fromMapping) })
    yield
  }
}

const audit = Effect.fnUntraced(
  function* (audited: Questions.Known, listIntake: CloudAuth.Service["intakeMappings"]["list"]) {
    const { directory } = audited
    const listed = yield* Effect.result(listIntake)
    const intakeMappings: ReadonlyArray<IntakeMapping> = Result.getOrElse(listed, () => [])
    const Auditing = yield* Effect.promise(() => import("./model/Auditing.ts"))
    const rules = Auditing.rules(Result.isSuccess(listed))
    const findings = yield* inSlices(
      Auditing.run({ ...directory, intakeMappings }, rules, (progress) =>
        tell({ _tag: "Auditing", progress })
      )
    )
    known = { ...audited, findings }
    // Each has up to 20 mappings.
    tellMany(findings, atOnce / 20, (some) => ({ _tag: "Problems", problems: some.map(Problems.toProblem) }))
    tell({
      _tag: "Audited",
      rules,
      mappings: directory.mappings.length + intakeMappings.length,
      note: Result.isFailure(listed) ? Trouble.noIntake(listed.failure) : ""
    })
  },
  // The rules are a file of their own, which a server that has ended does not serve.
  Effect.catchDefect(() => Effect.sync(() => tell({ _tag: "NotAudited", why: Trouble.noWorker.message })))
)

/** What is in the file that was opened last. */
let items: ReadonlyArray<Item> = []

const open = async (id: number, files: ReadonlyArray<File>): Promise<void> => {
  const opened = await Files.open(files)
  if (opened._tag === "Items") items = opened.items
  tell({ _tag: "Opened", id, opened: opened._tag === "Items" ? { _tag: "Kept" } : opened })
}

/** How to stop what is worked out for a question. */
const working = new Map<number, () => void>()

const answer = (id: number, question: Questions.Question): void => {
  if (known === undefined) return
  working.set(
    id,
    run(Questions.answer(known, items, question), ({ end, parts }) => {
      working.delete(id)
      tellMany<unknown>(parts, atOnce, (parts) => ({ _tag: "Parts", id, parts }))
      tell({ _tag: "End", id, end })
    })
  )
}

addEventListener("message", ({ data: ask }: MessageEvent<Ask>) => {
  switch (ask._tag) {
    case "Load":
      return void Effect.runFork(load(ask.site))
    case "Open":
      return void open(ask.id, ask.files)
    case "Question":
      return answer(ask.id, ask.question)
    case "CountFromHere":
      since = known?.snapshot
      return
    case "Stop":
      working.get(ask.id)?.()
      return void working.delete(ask.id)
  }
})
