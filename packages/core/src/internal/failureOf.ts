import * as Predicate from "effect/Predicate"
import * as Failure from "../Failure.ts"
import * as Printable from "../Printable.ts"
import * as RateLimit from "../RateLimit.ts"
import * as Advice from "./advice.ts"
import { isCreate, type Refused } from "./endpoints.ts"
import { decodeErrors } from "./errorBody.ts"
import { shorten } from "./shorten.ts"
import * as TransportError from "./transportError.ts"
import type { HttpClientError } from "./unstable.ts"

/** The call that a failure belongs to. */
export interface CallContext {
  readonly operation: string
  readonly site: string
  /** Whether the other side is a proxy that holds the keys, rather than Datadog. */
  readonly isProxy: boolean
  /** Cuts the secrets of the call, and pieces of them, out of text that came from outside. */
  readonly scrub: (text: string) => string
  /** What is said of a refusal; given where the answer is a secret. */
  readonly refused?: Refused | undefined
}

/**
 * Returns a text from outside as a failure may hold it. There is no other way into one: the secrets are cut out of the
 * whole text, and only then is it shortened. What is not `message` stays as it came otherwise; whoever prints it escapes.
 */
export const say = (call: Pick<CallContext, "scrub">, text: string, longest: number): string =>
  shorten(call.scrub(text), longest)

/** Returns the failure that an answer with an unwelcome status means, given its whole body. */
export const ofStatus = (
  call: CallContext,
  status: number,
  body: string,
  rateLimit: RateLimit.RateLimit
): Failure.CloudAuthError => {
  const errors = decodeErrors(body, (text) => say(call, text, longestText), call.refused !== undefined)
  const refusal = (advice: string, mayHaveArrived = false): Failure.Refusal => ({
    status,
    errors,
    message: sentence(
      call,
      `answered ${status}${said(status, errors)}`,
      call.isProxy ? Advice.ofProxy : advice,
      mayHaveArrived
    )
  })
  const loginRefusal = (advice: string): Failure.LoginRefusal => {
    const verifiedCaller = verifiedCallerOf(errors)
    if (verifiedCaller !== undefined) {
      return { ...refusal(Advice.ofVerifiedCaller(verifiedCaller)), verifiedCaller }
    }
    if (call.refused === undefined) return refusal(advice)
    const { advice: instead, ...more } = call.refused
    return { ...refusal(instead), ...more }
  }
  const reason = (): Failure.Reason => {
    switch (status) {
      case 400:
        return new Failure.BadRequest(refusal(Advice.ofBadRequest(errors)))
      case 401:
        return new Failure.Unauthorized(loginRefusal(Advice.ofUnauthorized))
      case 403:
        return new Failure.Forbidden(loginRefusal(Advice.ofForbidden(call.operation)))
      case 404:
        return new Failure.NotFound(refusal(call.refused?.advice ?? Advice.ofNotFound(call.operation)))
      case 409:
        return new Failure.Conflict(refusal(Advice.ofConflict(call.operation)))
      case 429:
        return new Failure.RateLimited({
          ...refusal(Advice.ofRateLimit(rateLimit)),
          ...rateLimit,
          ...(rateLimit.name === undefined ? {} : { name: say(call, rateLimit.name, 200) })
        })
      case 407:
        return new Failure.UnexpectedStatus(refusal(Advice.ofProxyOnTheWay))
      default:
        return status >= 500 && status <= 599
          ? new Failure.ServerError({
              ...refusal(Advice.ofServerError(rateLimit.retryAfter), true),
              ...(rateLimit.retryAfter === undefined ? {} : { retryAfter: rateLimit.retryAfter })
            })
          : new Failure.UnexpectedStatus(
              refusal(
                Advice.ofUnexpectedStatus,
                // Something was done, or is still being done, with what was sent.
                status === 408 || (status >= 200 && status <= 299)
              )
            )
    }
  }
  return of(call, reason())
}

/** Returns the failure of a call for a reason. */
export const of = ({ operation, site }: Pick<CallContext, "operation" | "site">, reason: Failure.Reason) =>
  new Failure.CloudAuthError({ operation, site, reason })

/** Returns the failure of a request that got no answer, or lost it half-way. */
export const ofTransport = (call: CallContext, error: HttpClientError): Failure.CloudAuthError => {
  const { code, isDescribed, kind, mayHaveArrived, message } = TransportError.inspect(error)
  const reason = new Failure.Unreachable({
    kind,
    ...(code === undefined ? {} : { code: say(call, code, 100) }),
    message: sentence(
      call,
      `got no usable answer: ${say(call, message, 500)}`,
      isDescribed && (kind === "network" || kind === "proxy") ? "" : Advice.ofUnreachable[kind],
      mayHaveArrived
    )
  })
  return of(call, reason)
}

/**
 * Returns the failure of a body that could not be read to its end. Where the transport describes what is wrong, as that
 * it cannot be decoded, all of it arrived.
 */
export const ofBody = (call: CallContext, status: number, error: HttpClientError): Failure.CloudAuthError => {
  const { _tag, description } = error.reason
  return _tag === "DecodeError" && description !== undefined
    ? malformed(call, status, description)
    : ofTransport(call, error)
}

