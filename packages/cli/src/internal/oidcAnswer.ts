import * as Encoding from "@dd-cloud-auth/core/Encoding"
import type { OidcPersonaMapping } from "@dd-cloud-auth/core/OidcMapping"
import * as OidcToken from "@dd-cloud-auth/directory/OidcToken"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as Format from "./format.ts"
import * as InputFile from "./inputFile.ts"
import * as OidcSource from "./oidcSource.ts"
import { Output } from "./output.ts"
import { type Colors, join, print, type Printed } from "./printed.ts"
import * as Rows from "./rows.ts"
import type * as Source from "./source.ts"
import * as Stop from "./stop.ts"
import { count } from "./text.ts"
import type { Stdio } from "./unstable.ts"

/** What stands on the command line beside the file with the claims. */
export interface Given extends Source.Source, Format.Given<"report"> {
  readonly callers: ReadonlyArray<string>
  readonly file: Option.Option<string>
  readonly self: boolean
  readonly explain: Option.Option<boolean>
}

/** Says whom a token of custom OIDC would act as. */
export const answer = Effect.fnUntraced(function* (
  file: string,
  given: Given
): Effect.fn.Return<void, Stop.Stop, Output | Stdio.Stdio> {
  const output = yield* Output
  const format = yield* Format.chosen(given, { json: "jsonl", terminal: "report" }, output)
  if (given.callers.length > 0 || Option.isSome(given.file) || given.self || Option.isSome(given.explain)) {
    return yield* Stop.usage(
      "--claims asks about one token, and says why: leave out callers, --file, --self and --explain."
    )
  }
  const { claims } = yield* readToken(file, given)
  const found = yield* OidcSource.read(given, "--claims")
  const answer = OidcToken.whoIs({ personaMappings: found.mappings, providers: found.providers }, claims)
  if (format === "report") {
    yield* output.data(print`${report(answer, found.mappings.length, output.colors)}\n`)
  } else {
    yield* Rows.writeAll(output, format, view, [answer])
    if (format !== "json" && format !== "jsonl") {
      for (const line of reasons(answer, output.noteColors)) yield* output.note(line)
    }
  }
  const { yellow } = output.noteColors
  yield* output.note(yellow("The claims are believed as they stand: no signature is checked."))
  const expired = yield* expiry(claims)
  if (expired !== undefined) yield* output.note(yellow(expired))
  if (answer._tag !== "Mapped") return yield* Stop.finding
})

const readToken = Effect.fnUntraced(function* (
  file: string,
  { config }: Given
): Effect.fn.Return<OidcToken.Token, Stop.Stop, Stdio.Stdio> {
  if (file === "") return yield* Stop.usage("--claims needs the name of a file, or - for standard input.")
  if (file === InputFile.standardInput && Option.contains(config, InputFile.standardInput)) {
    return yield* Stop.usage("Standard input can be read once: give - in one place.")
  }
  const pieces = yield* InputFile.readUpTo(file, longestToken + 1)
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  const name = InputFile.nameAtStart(file)
  if (bytes.length > longestToken) return yield* Stop.usage(`${name} is too long to be a token.`)
  const text = Encoding.decode(bytes, { utf16: true })
  if (Result.isFailure(text)) return yield* Stop.usage(`${name} is ${text.failure.message}.`)
  const token = OidcToken.parse(text.success)
  return Result.isSuccess(token) ? token.success : yield* Stop.usage(`${name}: ${token.failure.message}`)
})

// No header carries as much.
const longestToken = 1_048_576

const expiry = Effect.fnUntraced(function* (claims: OidcToken.Claims): Effect.fn.Return<string | undefined> {
  const exp = claims.get("exp")
  const time = Predicate.isNumber(exp) ? DateTime.make(1000 * exp) : Option.none()
  if (Option.isNone(time) || DateTime.toEpochMillis(time.value) > (yield* Clock.currentTimeMillis)) return
  return `The token expired at ${DateTime.formatIso(time.value)}: Datadog would refuse it.`
})

const outcomes = {
  Mapped: "match",
  Ambiguous: "ambiguous",
  Undecided: "undecided",
  Unmapped: "no-match"
} as const

const matchesOf = (answer: OidcToken.Answer): ReadonlyArray<OidcPersonaMapping> =>
  answer._tag === "Unmapped" ? [] : answer.mappings

const nearOf = (answer: OidcToken.Answer): ReadonlyArray<OidcToken.Near> => {
  if (answer._tag === "Unmapped") return answer.nearest
  return answer._tag === "Undecided" ? answer.possible : []
}

interface Row {
  readonly outcome: string
  readonly mapping: OidcPersonaMapping | undefined
}

const view: Rows.View<OidcToken.Answer, Row> = {
  rows: (answer) => {
    const outcome = outcomes[answer._tag]
    const matches = matchesOf(answer)
    return matches.length === 0
      ? [{ outcome, mapping: undefined }]
      : matches.map((mapping) => ({ outcome, mapping }))
  },
  value: (answer) => ({
    outcome: outcomes[answer._tag],
    signatureChecked: false,
    matches: matchesOf(answer),
    [answer._tag === "Undecided" ? "possible" : "nearest"]: nearOf(answer)
  }),
  columns: [
    { name: "outcome", heading: "OUTCOME", text: ({ outcome }) => outcome },
    {
      name: "accountIdentifier",
      heading: "ACTS AS",
      flexible: true,
      text: ({ mapping }) => mapping?.accountIdentifier
    },
    { name: "accountUuid", heading: "ACCOUNT UUID", text: ({ mapping }) => mapping?.accountUuid },
    { name: "id", heading: "MAPPING ID", text: ({ mapping }) => mapping?.id }
  ]
}

const report = (answer: OidcToken.Answer, mappings: number, colors: Colors): Printed =>
  join(
    [verdict(answer, mappings, colors), ...matchesOf(answer).map(by(colors)), ...reasons(answer, colors)],
    print`\n`
  )

const verdict = (answer: OidcToken.Answer, mappings: number, colors: Colors): Printed => {
  switch (answer._tag) {
    case "Mapped":
      return print`${colors.green("✓ acts as")} ${colors.bold(nameOf(answer.mappings[0]!))}`
    case "Ambiguous":
      return colors.yellow(
        "! mappings for different accounts match, and Datadog does not document which of them wins"
      )
    case "Undecided":
      return colors.yellow("! depends on what Datadog does not document")
    case "Unmapped":
      return print`${colors.red("✗ acts as nobody:")} none of the ${count(mappings, "mapping")} of custom OIDC matches`
  }
}

const nameOf = ({ accountIdentifier, accountUuid }: OidcPersonaMapping): string =>
  accountIdentifier ?? accountUuid

const by =
  (colors: Colors) =>
  (mapping: OidcPersonaMapping): Printed =>
    print`    ${nameOf(mapping)} by ${colors.cyan(OidcSource.conditionOf(mapping))} ${id(mapping, colors)}`

const reasons = (answer: OidcToken.Answer, colors: Colors): ReadonlyArray<Printed> =>
  nearOf(answer).flatMap(({ findings, mapping }) => [
    print`    ${answer._tag === "Undecided" ? "maybe" : "near"}: ${nameOf(mapping)} ${id(mapping, colors)}`,
    ...findings.map(({ message }) => print`      ${message}`)
  ])

const id = ({ id }: OidcPersonaMapping, colors: Colors): Printed => colors.dim(print`(mapping ${id})`)
