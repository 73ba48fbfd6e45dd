import * as Encoding from "@dd-cloud-auth/core/Encoding"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Flags from "@dd-cloud-auth/program/Flags"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import * as Connect from "../connect.ts"
import * as Lines from "../lines.ts"
import { Output } from "../output.ts"
import { join, print, type Printed } from "../printed.ts"
import type { Outcome, Resolution, Resolver } from "../resolve.ts"
import * as Stop from "../stop.ts"
import { count } from "../text.ts"

const flags = {
  ...Connect.flags,
  snapshot: Flag.String("snapshot").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("Answer offline, from a file that `snapshot` wrote"),
    Flags.optional
  ),
  json: Flag.Boolean("json").pipe(
    Flag.withDescription("Print one line of JSON for each caller"),
    Flags.withDefault(false)
  ),
  explain: Flag.Boolean("explain").pipe(
    Flag.withDescription(
      "Say why the nearest patterns do not match; default: for callers that are arguments, not for standard input"
    ),
    Flags.optional
  ),
  callers: Argument.String("arn").pipe(
    Argument.withDescription(
      "ARN of a caller, as `aws sts get-caller-identity` says it; default: standard input"
    ),
    Argument.variadic()
  )
}

/** `whois`: the Datadog account that a caller would act as. */
export const command = Command.make(
  "whois",
  flags,
  Effect.fn(function* (options) {
    const output = yield* Output
    const stdio = yield* Stdio.Stdio
    const isStream = options.callers.length === 0
    if (isStream && (yield* stdio.stdinIsTerminal)) {
      return yield* Stop.usage("No caller: give an ARN as an argument, or one a line on standard input.")
    }
    const resolver = yield* resolverOf(options)
    const Text = yield* Effect.promise(() => import("../answerText.ts"))
    const explain = Option.getOrElse(options.explain, () => !isStream)
    const tally: Record<Outcome, number> = {
      match: 0,
      ambiguous: 0,
      "no-match": 0,
      "not-an-arn": 0,
      "not-a-caller": 0
    }
    const total = () => Object.values(tally).reduce((sum, number) => sum + number, 0)

    const render = (answer: Resolution): Printed =>
      options.json
        ? Text.toJson(answer)
        : output.isTerminal
          ? print`${total() > 1 ? print`\n` : ""}${Text.toReport(answer, resolver.size, output.colors)}\n`
          : Text.toTsv(answer)
    const note = (answer: Resolution) => output.note(Text.toReport(answer, resolver.size, output.noteColors))
    const resolve = (caller: string): Resolution => {
      const answer = resolver.resolve(caller, { explain })
      tally[answer.outcome] += 1
      return answer
    }

    if (isStream) {
      const refused: Array<Resolution> = []
      const answer = (line: string): Printed => {
        const answer = resolve(line)
        if (answer.refusal !== undefined && refused.length < mostRefused) refused.push(answer)
        return render(answer)
      }
      const text = stdio.stdin.pipe(
        Stream.mapError(Stop.ofFile("read", "standard input")),
        Encoding.decodeStream({ utf16: true }),
        Stream.catchTag("InvalidEncoding", ({ message }) =>
          Stream.fail(Stop.usage(`Standard input is ${message}.`))
        ),
        Lines.split,
        Stream.map((lines) => join(lines.filter((line) => !Lines.isBlank(line)).map(answer)))
      )
      const noteRefused = Effect.suspend(() =>
        output.isTerminal || options.json ? Effect.void : Effect.forEach(refused, note, { discard: true })
      )
      const written = output.dataStream(text)
      // On a terminal the answers themselves show that it goes on.
      const shown = output.isTerminal
        ? written
        : output.progress(() => print`${count(total(), "caller")} resolved`)(written)
      // What was answered is explained also where the input cannot be read to its end.
      yield* Effect.ensuring(shown, noteRefused)
      if (total() === 0) return yield* Stop.usage("No caller: standard input was empty.")
      yield* output.note(output.noteColors.dim(summary(tally, total())))
    } else {
      for (const caller of options.callers) {
        const answer = resolve(caller)
        yield* output.data(render(answer))
        const isSaid = output.isTerminal && !options.json
        if (!isSaid && (answer.outcome !== "match" || answer.notes.length > 0)) yield* note(answer)
      }
    }

    const invalid = [
      ...refusal(tally["not-an-arn"], total(), "not an ARN"),
      ...refusal(tally["not-a-caller"], total(), "not the ARN of a caller")
    ]
    if (invalid.length > 0) return yield* Stop.usage(`${invalid.join(", and ")}.`)
    if (tally["no-match"] + tally.ambiguous > 0) return yield* Stop.finding
  })
).pipe(
  Command.withDescription(
    [
      "Say which Datadog account an AWS caller would act as.",
      "",
      "  On a terminal: a report. Elsewhere: caller, outcome, account, pattern and mapping id, tab-separated,",
      "  one line a match, the most specific pattern first. Outcomes: match, ambiguous, no-match, not-an-arn,",
      "  not-a-caller.",
      "",
      "  Exit code: 0 if every caller acts as one account; 1 if one acts as nobody, or mappings for different",
      "  accounts match it; 2 if one is not an ARN, or not one that AWS reports as a caller, as the ARN of a role",
      "  (the others are answered all the same)."
    ].join("\n")
  ),
  Command.withShortDescription("Say which Datadog account an AWS caller would act as"),
  Command.withExamples([
    {
      command: "dd-cloud-auth whois arn:aws:sts::123456789012:assumed-role/Deploy/ci",
      description: "Ask DD_SITE"
    },
    {
      command: "dd-cloud-auth whois --snapshot mappings.json --json < callers.txt",
      description: "Ask a file, about many callers"
    }
  ])
)

