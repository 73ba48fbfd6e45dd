/**
 * Intake mappings: which AWS principal may send data as a Datadog Agent.
 *
 * @since 0.1.0
 */

import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Wire from "./internal/wire.ts"

/**
 * Schema for an intake mapping.
 *
 * @category schemas
 * @since 0.1.0
 */
export const IntakeMapping = Schema.Struct({
  id: Schema.String,
  arnPattern: Schema.String,
  parEnrollmentEnabled: Schema.optionalKey(Schema.Boolean)
})

/**
 * A caller that matches `arnPattern` may obtain an intake key.
 *
 * **Details**
 *
 * `parEnrollmentEnabled` says whether such a caller may enrol Private Action Runners too. Datadog manages it separately,
 * so a new mapping does not have it, and may leave it out where it is false (Datadog's API reference, September 2026).
 *
 * @category models
 * @since 0.1.0
 */
export interface IntakeMapping extends Schema.Schema.Type<typeof IntakeMapping> {}

/**
 * Schema for what a new mapping consists of.
 *
 * @category schemas
 * @since 0.1.0
 */
export const NewIntakeMapping = Schema.Struct({ arnPattern: Schema.String })

/**
 * What a new mapping consists of.
 *
 * @category models
 * @since 0.1.0
 */
export interface NewIntakeMapping extends Schema.Schema.Type<typeof NewIntakeMapping> {}

/**
 * The type strings that Datadog has given intake mappings, the published one first.
 *
 * @category constants
 * @since 0.1.0
 */
export const wireTypes = Wire.intakeTypes

/**
 * What the attributes are called on the wire.
 *
 * @category constants
 * @since 0.1.0
 */
export const wireNames = Wire.intakeNames

/**
 * Schema for the JSON:API resource that carries an intake mapping.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Resource = Schema.Struct({
  id: Schema.String,
  type: Schema.Literals(wireTypes),
  attributes: Schema.Struct({
    arnPattern: Schema.String,
    parEnrollmentEnabled: Schema.optionalKey(Schema.Boolean)
  }).pipe(Schema.encodeKeys(wireNames))
})

/**
 * Schema that decodes an intake mapping from its JSON:API resource. Unknown extra fields are tolerated.
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
    IntakeMapping,
    SchemaTransformation.transform({
      decode: ({ attributes, id }) => ({ id, ...attributes }),
      encode: ({ id, ...attributes }) => ({ id, type: wireTypes[0], attributes })
    })
  )
)
