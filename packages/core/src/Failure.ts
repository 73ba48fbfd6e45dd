/**
 * Everything that can go wrong in a call, as flat tagged errors.
 *
 * None of them holds a request, a header or a key, and text that came from outside had the keys of the call cut out.
 * All of them encode to JSON and back (`Failure.Failure` is a schema), so that they survive a proxy.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { isCreate } from "./internal/endpoints.ts"
import type { RateLimit } from "./RateLimit.ts"

/**
 * One error of an answer's body, whatever shape it came in.
 *
 * @category models
 * @since 0.1.0
 */
export interface ErrorDetail {
  readonly title?: string
  readonly detail?: string
  readonly source?: {
    readonly pointer?: string
    readonly parameter?: string
    readonly header?: string
  }
}

/**
 * What every failure of a call carries.
 *
 * @category models
 * @since 0.1.0
 */
export interface CallFailure {
  /** What was attempted, e.g. `personaMappings.list`. */
  readonly operation: string
  /** The site parameter, or the host of a custom origin. */
  readonly site: string
  /** A sentence: what was attempted, what came back, what to try. */
  readonly message: string
}

/**
 * What a failure carries that is an answer with an unwelcome status.
 *
 * @category models
 * @since 0.1.0
 */
export interface HttpFailure extends CallFailure {
  readonly status: number
  /** What the body said; empty where it said nothing. */
  readonly errors: ReadonlyArray<ErrorDetail>
}

/**
 * 400: Datadog refuses what was asked, such as a pattern it does not accept or an AWS account that is not integrated;
 * or (without a status) the call itself could not be sent.
 *
 * @category errors
 * @since 0.1.0
 */
export class BadRequest extends Data.TaggedError("BadRequest")<
  Omit<HttpFailure, "status"> & { readonly status?: number }
> {}

/**
 * 401: no usable credentials came with the request.
 *
 * @category errors
 * @since 0.1.0
 */
export class Unauthorized extends Data.TaggedError("Unauthorized")<HttpFailure> {}

/**
 * 403: the keys are wrong for this site, or lack a permission.
 *
 * @category errors
 * @since 0.1.0
 */
export class Forbidden extends Data.TaggedError("Forbidden")<HttpFailure> {}

/**
 * 404: there is no such mapping, or the site does not serve this path.
 *
 * @category errors
 * @since 0.1.0
 */
export class NotFound extends Data.TaggedError("NotFound")<HttpFailure> {}

/**
 * 409: a mapping for this pattern exists.
 *
 * @category errors
 * @since 0.1.0
 */
export class Conflict extends Data.TaggedError("Conflict")<HttpFailure> {}

/**
 * 429: too many requests. Times are in seconds; see `RateLimit`.
 *
 * @category errors
 * @since 0.1.0
 */
export class RateLimited extends Data.TaggedError("RateLimited")<HttpFailure & RateLimit> {}

/**
 * 5xx: Datadog, or something in front of it, failed. `retryAfter` is how many seconds it asks to be left alone.
 *
 * @category errors
 * @since 0.1.0
 */
export class ServerError extends Data.TaggedError("ServerError")<
  HttpFailure & Pick<RateLimit, "retryAfter">
> {}

/**
 * A status that this API does not use.
 *
 * @category errors
 * @since 0.1.0
 */
export class UnexpectedStatus extends Data.TaggedError("UnexpectedStatus")<HttpFailure> {}

/**
 * Why there is no usable answer.
 *
 * - `network`: the connection failed, or was lost.
 * - `timeout`: time ran out.
 * - `redirect`: the answer was a redirect, which is never followed.
 * - `host`: no such host name is known.
 * - `tls`: the certificate could not be verified, or the other side speaks no TLS that is accepted.
 * - `proxy`: the proxy on the way wants a login, refuses the one it was given, or opens no tunnel to this site; or what
 *   names it cannot be used, and nothing was sent.
 *
 * @category models
 * @since 0.1.0
 */
export type UnreachableReason = "network" | "timeout" | "redirect" | "host" | "tls" | "proxy"

/**
 * No usable answer.
 *
 * @category errors
 * @since 0.1.0
 */
export class Unreachable extends Data.TaggedError("Unreachable")<
  CallFailure & {
    readonly reason: UnreachableReason
    /** The status of a redirect. */
    readonly status?: number
    /** The transport's own code, such as `ECONNREFUSED`. */
    readonly code?: string
  }
> {}

/**
 * An answer that is not what the contract says.
 *
 * @category errors
 * @since 0.1.0
 */
