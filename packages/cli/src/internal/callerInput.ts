import * as Encoding from "@dd-cloud-auth/core/Encoding"
import * as Callers from "@dd-cloud-auth/trail/Callers"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as InputFile from "./inputFile.ts"
import * as Lines from "./lines.ts"
import type { Output } from "./output.ts"
import * as Stop from "./stop.ts"
import { Stdio } from "./unstable.ts"

/** Where callers come from, as it stands on the command line. */
export interface Given {
  readonly callers: ReadonlyArray<string>
  readonly file: Option.Option<string>
  readonly self: boolean
}

/** Callers, some at a time, in their order. */
export interface CallerInput {
  /** Where they come from, in a sentence. */
  readonly name: string
  /** Whether there may be any number of them, which come as they come. */
  readonly isStream: boolean
  readonly items: Stream.Stream<ReadonlyArray<Callers.Item>, Stop.Stop, Stdio.Stdio | Output>
}

/** Finds where the callers come from: one place, and not standard input if that is read as something else. */
export const of = Effect.fnUntraced(function* (
  given: Given,
  { takenBy }: { readonly takenBy: "snapshot" | "config" | undefined }
): Effect.fn.Return<CallerInput, Stop.Stop, Stdio.Stdio> {
  const { callers, file, self } = given
  const places = [callers.length > 0, Option.isSome(file), self].filter(Boolean).length
  if (places > 1) {
    return yield* Stop.usage("Callers come from one place: give arguments, --file or --self.")
  }
  if (self) {
    const { caller } = yield* Effect.promise(() => import("./self.ts"))
    const items = Effect.map(caller, (text): ReadonlyArray<Callers.Item> => [
      { _tag: "Caller", text, line: 1, from: "sts" }
    ])
    return { name: "AWS STS", isStream: false, items: Stream.fromEffect(items) }
  }
  if (callers.length > 0 && !callers.includes(InputFile.standardInput)) {
    return { name: "what was given", isStream: false, items: Stream.succeed(callers.flatMap(ofArgument)) }
  }
  if (callers.length > 1) {
    return yield* Stop.usage("- is standard input: give it alone, without further callers.")
  }
  const source = Option.getOrElse(file, () => InputFile.standardInput)
  if (source === "") return yield* Stop.usage("--file needs the name of a file, or - for standard input.")
  if (source === InputFile.standardInput) {
    if (takenBy !== undefined) {
      return yield* Stop.usage(`Standard input cannot be both the callers and what --${takenBy} reads.`)
    }
    const isAsked = callers.length > 0 || Option.isSome(file)
    if (!isAsked && (yield* (yield* Stdio.Stdio).stdinIsTerminal)) {
      return yield* Stop.usage("No caller: give an ARN as an argument, or one a line on standard input.")
    }
  }
  return { name: InputFile.nameOf(source), isStream: true, items: ofFile(source) }
})

/** An argument is taken as it is, unless it is JSON, as of `whois "$(aws sts get-caller-identity)"`. */
const ofArgument = (text: string): ReadonlyArray<Callers.Item> => {
  if (!/^\s*[[{]/.test(text)) return [{ _tag: "Caller", text, line: 1, from: "line" }]
  const reader = Callers.reader()
  return [...text.split(/\r?\n/).flatMap(reader.add), ...reader.end()]
}

const ofFile = (file: string): Stream.Stream<ReadonlyArray<Callers.Item>, Stop.Stop, Stdio.Stdio> =>
  Stream.suspend(() => {
    const reader = Callers.reader()
    const lines = InputFile.bytes(file).pipe(
      Encoding.decodeStream({ utf16: true }),
      Stream.catchTag("InvalidEncoding", ({ message }) =>
        Stream.fail(Stop.usage(`${InputFile.nameAtStart(file)} is ${message}.`))
      ),
      Lines.split
    )
    return Stream.concat(
      Stream.map(lines, (lines) => lines.flatMap(reader.add)),
      Stream.suspend(() => Stream.succeed(reader.end()))
    )
  })