const resolverOf = Effect.fnUntraced(function* (
  options: Connect.Options & { readonly snapshot: Option.Option<string> }
): Effect.fn.Return<Resolver, Stop.Stop, Output | FileSystem.FileSystem> {
  const output = yield* Output
  const mappings = yield* Option.isSome(options.snapshot)
    ? fromFile(options.snapshot.value, options)
    : fromSite(options)
  const [Resolve, Mappings] = yield* Effect.promise(() =>
    Promise.all([import("../resolve.ts"), import("../mappings.ts")])
  )
  for (const report of Mappings.unusable(mappings, output.noteColors)) yield* output.note(report)
  return Resolve.make(mappings)
})

const fromFile = Effect.fnUntraced(function* (file: string, options: Connect.Options) {
  const useless = Connect.given(options)
  if (useless.length > 0) {
    return yield* Stop.usage(`--snapshot answers offline: leave out ${useless.join(" and ")}.`)
  }
  const SnapshotFile = yield* Effect.promise(() => import("../snapshotFile.ts"))
  return (yield* SnapshotFile.read(file)).personaMappings
})

const fromSite = Effect.fnUntraced(function* (
  target: Connect.Options
): Effect.fn.Return<ReadonlyArray<PersonaMapping>, Stop.Stop, Output> {
  const output = yield* Output
  const { call, site } = yield* Connect.connect(target)
  return yield* call((client) => client.personaMappings.list).pipe(
    output.progress(() => print`listing the persona mappings of ${site.parameter}`)
  )
})

const summary = (tally: Readonly<Record<Outcome, number>>, total: number): string =>
  `${count(total, "caller")}: ${[
    `${tally.match} match`,
    ...(tally.ambiguous > 0 ? [`${tally.ambiguous} ambiguous`] : []),
    `${tally["no-match"]} match nothing`,
    ...(tally["not-an-arn"] > 0 ? [`${tally["not-an-arn"]} not an ARN`] : []),
    ...(tally["not-a-caller"] > 0 ? [`${tally["not-a-caller"]} not a caller`] : [])
  ].join(", ")}`

// Whoever pipes a million callers in wants to see what kind of mistake it is, not each of them.
const mostRefused = 20

const refusal = (number: number, total: number, what: string): ReadonlyArray<string> =>
  number === 0 ? [] : [`${count(number, "caller")} of ${total} ${number === 1 ? "is" : "are"} ${what}`]
