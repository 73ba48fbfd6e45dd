// The request that asks AWS STS who somebody is (`GetCallerIdentity`), signed: sent there, or given to Datadog to send.

import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Credentials } from "./credentialSet.ts"
import * as SigV4 from "./sigV4.ts"
import type { Sts } from "./target.ts"

/** A signed request, a POST to `/`. */
export interface IdentityRequest {
  /** With `Authorization`. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
  readonly body: string
  /** When it was signed, in milliseconds since the epoch. */
  readonly signedAt: number
  readonly secrets: ReadonlyArray<Redacted.Redacted>
}

/** Signs the request, with further headers if there are any. */
export const sign = Effect.fnUntraced(function* (
  { host, region }: Sts,
  credentials: Credentials,
  further: ReadonlyArray<readonly [name: string, value: string]> = []
): Effect.fn.Return<IdentityRequest> {
  const signedAt = yield* Clock.currentTimeMillis
  const token = credentials.sessionToken
  const date = DateTime.formatIso(DateTime.makeUnsafe(signedAt)).replace(/[-:]|\.\d+/g, "")
  const headers: ReadonlyArray<readonly [name: string, value: string]> = [
    ["Content-Type", contentType],
    ["Host", host],
    ["X-Amz-Date", date],
    ...further,
    ...(token === undefined ? [] : [["X-Amz-Security-Token", Redacted.value(token)] as const])
  ]
  const signed = yield* SigV4.sign(credentials, { region, service: "sts", date, headers, body })
  return {
    headers: [["Authorization", signed.authorization], ...headers],
    body,
    signedAt,
    secrets: [Redacted.make(signed.signature), ...(token === undefined ? [] : [token])]
  }
})

/** What the body is, as it is signed. */
export const contentType = "application/x-www-form-urlencoded; charset=utf-8"

const body = "Action=GetCallerIdentity&Version=2011-06-15"
