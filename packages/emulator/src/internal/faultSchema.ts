import * as Schema from "effect/Schema"

// Written out, unlike in the contract, for their types: a fault for an operation that is none does not compile.
export const Operation = Schema.Literals([
  "personaMappings.list",
  "personaMappings.get",
  "personaMappings.create",
  "personaMappings.remove",
  "intakeMappings.list",
  "intakeMappings.get",
  "intakeMappings.create",
  "intakeMappings.remove",
  "oidcPersonaMappings.list",
  "oidcPersonaMappings.get",
  "oidcPersonaMappings.create",
  "oidcPersonaMappings.remove",
  "oidcProviders.list",
  "oidcProviders.get",
  "delegatedToken.exchange",
  "intakeKey.exchange",
  "aws.sts",
  "aws.instance",
  "aws.container"
])

export const when = {
  /** Only requests of this operation, such as `personaMappings.list`. */
  operation: Schema.optionalKey(Operation),
  /** Only the request with this number, from 1: of that operation, since the faults were set. */
  request: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))),
  /** How often it happens, from 0 to 1. Follows from `seed` and the number of the request. */
  probability: Schema.optionalKey(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))),
  seed: Schema.optionalKey(Schema.Int)
}

const StatusCode = Schema.Int.check(Schema.isBetween({ minimum: 200, maximum: 599 }))
const Millis = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))
const HeaderText = Schema.String.check(Schema.isPattern(/^[\t\x20-\x7e\x80-\xff]*$/))
const isHeaderName = (name: string): boolean => /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)
// A check of the whole: a record leaves out the keys that do not fit.
const Headers = Schema.Record(Schema.String, HeaderText).check(
  Schema.makeFilter((headers) => Object.keys(headers).every(isHeaderName) || "Expected the names of headers")
)
const At = Schema.optionalKey(Schema.Literals(["start", "headers", "body"]))

export const BodyShape = Schema.Literals([
  "objects",
  "strings",
  "error",
  "empty",
  "html",
  "truncated",
  "text"
])

export type BodyShape = typeof BodyShape.Type

export const Status = Schema.TaggedStruct("Status", {
  status: StatusCode,
  body: Schema.optionalKey(BodyShape),
  caller: Schema.optionalKey(Schema.String),
  headers: Schema.optionalKey(Headers),
  ...when
})

export const RateLimit = Schema.TaggedStruct("RateLimit", {
  reset: Schema.optionalKey(HeaderText),
  limit: Schema.optionalKey(HeaderText),
  period: Schema.optionalKey(HeaderText),
  remaining: Schema.optionalKey(HeaderText),
  name: Schema.optionalKey(HeaderText),
  retryAfter: Schema.optionalKey(HeaderText),
  body: Schema.optionalKey(BodyShape),
  ...when
})

export const Redirect = Schema.TaggedStruct("Redirect", {
  location: HeaderText,
  status: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 300, maximum: 399 }))),
  ...when
})

export const Answer = Schema.TaggedStruct("Answer", {
  status: StatusCode,
  headers: Schema.optionalKey(Headers),
  body: Schema.String,
  ...when
})

export const InvalidJson = Schema.TaggedStruct("InvalidJson", when)

export const Slow = Schema.TaggedStruct("Slow", { millis: Millis, ...when })

export const Trickle = Schema.TaggedStruct("Trickle", {
  bytes: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))),
  millis: Schema.optionalKey(Millis),
  ...when
})

export const Truncate = Schema.TaggedStruct("Truncate", when)

export const Reset = Schema.TaggedStruct("Reset", { at: At, ...when })

export const Hang = Schema.TaggedStruct("Hang", { at: At, ...when })

export const Invisible = Schema.TaggedStruct("Invisible", { millis: Millis, ...when })

export const Fault = Schema.Union([
  Status,
  RateLimit,
  Redirect,
  Answer,
  InvalidJson,
  Slow,
  Trickle,
  Truncate,
  Reset,
  Hang,
  Invisible
])

export type Fault = typeof Fault.Type
