/**
 * Persona mappings: which AWS principal acts as which Datadog account.
 *
 * @since 0.1.0
 */

import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Wire from "./internal/wire.ts"

/**
 * Schema for a persona mapping.
 *
 * **Details**
 *
 * `accountIdentifier` is the Datadog handle or e-mail that was mapped, `accountUuid` the UUID of that account.
 *
 * @category schemas
 * @since 0.1.0
 */
export const PersonaMapping = Schema.Struct({
  id: Schema.String,
  arnPattern: Schema.String,
  accountIdentifier: Schema.String,
  accountUuid: Schema.String
})

/**
 * A caller that matches `arnPattern` acts as the Datadog account.
 *
 * @category models
 * @since 0.1.0
 */
export interface PersonaMapping extends Schema.Schema.Type<typeof PersonaMapping> {}

/**
 * Returns what tells the Datadog accounts of mappings apart: mappings lead to the same account if their keys are equal.
 *
 * **Details**
 *
 * It is the UUID, whose letters may be written in either case (RFC 9562, section 4). The identifier is no such key: a
 * handle can be changed or given to somebody else, and one account may stand under two of them.
 *
 * @example
 * ```ts
 * import * as PersonaMapping from "@dd-cloud-auth/core/PersonaMapping"
 *
 * const key = PersonaMapping.accountKey({ accountUuid: "7E04C1FD-4D0B-4F5A-9B3C-0C1B7F0E5A11" })
 * if (key !== "7e04c1fd-4d0b-4f5a-9b3c-0c1b7f0e5a11") throw new Error(key)
 * ```
 *
 * @category comparing
 * @since 0.1.0
 */
export const accountKey = ({ accountUuid }: Pick<PersonaMapping, "accountUuid">): string =>
  // ASCII alone: other alphabets have letters that become the same one, as the Kelvin sign and k.
  accountUuid.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())

/**
 * Schema for what a new mapping consists of.
 *
 * @category schemas
 * @since 0.1.0
 */
export const NewPersonaMapping = Schema.Struct({
  arnPattern: Schema.String,
  accountIdentifier: Schema.String
})

/**
 * What a new mapping consists of.
 *
 * **Details**
 *
 * `accountIdentifier` may be the e-mail of a user or a service account, or the UUID of a service account; Datadog
 * answers with the handle (its guide to Workload Identity Federation).
 *
 * @category models
 * @since 0.1.0
 */
export interface NewPersonaMapping extends Schema.Schema.Type<typeof NewPersonaMapping> {}

/**
 * The type strings that Datadog has given persona mappings, the published one first.
 *
 * @category constants
 * @since 0.1.0
 */
export const wireTypes = Wire.personaTypes

/**
 * What the attributes are called on the wire.
 *
 * @category constants
 * @since 0.1.0
 */
export const wireNames = Wire.personaNames

/**
 * Schema for the JSON:API resource that carries a persona mapping.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Resource = Schema.Struct({
  id: Schema.String,
  type: Schema.Literals(wireTypes),
  attributes: Schema.Struct({
    arnPattern: Schema.String,
    accountIdentifier: Schema.String,
    accountUuid: Schema.String
  }).pipe(Schema.encodeKeys(wireNames))
})

/**
 * Schema that decodes a persona mapping from its JSON:API resource. Unknown extra fields are tolerated.
 *
 * **Gotchas**
 *
 * Encoding writes the published type string.
 *
 * @category schemas
 * @since 0.1.0
 */
export const fromResource = Resource.pipe(
  Schema.decodeTo(
    PersonaMapping,
    SchemaTransformation.transform({
      decode: ({ attributes, id }) => ({ id, ...attributes }),
      encode: ({ id, ...attributes }) => ({ id, type: wireTypes[0], attributes })
    })
  )
)
