/**
 * Everything that can go wrong in a call, as flat tagged errors.
 *
 * None of them holds a request, a header or a key, and text that came from outside had the keys of the call cut out.
 * All of them encode to JSON and back (`Failure.Failure` is a schema), so that they survive a proxy.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"

/**
 * One error of an answer's body, whatever shape it came in.
 *
 * @category models
 * @since 0.1.0
 */
export const ErrorDetail = Schema.Struct({
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

/**
 * One error of an answer's body, whatever shape it came in.
 *
 * @category models
 * @since 0.1.0
 */
export interface ErrorDetail extends Schema.Schema.Type<typeof ErrorDetail> {}

const call = {
  /** What was attempted, e.g. `personaMappings.list`. */
  operation: Schema.String,
  /** The site parameter, or the host of a custom origin. */
  site: Schema.String,
  /** A sentence: what was attempted, what came back, what to try. */
  message: Schema.String
}

const answer = {
  ...call,
  status: Schema.Finite,
  /** What the body said; empty where it said nothing. */
  errors: Schema.Array(ErrorDetail)
}

/**
 * 400: Datadog refuses what was asked, such as a pattern it does not accept or an AWS account that is not integrated;
 * or (without a status) the call itself could not be sent.
 *
 * @category errors
 * @since 0.1.0
 */
export class BadRequest extends Schema.TaggedError<BadRequest>()("BadRequest", {
  ...answer,
  status: Schema.optionalKey(Schema.Finite)
}) {}

/**
 * 401: no usable credentials came with the request.
 *
 * @category errors
 * @since 0.1.0
 */
export class Unauthorized extends Schema.TaggedError<Unauthorized>()("Unauthorized", answer) {}

/**
 * 403: the keys are wrong for this site, or lack a permission.
 *
 * @category errors
 * @since 0.1.0
 */
export class Forbidden extends Schema.TaggedError<Forbidden>()("Forbidden", answer) {}

/**
 * 404: there is no such mapping, or the site does not serve this path.
 *
 * @category errors
 * @since 0.1.0
 */
export class NotFound extends Schema.TaggedError<NotFound>()("NotFound", answer) {}

/**
 * 409: a mapping for this pattern exists.
 *
 * @category errors
 * @since 0.1.0
 */
export class Conflict extends Schema.TaggedError<Conflict>()("Conflict", answer) {}

/**
 * 429: too many requests. Times are in seconds; see `RateLimit`.
 *
 * @category errors
 * @since 0.1.0
 */
export class RateLimited extends Schema.TaggedError<RateLimited>()("RateLimited", {
  ...answer,
  /** Seconds until the period ends. */
  resetAfter: Schema.optionalKey(Schema.Finite),
  /** Seconds that `Retry-After` asks for. */
  retryAfter: Schema.optionalKey(Schema.Finite),
  limit: Schema.optionalKey(Schema.Finite),
  /** Length of the period in seconds. */
  period: Schema.optionalKey(Schema.Finite),
  remaining: Schema.optionalKey(Schema.Finite),
  /** Name of the limit; where Datadog did not say, that of the error, as for any `Error`. */
  name: Schema.optionalKey(Schema.String)
}) {}

/**
 * 5xx: Datadog, or something in front of it, failed.
 *
 * @category errors
 * @since 0.1.0
 */
export class ServerError extends Schema.TaggedError<ServerError>()("ServerError", answer) {}

/**
 * A status that this API does not use.
 *
 * @category errors
 * @since 0.1.0
 */
export class UnexpectedStatus extends Schema.TaggedError<UnexpectedStatus>()("UnexpectedStatus", answer) {}

/**
 * No usable answer: the network failed, time ran out, or the answer was a redirect, which is never followed.
 *
 * @category errors
 * @since 0.1.0
 */
export class Unreachable extends Schema.TaggedError<Unreachable>()("Unreachable", {
  ...call,
  reason: Schema.Literals(["network", "timeout", "redirect"]),
  /** The status of a redirect. */
  status: Schema.optionalKey(Schema.Finite),
  /** The transport's own code, such as `ECONNREFUSED`. */
  code: Schema.optionalKey(Schema.String)
}) {}

/**
 * An answer that is not what the contract says.
 *
 * @category errors
 * @since 0.1.0
 */
export class Malformed extends Schema.TaggedError<Malformed>()("Malformed", {
  ...call,
  status: Schema.Finite,
  /** Where in the body, e.g. `data[3].attributes.arn_pattern`; empty for the body as a whole. */
  path: Schema.String,
  /** Which item of a list. */
  index: Schema.optionalKey(Schema.Finite)
}) {}

/**
 * Credentials that cannot be sent. Nothing was.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidCredentials extends Schema.TaggedError<InvalidCredentials>()("InvalidCredentials", {
  message: Schema.String,
  /** Which secret: a variable or an argument, never its value. */
  variable: Schema.String
}) {}

/**
 * Schema for every failure, for sending one through a proxy.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Failure = Schema.Union([
  BadRequest,
  Unauthorized,
  Forbidden,
  NotFound,
  Conflict,
  RateLimited,
  ServerError,
  UnexpectedStatus,
  Unreachable,
  Malformed,
  InvalidCredentials
])

/**
 * Whatever can go wrong in a call.
 *
 * @category models
 * @since 0.1.0
 */
export type Failure = typeof Failure.Type

/**
 * What can go wrong where credentials are obtained.
 *
 * @category models
 * @since 0.1.0
 */
export type LoginFailure = Exclude<Failure, NotFound | Conflict>

/**
 * Returns `true` if the same call may be sent again.
 *
 * **Details**
 *
 * A rate limit always allows it. A 5xx, a 408, a network failure and a timeout allow it unless the call creates
 * something: the mapping may exist although the answer did not arrive. A redirect is never retried.
 *
 * @category guards
 * @since 0.1.0
 */
export const isRetryable = (failure: Failure): boolean => {
  switch (failure._tag) {
    case "RateLimited":
      return true
    case "ServerError":
      return !isCreate(failure.operation)
    case "UnexpectedStatus":
      return failure.status === 408 && !isCreate(failure.operation)
    case "Unreachable":
      return failure.reason !== "redirect" && !isCreate(failure.operation)
    default:
      return false
  }
}

const isCreate = (operation: string): boolean => operation.endsWith(".create")
