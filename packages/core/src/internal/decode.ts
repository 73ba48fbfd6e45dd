import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import type { CloudAuthError } from "../Failure.ts"
import type * as IntakeMapping from "../IntakeMapping.ts"
import type * as PersonaMapping from "../PersonaMapping.ts"
import type { Decode } from "./call.ts"
import { type CallContext, malformed } from "./failureOf.ts"
import * as Wire from "./wire.ts"

/** An attribute: a text that every mapping has, or a truth value that may be missing. */
interface Attribute {
  readonly name: string
  readonly type: "string" | "boolean"
}

/**
 * A kind of mapping, read by hand: 100,000 of them then cost little more than parsing their JSON, and a browser bundle
 * needs no schema library. That this agrees with the schemas is shown by a property test.
 */
export interface MappingKind<A> {
  readonly types: ReadonlyArray<string>
  /** The attributes, by what they are called on the wire, in the order in which they are looked at. */
  readonly attributes: ReadonlyArray<Attribute>
  /** Returns the mapping that a resource is, or `undefined` if it is none. */
  readonly recognise: (resource: unknown) => A | undefined
}

/** Persona mappings. */
export const personaMapping: MappingKind<PersonaMapping.PersonaMapping> = {
  types: Wire.personaTypes,
  attributes: Object.values(Wire.personaNames).map((name) => ({ name, type: "string" })),
  recognise: (resource) => {
    if (!isResource(resource, Wire.personaTypes)) return undefined
    const arnPattern = resource.attributes[Wire.personaNames.arnPattern]
    const accountIdentifier = resource.attributes[Wire.personaNames.accountIdentifier]
    const accountUuid = resource.attributes[Wire.personaNames.accountUuid]
    return Predicate.isString(arnPattern) &&
      Predicate.isString(accountIdentifier) &&
      Predicate.isString(accountUuid)
      ? { id: resource.id, arnPattern, accountIdentifier, accountUuid }
      : undefined
  }
}

/** Intake mappings. */
export const intakeMapping: MappingKind<IntakeMapping.IntakeMapping> = {
  types: Wire.intakeTypes,
  attributes: [
    { name: Wire.intakeNames.arnPattern, type: "string" },
    { name: Wire.intakeNames.parEnrollmentEnabled, type: "boolean" }
  ],
  recognise: (resource) => {
    if (!isResource(resource, Wire.intakeTypes)) return undefined
    const { attributes, id } = resource
    const arnPattern = attributes[Wire.intakeNames.arnPattern]
    if (!Predicate.isString(arnPattern)) return undefined
    const parEnrollmentEnabled = attributes[Wire.intakeNames.parEnrollmentEnabled]
    if (Predicate.isBoolean(parEnrollmentEnabled)) return { id, arnPattern, parEnrollmentEnabled }
    return parEnrollmentEnabled === undefined ? { id, arnPattern } : undefined
  }
}

/** Decodes `{ data: resource }`. */
export const one = <A>(kind: MappingKind<A>): Decode<A> =>
  Effect.fnUntraced(function* (call, status, json) {
    const resource = yield* dataOf(call, status, json)
    return (
      kind.recognise(resource) ?? (yield* malformed(call, status, ...whyNoMapping(kind, resource, "data")))
    )
  })

/** Decodes `{ data: [resource, …] }`; one bad item fails the whole list, for a gap in it would be a wrong answer. */
export const list = <A>(kind: MappingKind<A>, unknownTypes: "fail" | "skip"): Decode<ReadonlyArray<A>> =>
  Effect.fnUntraced(function* (call, status, json) {
    const data = yield* dataOf(call, status, json)
    if (!Array.isArray(data)) return yield* malformed(call, status, expected("array", data), "data")
    const total = data.length
    let kept = 0
    for (let index = 0; index < total; index++) {
      const item: unknown = data[index]
      const mapping = kind.recognise(item)
      if (mapping !== undefined) {
        // Each mapping takes the place of an item, which can then be freed: a large list is never held twice.
        data[kept++] = mapping
      } else if (unknownTypes === "fail" || !hasUnknownType(kind, item)) {
        return yield* malformed(call, status, ...whyNoMapping(kind, item, `data[${index}]`), index)
      }
    }
    data.length = kept
    if (kept < total) {
      yield* Effect.annotateCurrentSpan("cloud_auth.skipped", total - kept)
      yield* Effect.logWarning(
        `${call.operation} on ${call.site}: skipped ${total - kept} of ${total} items, whose type is not known`
      )
    }
    return data as ReadonlyArray<A>
  })

/** Ignores the body. */
export const nothing: Decode<void> = () => Effect.void

/** Returns what is wrong with a resource that was not recognised, and where: the first thing in the order of its fields. */
export const whyNoMapping = (
  kind: MappingKind<unknown>,
  resource: unknown,
  path: string
): readonly [problem: string, path: string] => {
  if (!Predicate.isObject(resource)) return [expected("object", resource), path]
  const { attributes, id, type } = resource
  if (!Predicate.isString(id)) return [expected("string", id), `${path}.id`]
  if (!Predicate.isString(type) || !kind.types.includes(type)) {
    return [expected(kind.types.join(" or "), type), `${path}.type`]
  }
  if (!Predicate.isObject(attributes)) return [expected("object", attributes), `${path}.attributes`]
  // One of them is wrong, or the mapping had been recognised; one that may be missing comes after those that may not.
  const wrong = kind.attributes.find(({ name, type }) => typeof attributes[name] !== type)!
  return [expected(wrong.type, attributes[wrong.name]), `${path}.attributes.${wrong.name}`]
}

const isResource = (
  resource: unknown,
  types: ReadonlyArray<string>
): resource is { readonly id: string; readonly attributes: Record<PropertyKey, unknown> } =>
  Predicate.isObject(resource) &&
  Predicate.isString(resource.id) &&
  Predicate.isString(resource.type) &&
  types.includes(resource.type) &&
  Predicate.isObject(resource.attributes)

const hasUnknownType = (kind: MappingKind<unknown>, item: unknown): boolean =>
  Predicate.isObject(item) && Predicate.isString(item.type) && !kind.types.includes(item.type)

const dataOf = (call: CallContext, status: number, json: unknown): Effect.Effect<unknown, CloudAuthError> => {
  if (!Predicate.isObject(json)) return Effect.fail(malformed(call, status, expected("object", json)))
  return json.data === undefined
    ? Effect.fail(malformed(call, status, expected("array", json.data), "data"))
    : Effect.succeed(json.data)
}

const expected = (what: string, value: unknown): string => {
  if (value === undefined) return "Missing key"
  const kind = value === null ? "null" : Array.isArray(value) ? "array" : typeof value
  return `Expected ${what}, got ${kind}`
}