export class Malformed extends Data.TaggedError("Malformed")<
  CallFailure & {
    readonly status: number
    /** Where in the body, e.g. `data[3].attributes.arn_pattern`; empty for the body as a whole. */
    readonly path: string
    /** Which item of a list. */
    readonly index?: number
  }
> {}

/**
 * Credentials that cannot be sent. Nothing was.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidCredentials extends Data.TaggedError("InvalidCredentials")<{
  readonly message: string
  /** Which secret: a variable or an argument, never its value. */
  readonly variable: string
}> {}

/**
 * Whatever can go wrong in a call.
 *
 * @category models
 * @since 0.1.0
 */
export type Failure =
  | BadRequest
  | Unauthorized
  | Forbidden
  | NotFound
  | Conflict
  | RateLimited
  | ServerError
  | UnexpectedStatus
  | Unreachable
  | Malformed
  | InvalidCredentials

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
 * something: the mapping may exist although the answer did not arrive. What stays as it is does not: a redirect, a host
 * name that nobody knows, a certificate that cannot be verified, and a proxy that refuses; sending a login again that a
 * proxy does not take can lock a directory account.
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
      return (failure.reason === "network" || failure.reason === "timeout") && !isCreate(failure.operation)
    default:
      return false
  }
}

const wire = <Tag extends Failure["_tag"], const Fields extends Schema.Struct.Fields>(
  tag: Tag,
  fields: Fields,
  make: (fields: any) => Extract<Failure, { readonly _tag: Tag }>
) =>
  Schema.TaggedStruct(tag, fields).pipe(
    Schema.decodeTo(
      Schema.declare((u): u is Extract<Failure, { readonly _tag: Tag }> => Predicate.isTagged(u, tag)),
      SchemaTransformation.transform({
        decode: ({ _tag, ...fields }: any) => make(fields),
        // The message of an error is not enumerable.
        encode: (failure): any => ({ ...failure, _tag: tag, message: failure.message })
      })
    )
  )

// In a function, so that a bundler sees that nothing happens where the schema is not used.
const makeSchema = () => {
  const wireCall = { operation: Schema.String, site: Schema.String, message: Schema.String }

  const wireErrors = Schema.Array(
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

  const wireAnswer = { ...wireCall, status: Schema.Finite, errors: wireErrors }

  return Schema.Union([
    wire(
      "BadRequest",
      { ...wireAnswer, status: Schema.optionalKey(Schema.Finite) },
      (_) => new BadRequest(_)
    ),
    wire("Unauthorized", wireAnswer, (_) => new Unauthorized(_)),
    wire("Forbidden", wireAnswer, (_) => new Forbidden(_)),
    wire("NotFound", wireAnswer, (_) => new NotFound(_)),
    wire("Conflict", wireAnswer, (_) => new Conflict(_)),
    wire(
      "RateLimited",
      {
        ...wireAnswer,
        resetAfter: Schema.optionalKey(Schema.Finite),
        retryAfter: Schema.optionalKey(Schema.Finite),
        limit: Schema.optionalKey(Schema.Finite),
        period: Schema.optionalKey(Schema.Finite),
        remaining: Schema.optionalKey(Schema.Finite),
        name: Schema.optionalKey(Schema.String)
      },
      (_) => new RateLimited(_)
    ),
    wire(
      "ServerError",
      { ...wireAnswer, retryAfter: Schema.optionalKey(Schema.Finite) },
      (_) => new ServerError(_)
    ),
    wire("UnexpectedStatus", wireAnswer, (_) => new UnexpectedStatus(_)),
    wire(
      "Unreachable",
      {
        ...wireCall,
        reason: Schema.Literals(["network", "timeout", "redirect", "host", "tls", "proxy"]),
        status: Schema.optionalKey(Schema.Finite),
        code: Schema.optionalKey(Schema.String)
      },
      (_) => new Unreachable(_)
    ),
    wire(
      "Malformed",
      { ...wireCall, status: Schema.Finite, path: Schema.String, index: Schema.optionalKey(Schema.Finite) },
      (_) => new Malformed(_)
    ),
    wire(
      "InvalidCredentials",
      { message: Schema.String, variable: Schema.String },
      (_) => new InvalidCredentials(_)
    )
  ])
}

/**
 * Schema for every failure, for sending one through a proxy. Decoding gives instances of the classes.
 *
 * **Details**
 *
 * The classes do without schemas, so that a bundle which sends no failure on is lighter by more than a quarter.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Failure = makeSchema()
