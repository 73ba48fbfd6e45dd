/**
 * Custom OIDC persona mappings, and the providers that they are of: which token acts as which Datadog account. A preview.
 *
 * Source: Datadog's API reference, "Cloud Authentication", and the classes `OIDCCloudAuth…` of its API clients, as
 * published in the autumn of 2026. Neither gives the `type` of a resource in what could be read, so that it is passed on
 * as it comes, and whoever creates a mapping has to name it.
 *
 * @since 0.1.0
 */

import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Wire from "./internal/wire.ts"

/**
 * Schema for a condition on one claim of a token: it has to match one of the values, of at most 500 bytes each.
 *
 * **Details**
 *
 * Both modes are case-sensitive. `exact` compares texts; `glob` matches a whole text, where `*` is any number of
 * characters, `/` too, and `?` exactly one. All other characters stand for themselves, and none can be escaped.
 *
 * @category schemas
 * @since 0.1.0
 */
export const ClaimMatcher = Schema.Struct({
  claim: Schema.String,
  mode: Schema.Literals(["exact", "glob"]),
  values: Schema.Array(Schema.String)
})

/**
 * A condition on one claim of a token.
 *
 * @category models
 * @since 0.1.0
 */
export interface ClaimMatcher extends Schema.Schema.Type<typeof ClaimMatcher> {}

const condition = {
  claimMatchers: Schema.optionalKey(Schema.Array(ClaimMatcher)),
  identityPattern: Schema.optionalKey(Schema.String)
}

/**
 * Returns what is wrong with the conditions of a mapping, if something is: it has claim matchers or the legacy pattern of
 * an identity, never both. An empty list of matchers is refused, since every token would meet it.
 *
 * @category guards
 * @since 0.1.0
 */
export const conditionProblem = ({
  claimMatchers,
  identityPattern
}: Pick<NewOidcPersonaMapping, "claimMatchers" | "identityPattern">): string | undefined => {
  const has = [claimMatchers, identityPattern].filter((condition) => condition !== undefined)
  if (has.length !== 1) {
    return `a mapping has either claim matchers or an identity pattern, and this one has ${has.length === 0 ? "neither" : "both"}`
  }
  return has[0]!.length === 0 ? "the condition of a mapping must not be empty" : undefined
}

/**
 * Schema for a custom OIDC persona mapping.
 *
 * **Details**
 *
 * `accountIdentifier` is the handle that the account had when the mapping was made; it does not follow a change of the
 * handle. `accountUuid` tells accounts apart.
 *
 * @category schemas
 * @since 0.1.0
 */
export const OidcPersonaMapping = Schema.Struct({
  id: Schema.String,
  type: Schema.String,
  providerId: Schema.String,
  accountUuid: Schema.String,
  accountIdentifier: Schema.optionalKey(Schema.String),
  ...condition
}).check(Schema.makeFilter(conditionProblem))

/**
 * A token of the provider that meets every claim matcher, or whose identity claim matches the legacy pattern, acts as the
 * Datadog account.
 *
 * @category models
 * @since 0.1.0
 */
export interface OidcPersonaMapping extends Schema.Schema.Type<typeof OidcPersonaMapping> {}

/**
 * Schema for what a new mapping consists of.
 *
 * @category schemas
 * @since 0.1.0
 */
export const NewOidcPersonaMapping = Schema.Struct({
  type: Schema.String,
  providerId: Schema.String,
  accountUuid: Schema.String,
  ...condition
}).check(Schema.makeFilter(conditionProblem))

/**
 * What a new mapping consists of.
 *
 * **Details**
 *
 * The account is named by its UUID; an e-mail or a handle is refused. `type` is the type of the resource: that of a
 * mapping which exists, or what Datadog's API reference gives for the body.
 *
 * @category models
 * @since 0.1.0
 */
export interface NewOidcPersonaMapping extends Schema.Schema.Type<typeof NewOidcPersonaMapping> {}

/**
 * Schema for a custom OIDC provider: who issues tokens, and what each of them has to be.
 *
 * **Details**
 *
 * `issuer` has to equal the claim `iss`, and one of the `audiences` an audience of the token. `requiredClaims` are asked
 * of every token, on top of what a mapping asks. `identityClaim` is the claim that an `identityPattern` is held against. The
 * organisation that a token is for stands in an audience `datadog/<org-uuid>`, where `orgUuidSource` is `aud`, or else in
 * the claim `orgUuidClaim`.
 *
 * @category schemas
 * @since 0.1.0
 */
