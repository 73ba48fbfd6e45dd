import * as Json from "@dd-cloud-auth/core/Json"
import * as Printable from "@dd-cloud-auth/core/Printable"
import * as Data from "effect/Data"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { endOfJson, indexOfPath, positionOf, type Position } from "./jsonScan.ts"
import * as Internal from "./snapshot.ts"

/**
 * The text is no snapshot that can be read.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidSnapshot extends Data.TaggedError("InvalidSnapshot")<{
  /** What it is instead, to go on from "it is", and where: `a snapshot that was cut off (line 7, column 12)`. */
  readonly message: string
  /** Where in the JSON, e.g. `personaMappings[3].arnPattern`, if at one place. */
  readonly path?: string
  /** Where in the text, if at one place; both count from 1. */
  readonly position?: Position
}> {}

/**
 * Returns the snapshot that a text holds.
 *
 * **Details**
 *
 * Refused is what is not JSON, has a key twice, is of a later version, lacks a field, has one of another type or one that
 * is not known, or names two mappings of a kind by the same id: a snapshot is read whole or not at all.
 *
 * @category conversions
 * @since 0.1.0
 */
export const parse = (text: string): Result.Result<Internal.Snapshot, InvalidSnapshot> => {
  if (text.trim() === "") return Result.fail(new InvalidSnapshot({ message: "empty" }))
  const parsed = Json.parse(text)
  if (Result.isFailure(parsed)) {
    const { path } = parsed.failure
    if (path === undefined) return notJson(text)
    return invalidAt(text, path, `a snapshot that says two things at once: it has the key ${path} twice`)
  }

  const header = decodeHeader(parsed.success)
  if (Result.isFailure(header)) {
    return Result.fail(
      new InvalidSnapshot({ message: `JSON, but no snapshot: it lacks "format": "${Internal.format}"` })
    )
  }
  const { version } = header.success
  if (typeof version === "number" && version > Internal.version) {
    const newer = `a snapshot of version ${version}, which a newer dd-cloud-auth wrote`
    return invalidAt(text, "version", `${newer}; this one reads version ${Internal.version}`)
  }
  const decoded = decode(parsed.success)
  if (Result.isFailure(decoded)) {
    const [issue] = describe(decoded.failure.issue).issues
    const path = Json.formatPath((issue?.path ?? []).map(keyOf))
    return invalidAt(text, path, `a damaged snapshot: ${path}: ${issue?.message ?? decoded.failure.message}`)
  }
  const twice = idTwice(decoded.success)
  if (twice !== undefined) {
    return invalidAt(text, twice, `a damaged snapshot: ${twice}: another mapping has the same id`)
  }
  return Result.succeed(decoded.success)
}

const notJson = (text: string): Result.Result<never, InvalidSnapshot> => {
  const { index, isCut } = endOfJson(text) ?? { index: 0, isCut: false }
  if (!isHeadOfSnapshot(text)) return invalid(text, index, "no snapshot: it is not JSON")
  return invalid(
    text,
    index,
    isCut ? "a snapshot that was cut off" : "a damaged snapshot, no JSON from here on"
  )
}

/** The path of the first id that another mapping of the same kind has before. */
const idTwice = (snapshot: Internal.Snapshot): string | undefined => {
  for (const kind of ["personaMappings", "intakeMappings"] as const) {
    const seen = new Set<string>()
    const index = snapshot[kind].findIndex(({ id }) => seen.size === seen.add(id).size)
    if (index !== -1) return `${kind}[${index}].id`
  }
  return undefined
}

/**
 * Whether a text begins as a snapshot does; the beginning of one is enough.
 *
 * @category guards
 * @since 0.1.0
 */
export const isHeadOfSnapshot = (text: string): boolean =>
  new RegExp(`^\\s*\\{\\s*"format"\\s*:\\s*"${Internal.format}"`).test(text)

/** The site that a snapshot names, even one that was damaged behind that place. */
export const siteIn = (text: string): Option.Option<string> => {
  const site = beginningWithSite.exec(text)?.[1]
  const json = Json.parse(site === undefined ? text : `{"site":${site}}`)
  return Option.map(Option.flatMap(Result.getSuccess(json), decodeSite), ({ site }) => site)
}

/**
 * Returns a snapshot as JSON, always the same for the same snapshot, with a line break at its end, and every character
 * escaped that is not safe to print.
 *
 * @category conversions
 * @since 0.1.0
 */
export const toJson = (snapshot: Internal.Snapshot): string => `${Printable.json(snapshot, 2)}\n`

const Header = Schema.Struct({
  format: Schema.Literal(Internal.format),
  version: Schema.optionalKey(Schema.Unknown)
})

// As `toJson` begins.
const beginningWithSite = new RegExp(
  `^\\s*\\{\\s*"format"\\s*:\\s*"${Internal.format}"\\s*,\\s*"version"\\s*:\\s*\\d+\\s*,\\s*"site"\\s*:\\s*("(?:[^"\\\\]|\\\\.)*")`
)
const decodeSite = Schema.decodeUnknownOption(Schema.Struct({ site: Schema.String }))

const decodeHeader = Schema.decodeUnknownResult(Header)
// A name that is not known may be one that was damaged.
const decode = Schema.decodeUnknownResult(Internal.Snapshot, { onExcessProperty: "error" })
const describe = SchemaIssue.makeFormatterStandardSchemaV1()

const keyOf = (segment: PropertyKey | { readonly key: PropertyKey }): PropertyKey =>
  typeof segment === "object" ? segment.key : segment

const invalidAt = (text: string, path: string, message: string): Result.Result<never, InvalidSnapshot> =>
  invalid(text, indexOfPath(text, path), message, path)

const invalid = (
  text: string,
  index: number,
  message: string,
  path?: string
): Result.Result<never, InvalidSnapshot> => {
  const position = positionOf(text, index)
  const where = ` (line ${position.line}, column ${position.column})`
  return Result.fail(
    new InvalidSnapshot({ message: message + where, position, ...(path === undefined ? {} : { path }) })
  )
}
