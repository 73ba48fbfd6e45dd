import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import type { Item, Left } from "@dd-cloud-auth/trail/Callers"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as Text from "./answerText.ts"
import * as AnswerView from "./answerView.ts"
import * as CallerInput from "./callerInput.ts"
import * as Everyone from "./everyone.ts"
import * as Format from "./format.ts"
import * as Mappings from "./mappings.ts"
import { Output } from "./output.ts"
import { join, print, type Printed } from "./printed.ts"
import * as Rows from "./rows.ts"
import * as Source from "./source.ts"
import * as Stop from "./stop.ts"
import * as Tally from "./tally.ts"
import { count } from "./text.ts"
import type { FileSystem, Stdio } from "./unstable.ts"

/** What is asked, as it stands on the command line. */
export interface Question extends Source.Source, CallerInput.Given, Format.Given<"report"> {
  readonly explain: Option.Option<boolean>
}

/** Answers for each caller, as it comes, and says at the end what all the answers are. */
export const answer = Effect.fnUntraced(function* (
  question: Question
): Effect.fn.Return<void, Stop.Stop, Output | FileSystem.FileSystem | Stdio.Stdio> {
  const output = yield* Output
  const format = yield* Format.chosen(question, { json: "jsonl", terminal: "report" }, output)
  const input = yield* CallerInput.of(question, {
    takenBy: (["snapshot", "config"] as const).find((flag) => Option.contains(question[flag], "-"))
  })
  const { failed, found } = yield* Source.readAll(question, Source.persona)
  const resolver = Everyone.make(found)
  const explain = Option.getOrElse(question.explain, () => !input.isStream)
  const tally = Tally.make()
  /** What is explained on stderr once all is answered, since what is printed does not say it. */
  const unsaid: Array<Everyone.Answer> = []
  const unread: Array<Left> = []
  const isExplained = ["report", "json", "jsonl"].includes(format) || Option.contains(question.explain, false)

  const resolve = (items: ReadonlyArray<Item>): ReadonlyArray<Everyone.Answer> =>
    items.flatMap((item) => {
      if (item._tag === "Left") {
        tally[item.from === "cloudtrail" ? "withoutCaller" : "unread"] += 1
        if (item.from !== "cloudtrail" && unread.length < mostShown) unread.push(item)
        return []
      }
      const { answers, outcome } = resolver(item.text, { explain })
      tally[outcome] += 1
      const isWanted = (answer: Everyone.Answer) =>
        input.isStream
          ? answer.refusal !== undefined && unsaid.length < mostShown
          : answer.outcome !== "match" || answer.notes.length > 0
      if (!isExplained) unsaid.push(...answers.filter(isWanted))
      return answers
    })
  const answers = Stream.map(input.items, resolve)
  const written =
    format === "report"
      ? output.dataStream(reports(answers, (answer) => Text.toReport(answer, output.colors)))
      : Rows.write(output, format, AnswerView.view(question.allProfiles), answers)
  // On a terminal the answers themselves show that it goes on.
  const shown =
    output.isTerminal || !input.isStream
      ? written
      : output.progress(() => print`${count(Tally.total(tally), "caller")} resolved`)(written)
  const explained = Effect.suspend(() =>
    Effect.forEach(
      [
        ...unsaid.map((answer) => Text.toReport(answer, output.noteColors)),
        ...unread.map(({ line, reason, text }) => print`line ${line}: ${reason}: ${text}`)
      ],
      output.note,
      { discard: true }
    )
  )
  // What was answered is explained also where the input cannot be read to its end.
  yield* Effect.ensuring(shown, explained)

  const ends = yield* Effect.result(
    conclude(
      tally,
      input,
      found.flatMap(({ mappings }) => mappings)
    )
  )
  if (failed === undefined) return yield* Effect.fromResult(ends)
  return yield* Stop.worst(Result.isFailure(ends) ? [ends.failure, failed] : [failed])
})

/** Says what all the answers are, and ends with the exit code that they have together. */
const conclude = Effect.fnUntraced(function* (
  tally: Tally.Tally,
  input: CallerInput.CallerInput,
  mappings: ReadonlyArray<PersonaMapping>
): Effect.fn.Return<void, Stop.Stop, Output> {
  const { note, noteColors } = yield* Output
  if (Tally.total(tally) + tally.unread === 0) {
    const records = tally.withoutCaller
    const what = records === 0 ? "was empty" : `had ${count(records, "CloudTrail record")} without one`
    return yield* Stop.usage(`No caller: ${input.name} ${what}.`)
  }
  if (input.isStream || tally.withoutCaller > 0) yield* note(noteColors.dim(Tally.summary(tally)))
  const unusable = mappings.filter((mapping) => Mappings.whyNeverMatches(mapping) !== undefined)
  for (const line of Mappings.unusableNote(unusable.length, mappings.length, "persona", noteColors)) {
    yield* note(line)
  }
  const refusal = Tally.refusal(tally)
  if (refusal !== undefined) return yield* Stop.usage(refusal)
  if (tally["no-match"] + tally.ambiguous > 0) return yield* Stop.finding
})

/** Reports with an empty line between them. */
const reports = <E, R>(
  answers: Stream.Stream<ReadonlyArray<Everyone.Answer>, E, R>,
  toReport: (answer: Everyone.Answer) => Printed
): Stream.Stream<Printed, E, R> => {
  let isFirst = true
  return Stream.map(answers, (answers) =>
    join(
      answers.map((answer) => {
        const before = isFirst ? "" : print`\n`
        isFirst = false
        return print`${before}${toReport(answer)}\n`
      })
    )
  )
}

// Whoever pipes a million callers in wants to see what kind of mistake it is, not each of them.
const mostShown = 20
