// Who signed a request, as AWS STS finds out. The codes are those that STS answers with, and so are the sentences about the
// key, the date, the scope and the signature; those about a header that cannot be read are our own.

import * as Data from "effect/Data"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Identities, Identity } from "./identities.ts"
import { type Claim, parseClaim, signatureOf, type SignedRequest } from "./signature.ts"

/** Why STS refuses a request. */
export class StsRefusal extends Data.TaggedError("StsRefusal")<{
  readonly status: 400 | 403
  readonly code: string
  readonly message: string
}> {}

/** Returns whose credentials a request is signed with, at a time in milliseconds. */
export const authenticate = Effect.fnUntraced(function* (
  identities: Identities,
  request: SignedRequest,
  /** Which regions a signature may be for. */
  isRegion: (region: string) => boolean,
  now: number
): Effect.fn.Return<Identity, StsRefusal> {
  const authorization = request.headers.get("authorization")
  if (authorization === undefined)
    return yield* refuse("MissingAuthenticationToken", "Request is missing Authentication Token")
  const claim = parseClaim(authorization)
  const date = request.headers.get("x-amz-date") ?? ""
  const signedAt = millisOf(date)
  if (claim === undefined || Number.isNaN(signedAt)) {
    return yield* new StsRefusal({
      status: 400,
      code: "IncompleteSignature",
      message: "The Authorization header or X-Amz-Date is not that of a signed request."
    })
  }
  const problem = problemOf(claim, request, date, isRegion) ?? problemOfAge(date, signedAt, now)
  if (problem !== undefined) return yield* mismatch(problem)

  const identity = identities.find(claim.accessKeyId)
  const token = request.headers.get("x-amz-security-token")
  if (identity === undefined || token !== (identity.sessionToken && Redacted.value(identity.sessionToken))) {
    return yield* refuse("InvalidClientTokenId", "The security token included in the request is invalid.")
  }
  if (identity.expiresAt <= now) {
    return yield* refuse("ExpiredToken", "The security token included in the request is expired")
  }
  if (claim.signature !== (yield* signatureOf(claim, request, identity.secretAccessKey))) {
    return yield* mismatch(
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method."
    )
  }
  return identity
})

const refuse = (code: string, message: string): StsRefusal => new StsRefusal({ status: 403, code, message })

const mismatch = (message: string): StsRefusal => refuse("SignatureDoesNotMatch", message)

/** What the scope of a signature or the list of what is signed lacks. */
const problemOf = (
  { day, region, service, signedHeaders }: Claim,
  { headers }: SignedRequest,
  date: string,
  isRegion: (region: string) => boolean
): string | undefined => {
  if (day !== date.slice(0, 8))
    return "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP."
  if (!isRegion(region)) return "Credential should be scoped to a valid region."
  if (service !== "sts") return "Credential should be scoped to correct service: 'sts'."
  if (signedHeaders.some((name, n) => n > 0 && name <= signedHeaders[n - 1]!)) {
    return "SignedHeaders is not in alphabetical order."
  }
  // Of the names that AWS gives a meaning to, none may be changed on the way.
  const wanted = ["host", ...[...headers.keys()].filter((name) => name.startsWith("x-amz-"))]
  const missing = wanted.find((name) => !signedHeaders.includes(name))
  return missing && `'${missing}' must be a 'SignedHeader' in the AWS Authorization header.`
}

const problemOfAge = (date: string, signedAt: number, now: number): string | undefined => {
  if (signedAt < now - window) {
    return `Signature expired: ${date} is now earlier than ${format(now - window)} (${format(now)} - 5 min.)`
  }
  return signedAt > now + window
    ? `Signature not yet current: ${date} is still later than ${format(now + window)} (${format(now)} + 5 min.)`
    : undefined
}

/** For how long before and after its date a signature is good, in milliseconds. */
export const window = 300_000

const millisOf = (date: string): number =>
  Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"))

const format = (millis: number): string =>
  DateTime.formatIso(DateTime.makeUnsafe(millis)).replace(/[-:]|\.\d+/g, "")
