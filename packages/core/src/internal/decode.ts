import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import type { Failure } from "../Failure.ts"
import * as IntakeMapping from "../IntakeMapping.ts"
import * as PersonaMapping from "../PersonaMapping.ts"
import type { Decode } from "./call.ts"
import { type Call, malformed } from "./failureOf.ts"

/**
 * A kind of mapping: its schema, and a function that recognises a resource which is as it should be.
 *
 * What is recognised costs little more than parsing its JSON, which is what makes 100,000 mappings affordable. About
 * anything else the schema has the word. That both agree is shown by a property test.
 */
export interface Kind<A> {
  readonly types: ReadonlyArray<string>
  readonly recognise: (resource: unknown) => A | undefined
  readonly decode: (resource: unknown) => Result.Result<A, Schema.SchemaError>
}

/** Persona mappings. */
export const personaMapping: Kind<PersonaMapping.PersonaMapping> = {
  types: PersonaMapping.wireTypes,
  recognise: (resource) => {
    if (!isResource(resource, PersonaMapping.wireTypes)) return undefined
    const {
      account_identifier: accountIdentifier,
      account_uuid: accountUuid,
      arn_pattern: arnPattern
    } = resource.attributes
    return Predicate.isString(arnPattern) &&
      Predicate.isString(accountIdentifier) &&
      Predicate.isString(accountUuid)
      ? { id: resource.id, arnPattern, accountIdentifier, accountUuid }
      : undefined
  },
  decode: Schema.decodeUnknownResult(PersonaMapping.fromResource)
}

/** Intake mappings. */
export const intakeMapping: Kind<IntakeMapping.IntakeMapping> = {
  types: IntakeMapping.wireTypes,
  recognise: (resource) => {
    if (!isResource(resource, IntakeMapping.wireTypes)) return undefined
    const { arn_pattern: arnPattern } = resource.attributes
    return Predicate.isString(arnPattern) ? { id: resource.id, arnPattern } : undefined
  },
  decode: Schema.decodeUnknownResult(IntakeMapping.fromResource)
}

/** Decodes `{ data: resource }`. */
export const one = <A>(kind: Kind<A>): Decode<A> =>
  Effect.fnUntraced(function* (call, status, json) {
    const decoded = decode(kind, yield* dataOf(call, status, json), ["data"])
    return Result.isSuccess(decoded)
      ? decoded.success
      : yield* malformed(call, status, decoded.failure.problem, decoded.failure.path)
  })

/** Decodes `{ data: [resource, …] }`; one bad item fails the whole list, for a gap in it would be a wrong answer. */
export const list = <A>(kind: Kind<A>, unknownTypes: "fail" | "skip"): Decode<ReadonlyArray<A>> =>
  Effect.fnUntraced(function* (call, status, json) {
    const data = yield* dataOf(call, status, json)
    if (!Array.isArray(data)) {
      return yield* malformed(call, status, `Expected array, got ${nameOf(data)}`, "data")
    }
    const total = data.length
    let kept = 0
    for (let index = 0; index < total; index++) {
      const item: unknown = data[index]
      let mapping = kind.recognise(item)
      if (mapping === undefined) {
        if (unknownTypes === "skip" && hasUnknownType(kind, item)) continue
        const decoded = decode(kind, item, ["data", index])
        if (Result.isFailure(decoded)) {
          return yield* malformed(call, status, decoded.failure.problem, decoded.failure.path, index)
        }
        mapping = decoded.success
      }
      // Each mapping takes the place of an item, which can then be freed: a large list is never held twice.
      data[kept++] = mapping
    }
    data.length = kept
    yield* Effect.annotateCurrentSpan("cloud_auth.items", kept)
    if (kept < total) {
      yield* Effect.annotateCurrentSpan("cloud_auth.skipped", total - kept)
      yield* Effect.logWarning(
        `${call.operation} on ${call.site}: skipped ${total - kept} of ${total} items, whose type is not known`
      )
    }
    return data as ReadonlyArray<A>
  })

/** Decodes a whole body with a schema. */
export const answer = <A>(schema: Schema.Codec<A, any>): Decode<A> => {
  const decodeAnswer = Schema.decodeUnknownResult(schema)
  return (call, status, json) => {
    const decoded = decodeAnswer(json)
    if (Result.isSuccess(decoded)) return Effect.succeed(decoded.success)
    const { path, problem } = problemOf(decoded.failure)
    const index = path.find(Predicate.isNumber)
    return Effect.fail(malformed(call, status, problem, render(path), index))
  }
}

/** Ignores the body. */
export const nothing: Decode<void> = () => Effect.void

const isResource = (
  resource: unknown,
  types: ReadonlyArray<string>
): resource is { readonly id: string; readonly attributes: Record<PropertyKey, unknown> } =>
  Predicate.isObject(resource) &&
  Predicate.isString(resource.id) &&
  Predicate.isString(resource.type) &&
  types.includes(resource.type) &&
  Predicate.isObject(resource.attributes)

const hasUnknownType = (kind: Kind<unknown>, item: unknown): boolean =>
  Predicate.isObject(item) && Predicate.isString(item.type) && !kind.types.includes(item.type)

const dataOf = (call: Call, status: number, json: unknown): Effect.Effect<unknown, Failure> => {
  if (!Predicate.isObject(json)) {
    return Effect.fail(malformed(call, status, `Expected object, got ${nameOf(json)}`))
  }
  return json.data === undefined
    ? Effect.fail(malformed(call, status, "Missing key", "data"))
    : Effect.succeed(json.data)
}

const format = SchemaIssue.makeFormatterStandardSchemaV1()

const decode = <A>(
  kind: Kind<A>,
  resource: unknown,
  at: ReadonlyArray<PropertyKey>
): Result.Result<A, { readonly problem: string; readonly path: string }> =>
  Result.mapError(kind.decode(resource), (error) => {
    const { path, problem } = problemOf(error)
    return { problem, path: render([...at, ...path]) }
  })

const problemOf = (
  error: Schema.SchemaError
): { readonly problem: string; readonly path: ReadonlyArray<PropertyKey> } => {
  const first = format(error.issue).issues[0]
  return {
    problem: first?.message ?? error.message,
    path: (first?.path ?? []).map((segment) => (Predicate.isPropertyKey(segment) ? segment : segment.key))
  }
}

const render = (path: ReadonlyArray<PropertyKey>): string =>
  path.reduce<string>(
    (text, segment) =>
      Predicate.isNumber(segment)
        ? `${text}[${segment}]`
        : text === ""
          ? String(segment)
          : `${text}.${String(segment)}`,
    ""
  )

const nameOf = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "an array" : typeof value
