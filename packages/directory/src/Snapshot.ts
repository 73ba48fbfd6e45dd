/**
 * The mappings of a site at one moment, as data and as a file.
 *
 * @since 0.1.0
 */

import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import type { CloudAuthError } from "@dd-cloud-auth/core/Failure"
import * as IntakeMapping from "@dd-cloud-auth/core/IntakeMapping"
import * as Json from "@dd-cloud-auth/core/Json"
import * as PersonaMapping from "@dd-cloud-auth/core/PersonaMapping"
import type * as Site from "@dd-cloud-auth/core/Site"
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { changes, type Changes } from "./internal/changes.ts"

const format = "dd-cloud-auth/snapshot"
const version = 1

/**
 * Schema for a snapshot, as it stands in a file. `snapshot.schema.json` of this package is its JSON Schema.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Snapshot = Schema.Struct({
  format: Schema.Literal(format),
  version: Schema.Literal(version),
  site: Schema.String,
  takenAt: Schema.String.check(Schema.isPattern(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)),
  personaMappings: Schema.Array(PersonaMapping.PersonaMapping),
  intakeMappings: Schema.Array(IntakeMapping.IntakeMapping)
})

/**
 * The mappings of a site at one moment.
 *
 * **Details**
 *
 * `site` is the site parameter, or the host of a custom origin; `takenAt` when the site was first seen to have these
 * mappings, in ISO 8601, UTC.
 *
 * @category models
 * @since 0.1.0
 */
export interface Snapshot extends Schema.Schema.Type<typeof Snapshot> {}

/**
 * The text is no snapshot that can be read.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidSnapshot extends Data.TaggedError("InvalidSnapshot")<{
  /** What it is instead, to go on from "it is": `a snapshot that was cut off or damaged`. */
  readonly message: string
  /** Where in the JSON, e.g. `personaMappings[3].arnPattern`, if at one place. */
  readonly path?: string
}> {}

/**
 * Returns a snapshot with the mappings sorted by their patterns, so that two of them can be compared line by line.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = (fields: Omit<Snapshot, "format" | "version">): Snapshot => ({
  format,
  version,
  site: fields.site,
  takenAt: fields.takenAt,
  personaMappings: [...fields.personaMappings].sort(byPattern),
  intakeMappings: [...fields.intakeMappings].sort(byPattern)
})

/**
 * Takes a snapshot of a site: both kinds of mappings are listed at once.
 *
 * **Details**
 *
 * `site` is that of the client. A site that serves no intake mappings (404) has none in the snapshot, which is logged as
 * a warning: not every site has Agents log in with AWS credentials.
 *
 * @category constructors
 * @since 0.1.0
 */
export const take = Effect.fn("Snapshot.take")(function* (
  site: Site.Site
): Effect.fn.Return<Snapshot, CloudAuthError, CloudAuth.CloudAuth> {
  const client = yield* CloudAuth.CloudAuth
  const intake = client.intakeMappings.list.pipe(
    Effect.catchReason("CloudAuthError", "NotFound", ({ message }) =>
      Effect.as(Effect.logWarning(`no intake mappings: ${message}`), [])
    )
  )
  const [personaMappings, intakeMappings] = yield* Effect.all([client.personaMappings.list, intake], {
    concurrency: 2
  })
  const takenAt = new Date(yield* Clock.currentTimeMillis).toISOString()
  return make({ site: site.parameter, takenAt, personaMappings, intakeMappings })
})

/**
 * Returns the snapshot that a text holds.
 *
 * **Details**
 *
 * Refused is what is not JSON, has a key twice, is of a later version, lacks a field, has one of another type or one that is not known, or names
 * two mappings of a kind by the same id: a snapshot is read whole or not at all.
 *
 * @category conversions
 * @since 0.1.0
 */
export const parse = (text: string): Result.Result<Snapshot, InvalidSnapshot> => {
  if (text.trim() === "") return invalid("empty")
  const parsed = Json.parse(text)
  if (Result.isFailure(parsed)) {
    const { path } = parsed.failure
    if (path !== undefined) {
      return invalid(`a snapshot that says two things at once: it has the key ${path} twice`, path)
    }
    return invalid(
      isHeadOfSnapshot(text) ? "a snapshot that was cut off or damaged" : "no snapshot: it is not JSON"
    )
  }
  const header = decodeHeader(parsed.success)
  if (Result.isFailure(header)) {
    return invalid(`JSON, but no snapshot: it lacks "format": "${format}" or a version`)
  }
  if (header.success.version > version) {
    return invalid(
      `a snapshot of version ${header.success.version}, which a newer dd-cloud-auth wrote; this one reads version ${version}`,
      "version"
    )
  }
  const snapshot = decode(parsed.success)
  if (Result.isFailure(snapshot)) {
    const [issue] = describe(snapshot.failure.issue).issues
    const path = Json.formatPath((issue?.path ?? []).map(keyOf))
    return invalid(`a damaged snapshot: ${path}: ${issue?.message ?? snapshot.failure.message}`, path)
  }
  for (const kind of ["personaMappings", "intakeMappings"] as const) {
    const seen = new Set<string>()
    const index = snapshot.success[kind].findIndex(({ id }) => seen.size === seen.add(id).size)
    if (index !== -1) {
      const path = `${kind}[${index}].id`
      return invalid(`a damaged snapshot: ${path}: another mapping has the same id`, path)
    }
  }
  return Result.succeed(snapshot.success)
}

/**
 * Whether a text begins as a snapshot does; the beginning of one is enough.
 *
 * @category guards
 * @since 0.1.0
 */
export const isHeadOfSnapshot = (text: string): boolean =>
  new RegExp(`^\\s*\\{\\s*"format"\\s*:\\s*"${format}"`).test(text)

/**
 * Returns a snapshot as JSON, always the same for the same snapshot, with a line break at its end.
 *
 * @category conversions
 * @since 0.1.0
 */
export const toJson = (snapshot: Snapshot): string => `${JSON.stringify(snapshot, null, 2)}\n`

/**
 * Returns what changed between two snapshots, and what that means for callers. See `Changes`.
 *
 * @category comparing
 * @since 0.1.0
 */
export const diff = (before: Snapshot, after: Snapshot): Changes => changes(before, after)

export type { Changes, Consequence, Gain, IntakeChanges, Loss, Move } from "./internal/changes.ts"

const Header = Schema.Struct({ format: Schema.Literal(format), version: Schema.Int })

const decodeHeader = Schema.decodeUnknownResult(Header)
// A name that is not known may be one that was damaged.
const decode = Schema.decodeUnknownResult(Snapshot, { onExcessProperty: "error" })
const describe = SchemaIssue.makeFormatterStandardSchemaV1()

const keyOf = (segment: PropertyKey | { readonly key: PropertyKey }): PropertyKey =>
  typeof segment === "object" ? segment.key : segment

const invalid = (message: string, path?: string): Result.Result<never, InvalidSnapshot> =>
  Result.fail(new InvalidSnapshot({ message, ...(path === undefined ? {} : { path }) }))

const byPattern = (
  a: { readonly arnPattern: string; readonly id: string },
  b: { readonly arnPattern: string; readonly id: string }
): number => {
  const [left, right] = a.arnPattern === b.arnPattern ? [a.id, b.id] : [a.arnPattern, b.arnPattern]
  return left < right ? -1 : left > right ? 1 : 0
}
