/**
 * The client: list, get, create and remove the mappings of a site.
 *
 * @since 0.1.0
 */

import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import type * as CloudAuthApi from "./CloudAuthApi.ts"
import * as Credentials from "./Credentials.ts"
import type { CloudAuthError } from "./Failure.ts"
import type * as IntakeMapping from "./IntakeMapping.ts"
import * as Authorise from "./internal/authorise.ts"
import * as Call from "./internal/call.ts"
import * as Decode from "./internal/decode.ts"
import * as Endpoints from "./internal/endpoints.ts"
import { removedBefore } from "./internal/removedBefore.ts"
import type { HttpClient } from "./internal/unstable.ts"
import * as Wire from "./internal/wire.ts"
import type * as PersonaMapping from "./PersonaMapping.ts"
import * as Retry from "./Retry.ts"
import * as Site from "./Site.ts"

/**
 * The mappings of one kind.
 *
 * @category models
 * @since 0.1.0
 */
export interface Mappings<Mapping, NewMapping> {
  /** Every mapping, in the order in which the site answers. */
  readonly list: Effect.Effect<ReadonlyArray<Mapping>, CloudAuthError>
  readonly get: (id: string) => Effect.Effect<Mapping, CloudAuthError>
  /** Never sent twice, save after a 429: an answer that got lost may have created the mapping. */
  readonly create: (mapping: NewMapping) => Effect.Effect<Mapping, CloudAuthError>
  /** Succeeds too where a second attempt finds that the first one, whose answer got lost, removed the mapping. */
  readonly remove: (id: string) => Effect.Effect<void, CloudAuthError>
}

/**
 * The operations of the client.
 *
 * @category models
 * @since 0.1.0
 */
export interface Service {
  readonly personaMappings: Mappings<PersonaMapping.PersonaMapping, PersonaMapping.NewPersonaMapping>
  readonly intakeMappings: Mappings<IntakeMapping.IntakeMapping, IntakeMapping.NewIntakeMapping>
  /**
   * What a call would be authorised with now, for whoever shows what a site answers and has to keep the keys out of it,
   * as `NodeProxy` does with `Secrets.scrubber`. Empty for a client that has no keys.
   */
  readonly secrets: Effect.Effect<ReadonlyArray<Redacted.Redacted>, CloudAuthError>
}

/**
 * The client of one Datadog site.
 *
 * @category services
 * @since 0.1.0
 */
export class CloudAuth extends Context.Service<CloudAuth, Service>()("@dd-cloud-auth/core/CloudAuth") {}

/**
 * How to call a site; all but `site` has a default.
 *
 * @category options
 * @since 0.1.0
 */
export interface ClientOptions {
  readonly site: Site.Site
  /** When a failed call is sent again. Default: `Retry.standard`. */
  readonly retry?: Retry.Retry | undefined
  /** Time limit of a whole call, all its attempts and waits included. Default: 1 minute. */
  readonly timeout?: Duration.Input | undefined
  /** The longest answer that is read, in bytes, decoded; a longer one is `Malformed`. Default: 64 MiB. */
  readonly maxResponseBytes?: number | undefined
  /** Which form of the API is called. Default: `CloudAuthApi.cloudAuth`. */
  readonly api?: CloudAuthApi.Api | undefined
  /**
   * What happens to an item of a list whose type is not known. Default: `"fail"`; `"skip"` leaves such items out, and
   * logs a warning that says how many.
   */
  readonly unknownTypes?: "fail" | "skip" | undefined
}

/**
 * How to call a site, and with which credentials.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options extends ClientOptions {
  readonly credentials: Credentials.Credentials
}

/**
 * Creates a client over the `HttpClient` and the `Credentials.Provider` of the context.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = Effect.fnUntraced(function* (
  options: ClientOptions
): Effect.fn.Return<Service, never, HttpClient | Credentials.Provider> {
  const provider = yield* Credentials.Provider
  const api = options.api ?? Endpoints.cloudAuth
  const unknownTypes = options.unknownTypes ?? "fail"
  const call = yield* Call.make({
    site: options.site.parameter,
    origin: Site.apiOrigin(options.site),
    path: (endpoint, id) => Endpoints.path(api, endpoint, id),
    retry: options.retry ?? Retry.standard,
    timeout: Duration.fromInputUnsafe(options.timeout ?? "1 minute"),
    maxResponseBytes: options.maxResponseBytes ?? 67_108_864,
    authorise: Authorise.ofProvider(provider)
  })

  const mappings = <Mapping extends { readonly id: string }, NewMapping>(of: {
    readonly kind: Decode.MappingKind<Mapping>
    readonly endpoints: typeof Endpoints.personaMappings
    readonly type: string
    /** The attributes of a new mapping, as they are on the wire. */
    readonly attributes: (mapping: NewMapping) => Readonly<Record<string, string>>
  }): Mappings<Mapping, NewMapping> => {
    const one = Decode.one(of.kind)
    return {
      list: call.list(of.endpoints.list, Decode.list(of.kind, unknownTypes)),
      get: (id) => call.one(of.endpoints.get, { id }, one),
      create: (mapping) => {
        const body = { data: { type: of.type, attributes: of.attributes(mapping) } }
        return call.one(of.endpoints.create, { body }, one)
      },
      remove: (id) =>
        call.one(of.endpoints.remove, { id }, Decode.nothing, removedBefore(of.endpoints.remove.operation))
    }
  }

  return CloudAuth.of({
    personaMappings: mappings({
      kind: Decode.personaMapping,
      endpoints: Endpoints.personaMappings,
      type: api.personaMappingType,
      attributes: ({ accountIdentifier, arnPattern }: PersonaMapping.NewPersonaMapping) => ({
        [Wire.personaNames.arnPattern]: arnPattern,
        [Wire.personaNames.accountIdentifier]: accountIdentifier
      })
    }),
    intakeMappings: mappings({
      kind: Decode.intakeMapping,
      endpoints: Endpoints.intakeMappings,
      type: api.intakeMappingType,
      attributes: ({ arnPattern }: IntakeMapping.NewIntakeMapping) => ({
        [Wire.intakeNames.arnPattern]: arnPattern
      })
    }),
    secrets: Effect.map(provider.get, Credentials.secrets)
  })
})

/**
 * Layer that provides a client with fixed credentials.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (options: Options): Layer.Layer<CloudAuth, never, HttpClient> =>
  Layer.provide(layerProvider(options), Credentials.layer(options.credentials))

/**
 * Layer that provides a client which asks a `Credentials.Provider` before each attempt.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerProvider = (
  options: ClientOptions
): Layer.Layer<CloudAuth, never, HttpClient | Credentials.Provider> => Layer.effect(CloudAuth, make(options))

/**
 * Layer that provides a client with options from configuration, such as `Site.config` and `Credentials.config`.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerConfig = (
  options: Config.Wrap<Options>
): Layer.Layer<CloudAuth, Config.ConfigError, HttpClient> =>
  Layer.unwrap(Effect.map(Config.unwrap(options), layer))
