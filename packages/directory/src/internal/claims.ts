import type { ClaimMatcher } from "@dd-cloud-auth/core/OidcMapping"
import * as ClaimGlob from "./claimGlob.ts"

/** The claims of a token, by their names. */
export type Claims = ReadonlyMap<string, unknown>

/** What keeps a token from a mapping, or makes that uncertain. */
export interface Finding {
  /**
   * - `Provider`: there is no such provider among those that were given.
   * - `Issuer`, `Audience`: the token is not one of the provider's, or not for it.
   * - `Organisation`: the token names none where the provider looks for one.
   * - `Missing`: the token has no such claim.
   * - `Differs`: it has another value there.
   * - `NotText`: its value is no text. Datadog does not document what that matches, and as text it would match.
   * - `IdentityClaim`: the provider does not say which claim an identity pattern is held against.
   */
  readonly code:
    | "Provider"
    | "Issuer"
    | "Audience"
    | "Organisation"
    | "Missing"
    | "Differs"
    | "NotText"
    | "IdentityClaim"
  /** Whether the token is certainly none for this mapping; if not, Datadog decides in a way that is not documented. */
  readonly isMiss: boolean
  /** Which part of the mapping asks for it, such as `claimMatchers[0]`, or `provider.requiredClaims[1]`. */
  readonly place: string
  readonly claim?: string
  /** What would do. */
  readonly wanted: ReadonlyArray<string>
  /** What the token has there, as text. */
  readonly found: ReadonlyArray<string>
  /** A sentence that says it. It holds text of the token and of the mapping as it came: whoever prints it escapes. */
  readonly message: string
}

/** Holds a claim against a matcher: nothing is found where it certainly matches. */
export const judge = (
  claims: Claims,
  { claim, mode, values }: ClaimMatcher,
  place: string
): Finding | undefined => {
  const value = claims.get(claim)
  const found = textsOf(value)
  const matches = (text: string) =>
    values.some((wanted) => (mode === "exact" ? wanted === text : ClaimGlob.matches(wanted, text)))
  if (typeof value === "string" && matches(value)) return undefined
  const about = { place, claim, wanted: values, found }
  const wants = `${place} wants ${quote(claim)} to ${mode === "exact" ? "be" : "match"} ${oneOf(values)}`
  if (value === undefined) {
    return { ...about, code: "Missing", isMiss: true, message: `${wants}; the token has no such claim` }
  }
  if (typeof value !== "string" && found.some(matches)) {
    const message = `${wants}; it is ${kindOf(value)}, and Datadog does not document what that matches`
    return { ...about, code: "NotText", isMiss: false, message }
  }
  const is = found.length === 0 ? kindOf(value) : oneOf(found)
  return { ...about, code: "Differs", isMiss: true, message: `${wants}; it is ${is}` }
}

/** The values of a claim as text, in whatever way they might be compared; none of an object. */
export const textsOf = (value: unknown): ReadonlyArray<string> =>
  [value].flat().flatMap((each: unknown) => {
    if (typeof each === "string") return [each]
    return typeof each === "number" || typeof each === "boolean" ? [String(each)] : []
  })

/** Names one of several texts, the first of many. */
export const oneOf = (texts: ReadonlyArray<string>): string => {
  const shown = texts.slice(0, mostShown).map(quote)
  const more = texts.length - shown.length
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(" or ") || "nothing"
}

export const quote = (text: string): string =>
  JSON.stringify(text.length <= longestShown ? text : `${text.slice(0, longestShown)}…`)

const kindOf = (value: unknown): string => {
  if (value === null) return "null"
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list"
  return typeof value === "object" ? "an object" : `a ${typeof value}`
}

const mostShown = 5
const longestShown = 200
