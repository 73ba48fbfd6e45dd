/**
 * What can go wrong in a call: one error, `CloudAuthError`, whose `reason` says what it was.
 *
 * Neither holds a request, a header or a key, and text that came from outside had the keys of the call cut out.
 * `FailureSchema` turns all of it into JSON and back, so that it survives a proxy.
 *
 * @since 0.1.0
 */

import * as Data from "effect/Data"
import * as Predicate from "effect/Predicate"
import { isCreate } from "./internal/endpoints.ts"
import * as RateLimit from "./RateLimit.ts"

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
 * What a reason carries that is an answer with an unwelcome status.
 *
 * @category models
 * @since 0.1.0
 */
export interface Refusal {
  /** A sentence: what was attempted, on which site, what came back, what to try. */
  readonly message: string
  readonly status: number
  /** What the body said; empty where it said nothing. */
  readonly errors: ReadonlyArray<ErrorDetail>
}

/**
 * What a refusal carries that may name the AWS identity which was verified.
 *
 * @category models
 * @since 0.1.0
 */
export interface LoginRefusal extends Refusal {
  /**
   * The caller that AWS vouched for, where the body names one: the login was right, and no mapping was found for it.
   * The Datadog Agent's own tests show such a body, with a 401; which status it has is not documented.
   */
  readonly verifiedCaller?: string
  /**
   * By how many seconds this machine's clock is ahead of the site's, where a proof was refused and the two are five
   * minutes or more apart; less than 0 where it is behind. Measured by the `Date` of the answer.
   */
  readonly clockSkew?: number
}

/**
 * 400: Datadog refuses what was asked, such as a pattern it does not accept or an AWS account that is not integrated;
 * or (without a status) the call itself could not be sent.
 *
 * @category errors
 * @since 0.1.0
 */
export class BadRequest extends Data.TaggedError("BadRequest")<
  Omit<Refusal, "status"> & { readonly status?: number }
> {}

/**
 * 401: no usable credentials came with the request.
 *
 * @category errors
 * @since 0.1.0
 */
export class Unauthorized extends Data.TaggedError("Unauthorized")<LoginRefusal> {}

/**
 * 403: the keys are wrong for this site, or lack a permission.
 *
 * @category errors
 * @since 0.1.0
 */
export class Forbidden extends Data.TaggedError("Forbidden")<LoginRefusal> {}

/**
 * 404: there is no such mapping, or the site does not serve this path.
 *
 * @category errors
 * @since 0.1.0
 */
export class NotFound extends Data.TaggedError("NotFound")<Refusal> {}

/**
 * 409: a mapping for this pattern exists.
 *
 * @category errors
 * @since 0.1.0
 */
export class Conflict extends Data.TaggedError("Conflict")<Refusal> {}

/**
 * 429: too many requests. Times are in seconds; see `RateLimit`.
 *
 * @category errors
 * @since 0.1.0
 */
export class RateLimited extends Data.TaggedError("RateLimited")<Refusal & RateLimit.RateLimit> {}

/**
 * 5xx: Datadog, or something in front of it, failed. `retryAfter` is how many seconds it asks to be left alone.
 *
 * @category errors
 * @since 0.1.0
 */
export class ServerError extends Data.TaggedError("ServerError")<
  Refusal & Pick<RateLimit.RateLimit, "retryAfter">
> {}

/**
 * A status that this API does not use.
 *
 * @category errors
 * @since 0.1.0
 */
export class UnexpectedStatus extends Data.TaggedError("UnexpectedStatus")<Refusal> {}

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
export type UnreachableKind = "network" | "timeout" | "redirect" | "host" | "tls" | "proxy"

/**
 * No usable answer.
 *
 * @category errors
 * @since 0.1.0
 */
export class Unreachable extends Data.TaggedError("Unreachable")<{
  readonly message: string
  readonly kind: UnreachableKind
  /** The status of a redirect. */
  readonly status?: number
  /** The transport's own code, such as `ECONNREFUSED`. */
  readonly code?: string
}> {}

/**
 * An answer that is not what the contract says.
 *
 * @category errors
 * @since 0.1.0
 */
export class Malformed extends Data.TaggedError("Malformed")<{
  readonly message: string
  readonly status: number
  /** Where in the body, e.g. `data[3].attributes.arn_pattern`; empty for the body as a whole. */
  readonly path: string
  /** Which item of a list. */
  readonly index?: number
}> {}

/**
 * A place that was asked for credentials, and why it gave none that can be used.
 *
 * - `absent`: there is nothing.
 * - `incomplete`: a part of what belongs together is missing.
 * - `invalid`: what is there cannot be right.
 * - `expired`: its time has passed.
 * - `failed`: it could not be asked, or gave no answer.
 *
 * @category models
 * @since 0.1.0
 */
export interface TriedSource {
  readonly source: string
  readonly problem: "absent" | "incomplete" | "invalid" | "expired" | "failed"
  /** What is wrong, without what is there. */
  readonly message: string
}

/**
 * Credentials that cannot be sent, or that are not to be had. Nothing was sent.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidCredentials extends Data.TaggedError("InvalidCredentials")<{
  readonly message: string
  /** Which secret: a variable or an argument, never its value. */
  readonly variable: string
  /** Where credentials were looked for, in that order; given where a login found none that can be used. */
  readonly tried?: ReadonlyArray<TriedSource>
}> {}

/**
 * What went wrong.
 *
 * @category models
 * @since 0.1.0
 */
export type Reason =
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

const TypeId = "~@dd-cloud-auth/core/Failure/CloudAuthError"

/**
 * A call that failed.
 *
 * **When to use**
 *
 * `Effect.catchTag("CloudAuthError", …)` catches every failure, `Effect.catchReason("CloudAuthError", "RateLimited", …)`
 * the ones with that reason. Any operation may fail for any reason, since a proxy on the way may answer anything.
 *
 * @category errors
 * @since 0.1.0
 */
export class CloudAuthError extends Data.TaggedError("CloudAuthError")<{
  /** What was attempted, e.g. `personaMappings.list`. */
  readonly operation: string
  /** The site parameter, or the host of a custom origin. */
  readonly site: string
  readonly reason: Reason
}> {
  constructor(props: { readonly operation: string; readonly site: string; readonly reason: Reason }) {
    // The message is given to the constructor, for the first line of the stack.
    super({ ...props, message: props.reason.message } as typeof props)
  }

  /** What `isCloudAuthError` looks for. */
  get [TypeId](): typeof TypeId {
    return TypeId
  }
}

/**
 * Returns `true` if the value is a `CloudAuthError`, of this copy of the package or of another.
 *
 * @category guards
 * @since 0.1.0
 */
export const isCloudAuthError = (u: unknown): u is CloudAuthError => Predicate.hasProperty(u, TypeId)

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
export const isRetryable = ({ operation, reason }: CloudAuthError): boolean => {
  switch (reason._tag) {
    case "RateLimited":
      return true
    case "ServerError":
      return !isCreate(operation)
    case "UnexpectedStatus":
      return reason.status === 408 && !isCreate(operation)
    case "Unreachable":
      return (reason.kind === "network" || reason.kind === "timeout") && !isCreate(operation)
    default:
      return false
  }
}

/**
 * Returns how long the server asks to be left alone, in seconds; 0 where it asks for nothing. A rate limit asks by its
 * reset and by `Retry-After`, a 5xx by `Retry-After`.
 *
 * @category accessors
 * @since 0.1.0
 */
export const wait = ({ reason }: CloudAuthError): number =>
  reason._tag === "RateLimited" || reason._tag === "ServerError" ? RateLimit.wait(reason) : 0
