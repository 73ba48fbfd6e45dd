/**
 * What an organisation holds, as plain data, and three organisations to start from.
 *
 * @since 0.1.0
 */

import * as IntakeMapping from "@dd-cloud-auth/core/IntakeMapping"
import * as OidcMapping from "@dd-cloud-auth/core/OidcMapping"
import * as PersonaMapping from "@dd-cloud-auth/core/PersonaMapping"
import * as Schema from "effect/Schema"
import { organisation } from "./internal/acme.ts"
import { generated } from "./internal/generated.ts"
import { idsProblem } from "./internal/idsProblem.ts"

/**
 * Schema for a person's Datadog account. The handle is what mappings show, and often equals the e-mail.
 *
 * @category schemas
 * @since 0.1.0
 */
export const User = Schema.TaggedStruct("User", {
  uuid: Schema.String,
  email: Schema.String,
  handle: Schema.String
})

/**
 * Schema for a service account. Its handle is its UUID.
 *
 * @category schemas
 * @since 0.1.0
 */
export const ServiceAccount = Schema.TaggedStruct("ServiceAccount", {
  uuid: Schema.String,
  email: Schema.String
})

/**
 * Schema for a Datadog account that a persona mapping can name.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Account = Schema.Union([User, ServiceAccount])

/**
 * A Datadog account that a persona mapping can name.
 *
 * @category models
 * @since 0.1.0
 */
export type Account = typeof Account.Type

/**
 * Schema for the whole content of a store, as plain data.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Seed = Schema.Struct({
  accounts: Schema.Array(Account),
  /** IDs of the AWS accounts that are integrated with the organisation. */
  awsAccounts: Schema.Array(Schema.String),
  personaMappings: Schema.Array(PersonaMapping.PersonaMapping).check(Schema.makeFilter(idsProblem)),
  intakeMappings: Schema.Array(IntakeMapping.IntakeMapping).check(Schema.makeFilter(idsProblem)),
  /** Default: none. Each has the resource type that it is served with; Datadog's own is not known. */
  oidcPersonaMappings: Schema.optionalKey(
    Schema.Array(OidcMapping.OidcPersonaMapping).check(Schema.makeFilter(idsProblem))
  ),
  /** Default: none. */
  oidcProviders: Schema.optionalKey(
    Schema.Array(OidcMapping.OidcProvider).check(Schema.makeFilter(idsProblem))
  )
})

/**
 * The whole content of a store.
 *
 * **Details**
 *
 * A seed is taken as it is: it may hold what the API would refuse today, as a real organisation does. Only the ids
 * have to differ; where they do not, no store is made.
 *
 * @category models
 * @since 0.1.0
 */
export interface Seed extends Schema.Schema.Type<typeof Seed> {}

/**
 * An organisation without anything in it.
 *
 * @category seeds
 * @since 0.1.0
 */
export const empty: Seed = { accounts: [], awsAccounts: [], personaMappings: [], intakeMappings: [] }

/**
 * A company of a few dozen mappings over six AWS accounts, and a few of custom OIDC, with some of the mistakes that people
 * make.
 *
 * @category seeds
 * @since 0.1.0
 */
export const acme: Seed = organisation

/**
 * Returns an organisation of as many persona mappings as asked for; the same seed gives the same organisation.
 *
 * **When to use**
 *
 * For load tests: 100,000 mappings take a fraction of a second. All patterns are valid and differ.
 *
 * @category seeds
 * @since 0.1.0
 */
export const generate: (options: { readonly seed: number; readonly mappings: number }) => Seed = generated
