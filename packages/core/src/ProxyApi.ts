/**
 * The contract between a page and the endpoint on its own origin that holds the keys, as data: `NodeProxy` serves it,
 * `BrowserCloudAuth.layerProxy` calls it.
 *
 * @since 0.1.0
 */

import * as Schema from "effect/Schema"
import type { CloudAuthError } from "./Failure.ts"
import * as FailureSchema from "./FailureSchema.ts"
import * as IntakeMapping from "./IntakeMapping.ts"
import * as PersonaMapping from "./PersonaMapping.ts"

/**
 * The path below which the endpoints are, unless both sides agree on another.
 *
 * @category constants
 * @since 0.1.0
 */
export const defaultPath = "/api/dd-cloud-auth"

/**
 * Schema for the body of an answer with persona mappings.
 *
 * **Details**
 *
 * `fetchedAt` is when the server asked Datadog, in milliseconds since the epoch; an answer may come from its cache.
 *
 * @category schemas
 * @since 0.1.0
 */
export const PersonaMappings = Schema.Struct({
  data: Schema.Array(PersonaMapping.PersonaMapping),
  fetchedAt: Schema.Finite
})

/**
 * Schema for the body of an answer with intake mappings. See `PersonaMappings`.
 *
 * @category schemas
 * @since 0.1.0
 */
export const IntakeMappings = Schema.Struct({
  data: Schema.Array(IntakeMapping.IntakeMapping),
  fetchedAt: Schema.Finite
})

/**
 * Schema for the body that tells a page what went wrong between the server and Datadog.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Failed = Schema.Struct({ failure: FailureSchema.CloudAuthError })

/**
 * Schema for the body of a request that the server itself refuses: 403 a caller from elsewhere, 404 another path, 405
 * another method than GET. Datadog was not asked.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Refusal = Schema.Struct({ errors: Schema.Array(Schema.String) })

/**
 * One endpoint. The method is GET, and success is 200.
 *
 * @category models
 * @since 0.1.0
 */
export interface ListEndpoint<AnswerSchema extends Schema.Codec<any, any> = Schema.Codec<any, any>> {
  /** The operation that a failure names. */
  readonly operation: string
  /** Path below `defaultPath`. */
  readonly path: string
  readonly answer: AnswerSchema
}

/**
 * The endpoint that lists persona mappings.
 *
 * @category endpoints
 * @since 0.1.0
 */
export const personaMappings: ListEndpoint<typeof PersonaMappings> = {
  operation: "personaMappings.list",
  path: "/persona_mappings",
  answer: PersonaMappings
}

/**
 * The endpoint that lists intake mappings.
 *
 * @category endpoints
 * @since 0.1.0
 */
export const intakeMappings: ListEndpoint<typeof IntakeMappings> = {
  operation: "intakeMappings.list",
  path: "/intake_mappings",
  answer: IntakeMappings
}

/**
 * Returns the status that a failure is answered with.
 *
 * **Details**
 *
 * It is that of a gateway, so that what Datadog said about the server's keys is not mistaken for what the server says
 * about the page: 429 for a rate limit, 504 where time ran out, 500 for keys that cannot be sent, else 502.
 *
 * @category conversions
 * @since 0.1.0
 */
export const status = ({ reason }: CloudAuthError): 429 | 500 | 502 | 504 => {
  switch (reason._tag) {
    case "RateLimited":
      return 429
    case "InvalidCredentials":
      return 500
    case "Unreachable":
      return reason.kind === "timeout" ? 504 : 502
    default:
      return 502
  }
}
