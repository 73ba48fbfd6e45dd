import type { OidcPersonaMapping, OidcProvider } from "@dd-cloud-auth/core/OidcMapping"
import { accountKey } from "@dd-cloud-auth/core/PersonaMapping"
import { accountsOf, type Account } from "./accounts.ts"
import { type Claims, type Finding, judge, oneOf, quote, textsOf } from "./claims.ts"

/** Whom a token would act as. */
export type Answer = Mapped | Ambiguous | Undecided | Unmapped

/** The token acts as one account. */
export interface Mapped {
  readonly _tag: "Mapped"
  readonly account: Account
  /** Every mapping that matches, in the order in which they were given. */
  readonly mappings: ReadonlyArray<OidcPersonaMapping>
}

/** Mappings of different accounts match, and Datadog does not document which of them wins. */
export interface Ambiguous {
  readonly _tag: "Ambiguous"
  readonly accounts: ReadonlyArray<Account>
  readonly mappings: ReadonlyArray<OidcPersonaMapping>
}

/** Whom the token acts as depends on what Datadog does not document. */
export interface Undecided {
  readonly _tag: "Undecided"
  /** The mappings that certainly match. */
  readonly mappings: ReadonlyArray<OidcPersonaMapping>
  /** The mappings that may match, and what that depends on. */
  readonly possible: ReadonlyArray<Near>
}

/** No mapping matches. */
export interface Unmapped {
  readonly _tag: "Unmapped"
  /** The mappings that come nearest, three at most, those of the token's issuer first. */
  readonly nearest: ReadonlyArray<Near>
}

/** A mapping that does not match for certain, and why. */
export interface Near {
  readonly mapping: OidcPersonaMapping
  readonly findings: ReadonlyArray<Finding>
}

/** Says whom a token would act as. */
export const whoIs = (
  mappings: ReadonlyArray<OidcPersonaMapping>,
  providers: ReadonlyArray<OidcProvider>,
  claims: Claims
): Answer => {
  const byId = new Map(providers.map((provider) => [provider.id, provider]))
  const judged = mappings.map((mapping) => ({
    mapping,
    findings: findingsOf(mapping, byId.get(mapping.providerId), claims)
  }))
  const certain = judged.filter(({ findings }) => findings.length === 0).map(({ mapping }) => mapping)
  const possible = judged.filter(
    ({ findings }) => findings.length > 0 && !findings.some(({ isMiss }) => isMiss)
  )
  const known = new Set(certain.map(accountKey))
  if (possible.some(({ mapping }) => !known.has(accountKey(mapping)))) {
    return { _tag: "Undecided", mappings: certain, possible }
  }
  const accounts = accountsOf(certain)
  const [account] = accounts
  if (account === undefined) return { _tag: "Unmapped", nearest: nearest(judged) }
  return accounts.length === 1
    ? { _tag: "Mapped", account, mappings: certain }
    : { _tag: "Ambiguous", accounts, mappings: certain }
}

const findingsOf = (
  mapping: OidcPersonaMapping,
  provider: OidcProvider | undefined,
  claims: Claims
): ReadonlyArray<Finding> => {
  if (provider === undefined) {
    const message = `there is no provider ${quote(mapping.providerId)}`
    const about = { place: "providerId", wanted: [mapping.providerId], found: [] }
    return [{ code: "Provider", isMiss: true, ...about, message }]
  }
  const required = provider.requiredClaims ?? []
  return [
    issuer(provider, claims),
    audience(provider, claims),
    organisation(provider, claims),
    ...required.map((matcher, n) => judge(claims, matcher, `provider.requiredClaims[${n}]`)),
    ...(mapping.claimMatchers ?? []).map((matcher, n) => judge(claims, matcher, `claimMatchers[${n}]`)),
    mapping.identityPattern === undefined ? undefined : identity(mapping.identityPattern, provider, claims)
  ].filter((finding) => finding !== undefined)
}

const issuer = ({ issuer }: OidcProvider, claims: Claims): Finding | undefined => {
  const value = claims.get("iss")
  if (value === issuer) return undefined
  const found = textsOf(value)
  const message = `provider.issuer wants "iss" to be ${quote(issuer)}; it is ${oneOf(found)}`
  const about = { place: "provider.issuer", claim: "iss", wanted: [issuer], found }
  return { code: "Issuer", isMiss: true, ...about, message }
}

const audience = (
  { audiences, orgUuidSource = "aud" }: OidcProvider,
  claims: Claims
): Finding | undefined => {
  // One audience, or a list of them (RFC 7519, section 4.1.3).
  const found = textsOf(claims.get("aud"))
  if (found.some((text) => audiences.includes(text))) return undefined
  const wants = `provider.audiences wants "aud" to be ${oneOf(audiences)}; it is ${oneOf(found)}`
  const about = {
    code: "Audience",
    place: "provider.audiences",
    claim: "aud",
    wanted: audiences,
    found
  } as const
  return orgUuidSource === "aud" && found.some((text) => /^datadog\/[\da-f-]{36}$/i.test(text))
    ? {
        ...about,
        isMiss: false,
        message: `${wants}, which names the organisation, and Datadog does not document whether that is enough`
      }
    : { ...about, isMiss: true, message: wants }
}

const organisation = ({ orgUuidClaim, orgUuidSource }: OidcProvider, claims: Claims): Finding | undefined => {
  if (orgUuidClaim === undefined || orgUuidSource === "aud" || claims.has(orgUuidClaim)) return undefined
  const place = "provider.orgUuidClaim"
  const message = `${place} wants the organisation in ${quote(orgUuidClaim)}; the token has no such claim, and Datadog does not document what becomes of that`
  return { code: "Organisation", isMiss: false, place, claim: orgUuidClaim, wanted: [], found: [], message }
}

const identity = (pattern: string, { identityClaim }: OidcProvider, claims: Claims): Finding | undefined => {
  const place = "identityPattern"
  if (identityClaim !== undefined) {
    return judge(claims, { claim: identityClaim, mode: "glob", values: [pattern] }, place)
  }
  const message = `${place} is ${quote(pattern)}, and the provider does not say which claim it is held against`
  return { code: "IdentityClaim", isMiss: false, place, wanted: [pattern], found: [], message }
}

const nearest = (judged: ReadonlyArray<Near>): ReadonlyArray<Near> =>
  judged.toSorted((a, b) => distance(a) - distance(b)).slice(0, mostNear)

// Whoever else issued the token, all that is asked of its claims is of no use.
const distance = ({ findings }: Near): number =>
  findings.length + (findings.some(({ code }) => code === "Issuer" || code === "Provider") ? far : 0)

const far = 1_000
const mostNear = 3
