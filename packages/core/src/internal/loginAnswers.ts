// What a login answers with. The problem with an answer is said without anything that stands in it.

import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import type { CloudAuthError } from "../Failure.ts"
import type { Decode } from "./call.ts"
import { type CallContext, malformed } from "./failureOf.ts"
import * as Wire from "./wire.ts"

/** A token, and when it expires, in milliseconds since the epoch. */
export interface Token {
  readonly token: Redacted.Redacted
  readonly expiresAt: number
}

/** Decodes a delegated token. */
export const delegatedToken: Decode<Token> = Effect.fnUntraced(function* (call, status, json) {
  const attributes = yield* attributesOf(call, status, json)
  const token = yield* secret(call, status, attributes, Wire.delegatedTokenNames.accessToken, path)
  const now = yield* Clock.currentTimeMillis
  const expiresAt = Option.getOrElse(
    expiry(attributes[Wire.delegatedTokenNames.expires], now),
    () => now + assumedLife
  )
  return expiresAt > now
    ? { token, expiresAt }
    : yield* malformed(
        call,
        status,
        "the token has expired already, by the clock of this machine: set the clock right",
        `${path}.${Wire.delegatedTokenNames.expires}`
      )
})

/** Decodes an intake key. */
export const intakeKey: Decode<Redacted.Redacted> = Effect.fnUntraced(function* (call, status, json) {
  return yield* secret(
    call,
    status,
    yield* attributesOf(call, status, json),
    Wire.intakeKeyNames.apiKey,
    path
  )
})

/** Decodes the identity token of a platform: `{ value }`, as GitHub's endpoint has it. */
export const identityToken: Decode<Redacted.Redacted> = (call, status, json) =>
  secret(call, status, Predicate.isObject(json) ? json : {}, "value", "")

const path = "data.attributes"

// What Datadog's own clients assume of a token that does not say when it expires, or not so that it can be read.
const assumedLife = 15 * 60_000

// A token is good for minutes or hours. What lies years ahead is no number of seconds, and a token that was kept for so
// long would be refused for as long.
const longestLife = 7 * 24 * 3_600_000

/**
 * Returns the moment that `expires` is: seconds since the epoch, as a number or as text, which Datadog's clients have, or
 * a date-time, which its unpublished specification has.
 */
const expiry = (expires: unknown, now: number): Option.Option<number> => {
  const text = Predicate.isNumber(expires)
    ? String(expires)
    : Predicate.isString(expires)
      ? expires.trim()
      : ""
  const millis = /^\d{1,15}(\.\d+)?$/.test(text)
    ? 1000 * Number(text)
    : dateTime.test(text)
      ? Date.parse(text.toUpperCase())
      : Number.NaN
  return millis <= now + longestLife ? Option.some(millis) : Option.none()
}

// RFC 3339. Without its offset, `Date.parse` would take a date-time for local time.
const dateTime = /^\d{4}-\d\d-\d\dt\d\d:\d\d:\d\d(\.\d+)?(z|[+-]\d\d:\d\d)$/i

type Fields = Readonly<Record<PropertyKey, unknown>>

const attributesOf = (
  call: CallContext,
  status: number,
  json: unknown
): Effect.Effect<Fields, CloudAuthError> => {
  const data = Predicate.isObject(json) ? json.data : undefined
  if (!Predicate.isObject(data)) return Effect.fail(malformed(call, status, "there is no object", "data"))
  return Predicate.isObject(data.attributes)
    ? Effect.succeed(data.attributes)
    : Effect.fail(malformed(call, status, "there is no object", path))
}

const secret = (
  call: CallContext,
  status: number,
  fields: Fields,
  name: string,
  below: string
): Effect.Effect<Redacted.Redacted, CloudAuthError> => {
  const value = fields[name]
  const fail = (problem: string) =>
    Effect.fail(malformed(call, status, problem, below === "" ? name : `${below}.${name}`))
  if (!Predicate.isString(value)) return fail("there is no text")
  if (value === "") return fail("it is empty")
  // A line break in it would begin another header.
  return /^[\x21-\x7e]+$/.test(value)
    ? Effect.succeed(Redacted.make(value))
    : fail("it has characters that no token has: blanks, line breaks or letters outside ASCII")
}
