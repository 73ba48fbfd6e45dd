/**
 * A `CloudAuthError` as JSON, and back: how a failure goes through a proxy without losing anything.
 *
 * Apart from `Failure`, so that a bundle which sends no failure on is lighter by more than a quarter.
 *
 * @since 0.1.0
 */

import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Failure from "./Failure.ts"

const reason = <Tag extends Failure.Reason["_tag"], const Fields extends Schema.Struct.Fields>(
  tag: Tag,
  fields: Fields,
  make: (fields: any) => Extract<Failure.Reason, { readonly _tag: Tag }>
) =>
  Schema.TaggedStruct(tag, { message: Schema.String, ...fields }).pipe(
    Schema.decodeTo(
      Schema.declare((u): u is Extract<Failure.Reason, { readonly _tag: Tag }> => Predicate.isTagged(u, tag)),
      SchemaTransformation.transform({
        decode: ({ _tag, ...fields }: any) => make(fields),
        // The message of an error is not enumerable.
        encode: (reason): any => ({ ...reason, _tag: tag, message: reason.message })
      })
    )
  )

const errors = Schema.Array(
  Schema.Struct({
    title: Schema.optionalKey(Schema.String),
    detail: Schema.optionalKey(Schema.String),
    source: Schema.optionalKey(
      Schema.Struct({
        pointer: Schema.optionalKey(Schema.String),
        parameter: Schema.optionalKey(Schema.String),
        header: Schema.optionalKey(Schema.String)
      })
    )
  })
)

const number = Schema.optionalKey(Schema.Finite)
const text = Schema.optionalKey(Schema.String)
const refusal = { status: Schema.Finite, errors }
const loginRefusal = { ...refusal, verifiedCaller: text, clockSkew: number }
const tried = Schema.Array(
  Schema.Struct({
    source: Schema.String,
    problem: Schema.Literals(["absent", "incomplete", "invalid", "expired", "failed"]),
    message: Schema.String
  })
)

const Reason = Schema.Union([
  reason("BadRequest", { status: number, errors }, (_) => new Failure.BadRequest(_)),
  reason("Unauthorized", loginRefusal, (_) => new Failure.Unauthorized(_)),
  reason("Forbidden", loginRefusal, (_) => new Failure.Forbidden(_)),
  reason("NotFound", refusal, (_) => new Failure.NotFound(_)),
  reason("Conflict", refusal, (_) => new Failure.Conflict(_)),
  reason(
    "RateLimited",
    {
      ...refusal,
      resetAfter: number,
      retryAfter: number,
      limit: number,
      period: number,
      remaining: number,
      name: text
    },
    (_) => new Failure.RateLimited(_)
  ),
  reason("ServerError", { ...refusal, retryAfter: number }, (_) => new Failure.ServerError(_)),
  reason("UnexpectedStatus", refusal, (_) => new Failure.UnexpectedStatus(_)),
  reason(
    "Unreachable",
    {
      kind: Schema.Literals(["network", "timeout", "redirect", "host", "tls", "proxy"]),
      status: number,
      code: text
    },
    (_) => new Failure.Unreachable(_)
  ),
  reason(
    "Malformed",
    { status: Schema.Finite, path: Schema.String, index: number },
    (_) => new Failure.Malformed(_)
  ),
  reason(
    "InvalidCredentials",
    { variable: Schema.String, tried: Schema.optionalKey(tried) },
    (_) => new Failure.InvalidCredentials(_)
  )
])

/**
 * Schema for a failure. Decoding gives instances of the classes, and refuses a reason that is not known.
 *
 * @category schemas
 * @since 0.1.0
 */
export const CloudAuthError = Schema.TaggedStruct("CloudAuthError", {
  operation: Schema.String,
  site: Schema.String,
  reason: Reason
}).pipe(
  Schema.decodeTo(
    Schema.declare(Failure.isCloudAuthError),
    SchemaTransformation.transform({
      decode: ({ operation, reason, site }) => new Failure.CloudAuthError({ operation, site, reason }),
      encode: ({ operation, reason, site }) => ({ _tag: "CloudAuthError" as const, operation, site, reason })
    })
  )
)
