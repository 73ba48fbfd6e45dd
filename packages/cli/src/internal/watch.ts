import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Directory from "@dd-cloud-auth/directory/Directory"
import type { Changes } from "@dd-cloud-auth/directory/Snapshot"
import * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as References from "effect/References"
import * as Stream from "effect/Stream"
import * as Connect from "./connect.ts"
import * as DiffView from "./diffView.ts"
import { Output } from "./output.ts"
import { type Colors, join, json, print, type Printed } from "./printed.ts"
import type { Stop } from "./stop.ts"
import { count } from "./text.ts"

/** What is to be watched, as it stands on the command line. */
export interface Watched extends Connect.Options {
  readonly every: Duration.Duration
  readonly json: boolean
}

/** Prints what changes on a site, until a signal ends it. That the site fails, and is back, the directory logs. */
export const watch = Effect.fnUntraced(function* ({
  every,
  json,
  ...target
}: Watched): Effect.fn.Return<void, Stop, Output> {
  const output = yield* Output
  const { call } = yield* Connect.connect(target)
  yield* call((client, site) => {
    const live = Layer.provide(
      Directory.layer({ site, refreshEvery: every }),
      Layer.succeed(CloudAuth.CloudAuth, client)
    )
    return Effect.gen(function* () {
      const context = yield* atLeastWarnings(Layer.build(live)).pipe(
        output.progress(() => print`listing the mappings of ${site.parameter}`)
      )
      const directory = Context.get(context, Directory.Directory)
      const lines = Stream.mapEffect(directory.changes, linesOf(json ? toJson : toLine(output.colors)))
      // Before it is said to watch, so that no change is missed which somebody makes upon that.
      const printing = yield* Effect.forkScoped(output.dataStream(lines), { startImmediately: true })
      const { intakeMappings, personaMappings } = yield* directory.snapshot
      const persona = count(personaMappings.length, "persona mapping")
      const intake = count(intakeMappings.length, "intake mapping")
      yield* output.note(
        output.noteColors.dim(
          print`watching ${persona} and ${intake} of ${site.parameter}, about every ${Duration.format(every)}; Ctrl-C ends it`
        )
      )
      yield* Fiber.join(printing)
    }).pipe(
      Effect.scoped,
      Effect.catchTag("DirectoryError", (error) =>
        // The first load failed, as any other call does: it is neither too early for it, nor is the directory stopped.
        error.reason._tag === "LoadFailed" ? Effect.fail(error.reason.error) : Effect.die(error)
      )
    )
  })
})

/** Logs warnings with `--quiet` too: a directory warns that its site fails, and to whoever watches that is an error. */
const atLeastWarnings = Effect.updateService(References.MinimumLogLevel, (level) =>
  level === "Error" ? "Warn" : level
)

/** A line for each change, all of them in one piece: what is seen at once is printed at once. */
const linesOf = (toLine: (change: DiffView.Change, seenAt: string) => Printed) =>
  Effect.fnUntraced(function* (changes: Changes) {
    const seenAt = DateTime.formatIso(yield* DateTime.now)
    return join(DiffView.changesOf(changes).map((change) => print`${toLine(change, seenAt)}\n`))
  })

const toJson = (change: DiffView.Change, seenAt: string): Printed =>
  json({ seenAt, ...DiffView.value(change) })

const toLine =
  (colors: Colors) =>
  (change: DiffView.Change, seenAt: string): Printed => {
    const { arnPattern, coveredBy, meaning } = change
    const by =
      coveredBy.length === 0 ? "" : `, by ${coveredBy.map(({ arnPattern }) => arnPattern).join(", ")}`
    return print`${colors.dim(seenAt)} ${colors[DiffView.colorOf[change.change]](change.change)} ${colors.cyan(arnPattern)} (${who(change)}): ${meaning}${by}`
  }

/** Whom a change concerns. */
const who = (change: DiffView.Change): string => {
  if (change.kind === "intake") return "Agents"
  const [before, after] = [DiffView.accountOf(change, "before"), DiffView.accountOf(change, "after")]
  if (before === undefined) return `acts as ${after}`
  return after === undefined ? `acted as ${before}` : `acted as ${before}, acts as ${after}`
}
