/**
 * Datadog's Cloud Authentication API as data: the client calls these endpoints, the emulator serves them.
 *
 * Sources: Datadog's API reference, "Cloud Authentication" (public beta), and its guide to Workload Identity Federation.
 *
 * @since 0.1.0
 */

import * as Schema from "effect/Schema"
import * as IntakeMapping from "./IntakeMapping.ts"
import * as Endpoints from "./internal/endpoints.ts"
import * as Wire from "./internal/wire.ts"
import * as OidcMapping from "./OidcMapping.ts"
import * as PersonaMapping from "./PersonaMapping.ts"

export { type Api, cloudAuth, path, wholePath, wif } from "./internal/endpoints.ts"

/**
 * One endpoint: what is sent, and what comes back.
 *
 * @category models
 * @since 0.1.0
 */
export interface Endpoint<
  AnswerSchema extends Schema.Codec<any, any> = Schema.Codec<any, any>,
  BodySchema extends Schema.Codec<any, any> = Schema.Codec<any, any>
>
  extends Endpoints.BareEndpoint {
  readonly body: BodySchema
  readonly answer: AnswerSchema
}

// A function, and no constant that reads the properties at once: a bundler leaves out a call whose result nobody uses, but
// keeps what reads properties, and with it the module that it reads them from.
const newNames = () => ({
  arnPattern: PersonaMapping.wireNames.arnPattern,
  accountIdentifier: PersonaMapping.wireNames.accountIdentifier
})

/**
 * Schema for the body that creates a persona mapping.
 *
 * @category schemas
 * @since 0.1.0
 */
export const CreatePersonaMapping = Schema.Struct({
  data: Schema.Struct({
    type: Schema.Literals(PersonaMapping.wireTypes),
    attributes: PersonaMapping.NewPersonaMapping.pipe(Schema.encodeKeys(newNames()))
  })
})

/**
 * Schema for the body that creates an intake mapping.
 *
 * @category schemas
 * @since 0.1.0
 */
export const CreateIntakeMapping = Schema.Struct({
  data: Schema.Struct({
    type: Schema.Literals(IntakeMapping.wireTypes),
    attributes: IntakeMapping.NewIntakeMapping.pipe(Schema.encodeKeys(IntakeMapping.wireNames))
  })
})

const endpointsOf = <
  One extends Schema.Codec<any, any>,
  Many extends Schema.Codec<any, any>,
  New extends Schema.Codec<any, any>
>(
  endpoints: typeof Endpoints.personaMappings,
  schemas: { readonly one: One; readonly many: Many; readonly create: New }
) => ({
  list: { ...endpoints.list, body: Schema.Void, answer: schemas.many },
  get: { ...endpoints.get, body: Schema.Void, answer: schemas.one },
  create: { ...endpoints.create, body: schemas.create, answer: schemas.one },
  remove: { ...endpoints.remove, body: Schema.Void, answer: Schema.Void }
})

/**
 * The endpoints of persona mappings. None of them takes a query parameter or answers in pages.
 *
 * @category endpoints
 * @since 0.1.0
 */
export const personaMappings = endpointsOf(Endpoints.personaMappings, {
  one: Schema.Struct({ data: PersonaMapping.fromResource }),
  many: Schema.Struct({ data: Schema.Array(PersonaMapping.fromResource) }),
  create: CreatePersonaMapping
})

/**
 * The endpoints of intake mappings.
 *
 * @category endpoints
 * @since 0.1.0
 */
export const intakeMappings = endpointsOf(Endpoints.intakeMappings, {
  one: Schema.Struct({ data: IntakeMapping.fromResource }),
  many: Schema.Struct({ data: Schema.Array(IntakeMapping.fromResource) }),
  create: CreateIntakeMapping
})

/**
 * Schema for the body that creates a custom OIDC persona mapping.
 *
 * @category schemas
 * @since 0.1.0
 */
export const CreateOidcPersonaMapping = Schema.Struct({ data: OidcMapping.fromNewPersonaResource })

/**
 * The endpoints of custom OIDC persona mappings, a preview. Their paths are whole.
 *
 * @category endpoints
 * @since 0.1.0
 */
export const oidcPersonaMappings = endpointsOf(Endpoints.oidcPersonaMappings, {
  one: Schema.Struct({ data: OidcMapping.fromPersonaResource }),
  many: Schema.Struct({ data: Schema.Array(OidcMapping.fromPersonaResource) }),
  create: CreateOidcPersonaMapping
})

/**
 * The endpoints that read custom OIDC providers, a preview. Their paths are whole.
 *
 * @category endpoints
 * @since 0.1.0
 */
export const oidcProviders = {
  list: {
    ...Endpoints.oidcProviders.list,
    body: Schema.Void,
    answer: Schema.Struct({ data: Schema.Array(OidcMapping.fromProviderResource) })
  },
  get: {
    ...Endpoints.oidcProviders.get,
    body: Schema.Void,
    answer: Schema.Struct({ data: OidcMapping.fromProviderResource })
  }
}

// Of its `type`, two are known: `delegated_token`, and `token` in a specification that is not published.
const loginAnswer = <Attributes extends Schema.Codec<any, any>>(attributes: Attributes) =>
  Schema.Struct({ data: Schema.Struct({ id: Schema.String, type: Schema.String, attributes }) })

/**
 * The endpoint that exchanges a proof for a bearer token: `Authorization: Delegated <proof>`, and no body. `expires` is in
 * seconds since the epoch.
 *
 * @category endpoints
 * @since 0.1.0
 */
export const delegatedToken = {
  ...Endpoints.delegatedToken,
  body: Schema.Void,
  answer: loginAnswer(
    Schema.Struct({ accessToken: Schema.String, expires: Schema.String }).pipe(
      Schema.encodeKeys(Wire.delegatedTokenNames)
    )
  )
}

/**
 * The endpoint that exchanges a proof for an API key that is good for intake.
 *
 * @category endpoints
 * @since 0.1.0
 */
export const intakeKey = {
  ...Endpoints.intakeKey,
  body: Schema.Void,
  answer: loginAnswer(Schema.Struct({ apiKey: Schema.String }).pipe(Schema.encodeKeys(Wire.intakeKeyNames)))
}