/** Returns the failure of a redirect. The keys did not follow it. */
export const ofRedirect = (
  call: CallContext,
  status: number,
  location: string | undefined
): Failure.CloudAuthError => {
  const target = location === undefined ? undefined : originOf(call, location)
  const reason = new Failure.Unreachable({
    kind: "redirect",
    ...(status === 0 ? {} : { status }),
    message: sentence(
      call,
      target === undefined ? "was redirected" : `was redirected to ${target}`,
      call.isProxy ? Advice.ofRedirectByProxy : Advice.ofUnreachable.redirect
    )
  })
  return of(call, reason)
}

/** Returns the failure of a call whose time ran out. */
export const ofTimeout = (
  call: CallContext,
  seconds: number,
  attempts: number,
  last: Failure.CloudAuthError | undefined
): Failure.CloudAuthError => {
  const reason = new Failure.Unreachable({
    kind: "timeout",
    message: sentence(
      call,
      `got no answer within ${Advice.seconds(seconds)}${attempts > 1 ? ` (${attempts} attempts)` : ""}`,
      last === undefined ? Advice.ofTimeout : `Before that: ${last.message}`,
      last === undefined
    )
  })
  return of(call, reason)
}

/** Returns the failure of an answer that is not what the contract says. */
export const malformed = (
  call: CallContext,
  status: number,
  problem: string,
  path = "",
  index?: number
): Failure.CloudAuthError => {
  const where = say(call, path, 200)
  const what = `${where === "" ? "" : `${where}: `}${say(call, problem, 500)}`
  const reason = new Failure.Malformed({
    status,
    path: where,
    ...(index === undefined ? {} : { index }),
    message: sentence(call, `answered ${status}, but not as this API promises: ${what}`, "", true)
  })
  return of(call, reason)
}

/** Returns a failure that a proxy passed on: its texts are from outside like any other. */
export const passedOn = (
  call: CallContext,
  { operation, reason, site }: Failure.CloudAuthError
): Failure.CloudAuthError => {
  const { constructor, message } = reason
  const said = (value: unknown): unknown => {
    if (Predicate.isString(value)) return say(call, value, longestText)
    if (Array.isArray(value)) return value.map(said)
    return Predicate.isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([name, value]) => [name, said(value)]))
      : value
  }
  const scrubbed = new (constructor as new (fields: object) => Failure.Reason)({
    ...(said({ ...reason }) as object),
    message: Printable.escape(say(call, message, 3 * longestText))
  })
  return of({ operation: say(call, operation, 100), site: say(call, site, 200) }, scrubbed)
}

/** Returns the failure of a call that was not sent, since its identifier cannot name a mapping. */
export const invalidId = (call: CallContext, id: string): Failure.CloudAuthError =>
  notSent(call, `"${say(call, id, 100)}" cannot be the id of a mapping`)

/** Returns the failure of a call that was not sent, and why. */
export const notSent = (call: Pick<CallContext, "operation" | "site">, why: string): Failure.CloudAuthError =>
  of(
    call,
    new Failure.BadRequest({
      errors: [],
      message: Printable.escape(`${call.operation} was not sent: ${why}.`)
    })
  )

const longestText = 2000

// One line, whatever it repeats: it is printed and logged as it is.
const sentence = (call: CallContext, what: string, advice: string, mayHaveArrived = false): string => {
  const lost = mayHaveArrived && isCreate(call.operation) ? Advice.ofLostCreate : ""
  return Printable.escape(
    [`${call.operation} on ${call.site} ${what}.`, advice, lost].filter((text) => text !== "").join(" ")
  )
}

// Not by way of `URL`, which lower-cases and decodes a host, so that a key in it would be another text.
const originOf = (call: CallContext, location: string): string | undefined => {
  const [scheme] = /^https?:\/\//i.exec(location) ?? []
  if (scheme === undefined || !URL.canParse(location)) return undefined
  const [authority] = call.scrub(location.slice(scheme.length)).split(/[/?#]/, 1)
  return scheme + shorten(authority!.slice(authority!.lastIndexOf("@") + 1), 200)
}

const said = (status: number, errors: ReadonlyArray<Failure.ErrorDetail>): string => {
  // The sentence says it already: most servers begin with it what they say of a status.
  const withoutStatus = (text = "") => text.replace(new RegExp(`^${status}\\b[\\s:-]*`), "")
  const texts = errors
    .slice(0, 3)
    .map(({ detail, source, title }) =>
      [withoutStatus(title), withoutStatus(detail), source?.pointer ?? ""]
        .filter((text) => text !== "")
        .join(": ")
    )
    .filter((text) => text !== "")
  if (errors.length > 3) texts.push(`and ${errors.length - 3} more`)
  return texts.length === 0 ? "" : ` (${texts.join("; ")})`
}

// No sentence is promised, but the Agent's tests show one that names the caller. What ends a sentence is not of the ARN.
const verifiedCallerOf = (errors: ReadonlyArray<Failure.ErrorDetail>): string | undefined =>
  errors
    .map(
      ({ detail = "" }) => /\barn:[a-z-]{1,20}:(?:sts|iam)::\d{12}:[\w+=,.@/-]+(?<![.,])/.exec(detail)?.[0]
    )
    .find((arn) => arn !== undefined)
