/**
 * Whom would a token of custom OIDC act as: its claims, held against persona mappings and their providers. A preview, as
 * custom OIDC is.
 *
 * **The signature of a token is not checked here**, nor its time: who hands in claims is believed. It says what Datadog
 * would do with such a token, and is no proof that it is one.
 *
 * @since 0.1.0
 */

import * as Encoding from "@dd-cloud-auth/core/Encoding"
import * as Json from "@dd-cloud-auth/core/Json"
import type { OidcPersonaMapping, OidcProvider } from "@dd-cloud-auth/core/OidcMapping"
import * as Data from "effect/Data"
import * as Base64Url from "effect/encoding/Base64Url"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import type { Claims } from "./internal/claims.ts"
import * as OidcAnswer from "./internal/oidcAnswer.ts"

export type { Claims, Finding } from "./internal/claims.ts"
export type { Ambiguous, Answer, Mapped, Near, Undecided, Unmapped } from "./internal/oidcAnswer.ts"

/**
 * Text that holds no claims. The message says why, and repeats nothing of the text: it may be a token.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidToken extends Data.TaggedError("InvalidToken")<{ readonly message: string }> {}

/**
 * What a text holds.
 *
 * @category models
 * @since 0.1.0
 */
export interface Token {
  readonly claims: Claims
  /** Whether the claims came in a signed token, whose signature was not checked, rather than as JSON. */
  readonly isJwt: boolean
}

/**
 * Reads claims from a JSON object, or from a JWT, whose signature is **not** checked.
 *
 * @example
 * ```ts
 * import * as OidcToken from "@dd-cloud-auth/directory/OidcToken"
 * import * as Result from "effect/Result"
 *
 * const { claims } = Result.getOrThrow(OidcToken.parse('{"iss": "https://oidc.example.com", "sub": "ci"}'))
 * if (claims.get("sub") !== "ci") throw new Error("another claim")
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const parse = (text: string): Result.Result<Token, InvalidToken> => {
  const token = text.trim()
  if (token.startsWith("{")) return Result.map(claimsOf(token), (claims) => ({ claims, isJwt: false }))
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) {
    return refuse("is neither a JSON object nor a JWT: three parts in base64url, the second of them claims")
  }
  const json = Result.flatMap(Base64Url.decode(token.split(".")[1]!), (bytes) => Encoding.decode(bytes))
  return Result.isFailure(json)
    ? refuse("is no JWT: its second part is not text in base64url")
    : Result.map(claimsOf(json.success), (claims) => ({ claims, isJwt: true }))
}

/**
 * Says whom a token would act as.
 *
 * **Details**
 *
 * A mapping matches where the token is of its provider (`iss` equals the issuer, `aud` holds one of the audiences), and
 * meets the required claims of that and every matcher of the mapping; of the values of a matcher one suffices.
 * Upper and lower case differ. A claim is looked up by its whole name, not by a path.
 *
 * Datadog documents how texts are compared. Where a claim is a list, a number or a truth value that would match as text,
 * the answer is `Undecided`, unless it is the same either way. That an identity pattern is the same glob as a matcher is
 * assumed. So it is `Undecided` where the one audience that could do is `datadog/<org-uuid>`, which names the organisation,
 * and where the claim is missing that the provider takes the organisation from. Whether it is the right one is not asked.
 *
 * @category questions
 * @since 0.1.0
 */
export const whoIs = (
  directory: {
    readonly personaMappings: ReadonlyArray<OidcPersonaMapping>
    readonly providers: ReadonlyArray<OidcProvider>
  },
  claims: Claims
): OidcAnswer.Answer => OidcAnswer.whoIs(directory.personaMappings, directory.providers, claims)

const claimsOf = (json: string): Result.Result<Claims, InvalidToken> => {
  const value = Json.parse(json)
  if (Result.isFailure(value)) {
    return refuse("has claims that are not JSON, or a claim twice, so that they mean two things")
  }
  return Predicate.isObject(value.success)
    ? Result.succeed(new Map(Object.entries(value.success)))
    : refuse("has claims that are not a JSON object")
}

const refuse = (problem: string): Result.Result<never, InvalidToken> =>
  Result.fail(new InvalidToken({ message: `The token ${problem}.` }))
