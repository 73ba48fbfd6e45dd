/**
 * Datadog's Cloud Authentication API as data: the client calls these endpoints, the emulator serves them.
 *
 * Sources: Datadog's API reference, "Cloud Authentication" (public beta), and its guide to Workload Identity Federation.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as IntakeMapping from "./IntakeMapping.ts"
import * as PersonaMapping from "./PersonaMapping.ts"

/**
 * Which of its two forms the API has.
 *
 * **Details**
 *
 * Datadog's reference shows `/api/v2/cloud_auth/aws/…`; newer pages show `/api/v2/wif/aws/…`, and an unpublished
 * specification gives the latter type strings of its own. Answers of either form are always decoded; this decides which
 * path is called and which type string a new mapping is sent with.
 *
 * @category models
 * @since 0.1.0
 */
export interface Api {
  /** The path segment after `/api/v2/`. */
  readonly prefix: string
  readonly personaMappingType: (typeof PersonaMapping.wireTypes)[number]
  readonly intakeMappingType: (typeof IntakeMapping.wireTypes)[number]
}

/**
 * The published form, and the default.
 *
 * @category constants
 * @since 0.1.0
 */
export const cloudAuth: Api = {
  prefix: "cloud_auth",
  personaMappingType: "aws_cloud_auth_config",
  intakeMappingType: "aws_cloud_auth_intake_mapping"
}

/**
 * The newer form.
 *
 * @category constants
 * @since 0.1.0
 */
export const wif: Api = {
  prefix: "wif",
  personaMappingType: "aws_wif_config",
  intakeMappingType: "aws_wif_intake_mapping"
}

/**
 * One endpoint: what is sent, and what comes back.
 *
 * @category models
 * @since 0.1.0
 */
export interface Endpoint<
  Answer extends Schema.Codec<any, any> = Schema.Codec<any, any>,
  Body extends Schema.Codec<any, any> = Schema.Codec<any, any>
> {
  readonly operation: string
  readonly method: "GET" | "POST" | "DELETE"
  /** Path below `/api/v2/<prefix>/aws`, with `:id` for the identifier of a mapping. */
  readonly path: string
  /** The statuses that mean success, the documented one first. */
  readonly statuses: readonly [number, ...Array<number>]
  readonly body: Body
  readonly answer: Answer
}

const endpoint = <Answer extends Schema.Codec<any, any>, Body extends Schema.Codec<any, any>>(
  endpoint: Endpoint<Answer, Body>
): Endpoint<Answer, Body> => endpoint

/**
 * Schema for the body that creates a persona mapping.
 *
 * @category schemas
 * @since 0.1.0
 */
export const CreatePersonaMapping = Schema.Struct({
  data: Schema.Struct({
    type: Schema.Literals(PersonaMapping.wireTypes),
    attributes: PersonaMapping.NewPersonaMapping.pipe(
      Schema.encodeKeys({ arnPattern: "arn_pattern", accountIdentifier: "account_identifier" })
    )
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
    attributes: IntakeMapping.NewIntakeMapping.pipe(Schema.encodeKeys({ arnPattern: "arn_pattern" }))
  })
})

/**
 * The endpoints of persona mappings. None of them takes a query parameter or answers in pages.
 *
 * @category endpoints
 * @since 0.1.0
 */
export const personaMappings = {
  list: endpoint({
    operation: "personaMappings.list",
    method: "GET",
    path: "/persona_mapping",
    statuses: [200],
    body: Schema.Void,
    answer: Schema.Struct({ data: Schema.Array(PersonaMapping.fromResource) })
  }),
  get: endpoint({
    operation: "personaMappings.get",
    method: "GET",
    path: "/persona_mapping/:id",
    statuses: [200],
    body: Schema.Void,
    answer: Schema.Struct({ data: PersonaMapping.fromResource })
  }),
  create: endpoint({
    operation: "personaMappings.create",
    method: "POST",
    path: "/persona_mapping",
    statuses: [201, 200],
    body: CreatePersonaMapping,
    answer: Schema.Struct({ data: PersonaMapping.fromResource })
  }),
  remove: endpoint({
    operation: "personaMappings.remove",
    method: "DELETE",
    path: "/persona_mapping/:id",
    statuses: [204, 200],
    body: Schema.Void,
    answer: Schema.Void
  })
} as const

/**
 * The endpoints of intake mappings.
 *
 * @category endpoints
 * @since 0.1.0
 */
export const intakeMappings = {
  list: endpoint({
    operation: "intakeMappings.list",
    method: "GET",
    path: "/intake_mapping",
    statuses: [200],
    body: Schema.Void,
    answer: Schema.Struct({ data: Schema.Array(IntakeMapping.fromResource) })
  }),
  get: endpoint({
    operation: "intakeMappings.get",
    method: "GET",
    path: "/intake_mapping/:id",
    statuses: [200],
    body: Schema.Void,
    answer: Schema.Struct({ data: IntakeMapping.fromResource })
  }),
  create: endpoint({
    operation: "intakeMappings.create",
    method: "POST",
    path: "/intake_mapping",
    statuses: [201, 200],
    body: CreateIntakeMapping,
    answer: Schema.Struct({ data: IntakeMapping.fromResource })
  }),
  remove: endpoint({
    operation: "intakeMappings.remove",
    method: "DELETE",
    path: "/intake_mapping/:id",
    statuses: [204, 200],
    body: Schema.Void,
    answer: Schema.Void
  })
} as const

/**
 * Returns the path of an endpoint on a site's API origin. The identifier is encoded.
 *
 * @category conversions
 * @since 0.1.0
 */
export const path = (api: Api, endpoint: { readonly path: string }, id = ""): string =>
  `/api/v2/${api.prefix}/aws${endpoint.path.replace(":id", () => encodeURIComponent(id))}`
