import type * as Wire from "./wire.ts"

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
  readonly personaMappingType: (typeof Wire.personaTypes)[number]
  readonly intakeMappingType: (typeof Wire.intakeTypes)[number]
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

/** One endpoint, without the schemas that a program which only calls it has no use for. */
export interface BareEndpoint {
  readonly operation: string
  readonly method: "GET" | "POST" | "DELETE"
  /** Path below `/api/v2/<prefix>/aws`, or the whole of it (see `wholePath`), with `:id` for the identifier of a mapping. */
  readonly path: string
  /** The statuses that mean success, the documented one first. */
  readonly statuses: readonly [number, ...Array<number>]
  /** Given where the answer is a secret. What only logins need stands with them, and not in every bundle. */
  readonly secret?: {
    /** What may be repeated of the beginning of an answer that is not JSON. */
    readonly beginning: (text: string) => string
    /** What is said of a refusal, by the date of the answer and the time here, in milliseconds since the epoch. */
    readonly refused: (date: string | undefined, now: number) => Refused
  }
}

/** What is said where a secret is refused. */
export interface Refused {
  /** What to try. */
  readonly advice: string
  /** By how many seconds our clock is ahead of the other one, where that is why. */
  readonly clockSkew?: number
}

const endpointsOf = (kind: string, path: string) =>
  ({
    list: { operation: `${kind}.list`, method: "GET", path, statuses: [200] },
    get: { operation: `${kind}.get`, method: "GET", path: `${path}/:id`, statuses: [200] },
    create: { operation: `${kind}.create`, method: "POST", path, statuses: [201, 200] },
    remove: { operation: `${kind}.remove`, method: "DELETE", path: `${path}/:id`, statuses: [204, 200] }
  }) as const satisfies Record<string, BareEndpoint>

export const personaMappings = endpointsOf("personaMappings", "/persona_mapping")

export const intakeMappings = endpointsOf("intakeMappings", "/intake_mapping")

// One family of paths has been seen for custom OIDC, whichever form the rest of the API has: these are whole.

export const oidcPersonaMappings = endpointsOf("oidcPersonaMappings", "/api/v2/wif/oidc/persona_mapping")

/** Two of them are called: this package reads providers. */
export const oidcProviders = endpointsOf("oidcProviders", "/api/v2/wif/oidc/provider")

/** The login: takes a proof, gives a bearer token. The path is whole, and the same in both forms of the API. */
export const delegatedToken = {
  operation: "delegatedToken.exchange",
  method: "POST",
  path: "/api/v2/delegated-token",
  statuses: [200]
} as const satisfies BareEndpoint

/** Takes the same proof, gives an API key for intake. */
export const intakeKey = {
  operation: "intakeKey.exchange",
  method: "POST",
  path: "/api/v2/intake-key",
  statuses: [200]
} as const satisfies BareEndpoint

/** Whether an operation creates something, which must not happen twice. */
export const isCreate = (operation: string): boolean => operation.endsWith(".create")

/**
 * Returns the path of an endpoint on a site's API origin. The identifier is encoded.
 *
 * @category conversions
 * @since 0.1.0
 */
export const path = (api: Api, endpoint: { readonly path: string }, id = ""): string =>
  `/api/v2/${api.prefix}/aws${endpoint.path.replace(":id", () => encodeURIComponent(id))}`

/**
 * Returns the path of an endpoint that stands the same in every form of the API, such as those of custom OIDC. The
 * identifier is encoded.
 *
 * @category conversions
 * @since 0.1.0
 */
export const wholePath = (endpoint: { readonly path: string }, id = ""): string =>
  endpoint.path.replace(":id", () => encodeURIComponent(id))
