import { InvalidCredentials } from "@dd-cloud-auth/core/Failure"
import * as Json from "@dd-cloud-auth/core/Json"
import type * as Login from "@dd-cloud-auth/core/Login"
import * as Base64Url from "effect/encoding/Base64Url"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"

/** Returns the proof that an identity token is, or says why it cannot be one. Its signature is for Datadog to check. */
export const toProof = (
  token: Redacted.Redacted,
  orgUuid: string,
  now: number
): Result.Result<Login.Proof, InvalidCredentials> => {
  const refuse = (problem: string) =>
    Result.fail(
      new InvalidCredentials({ variable: "identity token", message: `The identity token ${problem}.` })
    )
  const text = Redacted.value(token)
  const claims = claimsOf(text)
  if (claims === undefined) return refuse("is not a JWT: three parts in base64url, the second of them claims")
  const audiences = [claims.aud].flat().filter(Predicate.isString)
  if (!audiences.some((audience) => audience.toLowerCase() === `datadog/${orgUuid}`.toLowerCase())) {
    return refuse(
      "is not for this organisation: its audience has to be `datadog/` with the UUID of the organisation"
    )
  }
  const expiresAt = Predicate.isNumber(claims.exp) ? 1000 * claims.exp : now + assumedLife
  if (expiresAt <= now)
    return refuse("has expired by the clock of this machine: get a new one, or set the clock right")
  const isTerraform = Predicate.isString(claims.iss) && terraform.includes(claims.iss)
  return Result.succeed({
    value: isTerraform ? token : Redacted.make(`oidc-${text}`),
    expiresAt,
    secrets: [token]
  })
}

const claimsOf = (text: string): Record<PropertyKey, unknown> | undefined => {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)) return undefined
  const claims = Base64Url.decodeString(text.split(".")[1]!).pipe(
    Result.getSuccess,
    Option.flatMap((json) => Result.getSuccess(Json.parse(json))),
    Option.getOrUndefined
  )
  return Predicate.isObject(claims) ? claims : undefined
}

const terraform = ["https://app.terraform.io", "https://app.eu.terraform.io"]

// Of a token that does not say when it expires, which OpenID Connect demands.
const assumedLife = 300_000
