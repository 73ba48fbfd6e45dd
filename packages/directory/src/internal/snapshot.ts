import { IntakeMapping } from "@dd-cloud-auth/core/IntakeMapping"
import { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Schema from "effect/Schema"

/** What every snapshot says that it is, and of which version. */
export const format = "dd-cloud-auth/snapshot"
export const version = 1

/** Schema for a snapshot, as it stands in a file. */
export const Snapshot = Schema.Struct({
  format: Schema.Literal(format),
  version: Schema.Literal(version),
  site: Schema.String,
  takenAt: Schema.String.check(Schema.isPattern(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)),
  personaMappings: Schema.Array(PersonaMapping),
  intakeMappings: Schema.Array(IntakeMapping)
})

/** The mappings of a site at one moment. */
export interface Snapshot extends Schema.Schema.Type<typeof Snapshot> {}

/** Returns a snapshot with the mappings sorted by their patterns. */
export const make = (fields: Omit<Snapshot, "format" | "version">): Snapshot => ({
  format,
  version,
  site: fields.site,
  takenAt: fields.takenAt,
  personaMappings: [...fields.personaMappings].sort(byPattern),
  intakeMappings: [...fields.intakeMappings].sort(byPattern)
})

const byPattern = (
  a: { readonly arnPattern: string; readonly id: string },
  b: { readonly arnPattern: string; readonly id: string }
): number => {
  const [left, right] = a.arnPattern === b.arnPattern ? [a.id, b.id] : [a.arnPattern, b.arnPattern]
  return left < right ? -1 : left > right ? 1 : 0
}

/** Whether two snapshots have the same mappings, their ids included, in the same order. */
export const hasSameMappings = (a: Snapshot, b: Snapshot): boolean =>
  isSame(a.personaMappings, b.personaMappings, fieldsOf(PersonaMapping)) &&
  isSame(a.intakeMappings, b.intakeMappings, fieldsOf(IntakeMapping))

const isSame = <A>(a: ReadonlyArray<A>, b: ReadonlyArray<A>, fields: ReadonlyArray<keyof A>): boolean =>
  a.length === b.length && a.every((one, n) => fields.every((field) => one[field] === b[n]![field]))

const fieldsOf = <Fields extends object>(schema: { readonly fields: Fields }) =>
  Object.keys(schema.fields) as Array<keyof Fields>