export const OidcProvider = Schema.Struct({
  id: Schema.String,
  name: Schema.optionalKey(Schema.String),
  issuer: Schema.String,
  audiences: Schema.Array(Schema.String),
  requiredClaims: Schema.optionalKey(Schema.Array(ClaimMatcher)),
  identityClaim: Schema.optionalKey(Schema.String),
  orgUuidSource: Schema.optionalKey(Schema.String),
  orgUuidClaim: Schema.optionalKey(Schema.String)
})

/**
 * Who issues tokens, and what each of them has to be.
 *
 * @category models
 * @since 0.1.0
 */
export interface OidcProvider extends Schema.Schema.Type<typeof OidcProvider> {}

// What a resource does not have may be missing, or null.
const absent = <S extends Schema.Codec<any, any>>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

const present = <A extends object>(attributes: A) =>
  Object.fromEntries(
    Object.entries(attributes).filter(
      ([, value]) => value !== null && value !== "" && !(Array.isArray(value) && value.length === 0)
    )
  )

// A function, since a bundler keeps what reads properties at once, and with it all that stands here.
const newNames = () => ({
  providerId: Wire.oidcPersonaNames.providerId,
  accountUuid: Wire.oidcPersonaNames.accountUuid,
  claimMatchers: Wire.oidcPersonaNames.claimMatchers,
  identityPattern: Wire.oidcPersonaNames.identityPattern
})

/**
 * Schema that decodes a custom OIDC persona mapping from its JSON:API resource. Unknown extra fields are tolerated; a
 * condition that is missing, `null` or empty is none.
 *
 * @category schemas
 * @since 0.1.0
 */
export const fromPersonaResource = Schema.Struct({
  id: Schema.String,
  type: Schema.String,
  attributes: Schema.Struct({
    providerId: Schema.String,
    accountUuid: Schema.String,
    accountIdentifier: absent(Schema.String),
    claimMatchers: absent(Schema.Array(ClaimMatcher)),
    identityPattern: absent(Schema.String)
  }).pipe(Schema.encodeKeys(Wire.oidcPersonaNames))
}).pipe(
  Schema.decodeTo(
    OidcPersonaMapping,
    SchemaTransformation.transform({
      decode: ({ attributes: { accountUuid, providerId, ...rest }, id, type }): OidcPersonaMapping => ({
        id,
        type,
        providerId,
        accountUuid,
        ...present(rest)
      }),
      encode: ({ id, type, ...attributes }) => ({ id, type, attributes })
    })
  )
)

/**
 * Schema that decodes what a new mapping consists of from the resource of a request.
 *
 * @category schemas
 * @since 0.1.0
 */
export const fromNewPersonaResource = Schema.Struct({
  type: Schema.String,
  attributes: Schema.Struct({ providerId: Schema.String, accountUuid: Schema.String, ...condition }).pipe(
    Schema.encodeKeys(newNames())
  )
}).pipe(
  Schema.decodeTo(
    NewOidcPersonaMapping,
    SchemaTransformation.transform({
      decode: ({ attributes, type }) => ({ type, ...attributes }),
      encode: ({ type, ...attributes }) => ({ type, attributes })
    })
  )
)

/**
 * Schema that decodes a custom OIDC provider from its JSON:API resource. Unknown extra fields are tolerated.
 *
 * @category schemas
 * @since 0.1.0
 */
export const fromProviderResource = Schema.Struct({
  id: Schema.String,
  attributes: Schema.Struct({
    name: absent(Schema.String),
    issuer: Schema.String,
    audiences: Schema.Array(Schema.String),
    requiredClaims: absent(Schema.Array(ClaimMatcher)),
    identityClaim: absent(Schema.String),
    orgUuidSource: absent(Schema.String),
    orgUuidClaim: absent(Schema.String)
  }).pipe(Schema.encodeKeys(Wire.oidcProviderNames))
}).pipe(
  Schema.decodeTo(
    OidcProvider,
    SchemaTransformation.transform({
      decode: ({ attributes: { audiences, issuer, ...rest }, id }): OidcProvider => ({
        id,
        issuer,
        audiences,
        ...present(rest)
      }),
      encode: ({ id, ...attributes }) => ({ id, attributes })
    })
  )
)
