/**
 * The client of custom OIDC: list, get, create and remove the persona mappings of a site, and read its providers. A
 * preview, which has to be enabled for an organisation.
 *
 * It stands apart from `CloudAuth`, so that a program without it is no heavier, and a fake of that no larger.
 *
 * @since 0.1.0
 */

import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Schema from "effect/Schema"
import type * as CloudAuth from "./CloudAuth.ts"
import * as CloudAuthApi from "./CloudAuthApi.ts"
import * as Credentials from "./Credentials.ts"
import { type CloudAuthError, Forbidden, NotFound } from "./Failure.ts"
import * as Authorise from "./internal/authorise.ts"
import * as Call from "./internal/call.ts"
import * as Decode from "./internal/decode.ts"
import { decodeWith } from "./internal/decodeWith.ts"
import * as FailureOf from "./internal/failureOf.ts"
import { removedBefore } from "./internal/removedBefore.ts"
import type { HttpClient } from "./internal/unstable.ts"
import * as Wire from "./internal/wire.ts"
import * as OidcMapping from "./OidcMapping.ts"
import * as Retry from "./Retry.ts"
import * as Site from "./Site.ts"

/**
 * The operations of the client.
 *
 * **Details**
 *
 * They fail as those of `CloudAuth` do. Where custom OIDC is not enabled for the organisation, `Forbidden` or `NotFound`
 * is what to expect; Datadog does not document which, and the message of either says it. A mapping with both kinds of
 * conditions, or none, is not sent (`BadRequest`), and a site that answers with one is `Malformed`.
 *
 * @category models
 * @since 0.1.0
 */
export interface Service {
  readonly personaMappings: CloudAuth.Mappings<
    OidcMapping.OidcPersonaMapping,
    OidcMapping.NewOidcPersonaMapping
  >
  readonly providers: Pick<CloudAuth.Mappings<OidcMapping.OidcProvider, never>, "list" | "get">
}

/**
 * The client of custom OIDC at one Datadog site.
 *
 * @category services
 * @since 0.1.0
 */
export class OidcCloudAuth extends Context.Service<OidcCloudAuth, Service>()(
  "@dd-cloud-auth/core/OidcCloudAuth"
) {}

/**
 * How to call a site; all but `site` has a default, which is that of `CloudAuth`.
 *
 * @category options
 * @since 0.1.0
 */
export interface ClientOptions extends Omit<CloudAuth.ClientOptions, "api" | "unknownTypes"> {}

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
  const site = options.site.parameter
  const call = yield* Call.make({
    site,
    origin: Site.apiOrigin(options.site),
    path: CloudAuthApi.wholePath,
    retry: options.retry ?? Retry.standard,
    timeout: Duration.fromInputUnsafe(options.timeout ?? "1 minute"),
    maxResponseBytes: options.maxResponseBytes ?? 67_108_864,
    authorise: Authorise.ofProvider(yield* Credentials.Provider)
  })
  const { oidcPersonaMappings: mappings, oidcProviders: providers } = CloudAuthApi
  const { create, remove } = mappings
  const mapping = dataOf(mappings.get.answer)
  const ofList = <A extends { readonly id: string }>(
    endpoint: CloudAuthApi.Endpoint<Schema.Codec<{ readonly data: ReadonlyArray<A> }, any>>
  ) => Effect.mapError(call.list(endpoint, dataOf(endpoint.answer)), withPreview)
  return OidcCloudAuth.of({
    personaMappings: {
      list: ofList(mappings.list),
      get: (id) => Effect.mapError(call.one(mappings.get, { id }, mapping), withPreview),
      create: (wanted) => {
        const problem = OidcMapping.conditionProblem(wanted)
        return problem === undefined
          ? Effect.mapError(call.one(create, { body: bodyOf(wanted) }, mapping), withPreview)
          : Effect.fail(FailureOf.notSent({ ...create, site }, problem))
      },
      remove: (id) =>
        Effect.mapError(
          call.one(remove, { id }, Decode.nothing, removedBefore(remove.operation)),
          withPreview
        )
    },
    providers: {
      list: ofList(providers.list),
      get: (id) => Effect.mapError(call.one(providers.get, { id }, dataOf(providers.get.answer)), withPreview)
    }
  })
})

/**
 * Layer that provides a client with fixed credentials.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (options: Options): Layer.Layer<OidcCloudAuth, never, HttpClient> =>
  Layer.provide(layerProvider(options), Credentials.layer(options.credentials))

/**
 * Layer that provides a client which asks a `Credentials.Provider` before each attempt.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerProvider = (
  options: ClientOptions
): Layer.Layer<OidcCloudAuth, never, HttpClient | Credentials.Provider> =>
  Layer.effect(OidcCloudAuth, make(options))

const dataOf = <A>(schema: Schema.Codec<{ readonly data: A }, any>): Call.Decode<A> => {
  const decode = decodeWith(schema)
  return (call, status, json) => Effect.map(decode(call, status, json), ({ data }) => data)
}

const bodyOf = ({ type, ...wanted }: OidcMapping.NewOidcPersonaMapping) => ({
  data: {
    type,
    attributes: {
      [Wire.oidcPersonaNames.providerId]: wanted.providerId,
      [Wire.oidcPersonaNames.accountUuid]: wanted.accountUuid,
      [Wire.oidcPersonaNames.claimMatchers]: wanted.claimMatchers,
      [Wire.oidcPersonaNames.identityPattern]: wanted.identityPattern
    }
  }
})

// Here, and not with what is tried elsewhere, so that other programs do without. A login on the way has its own failures.
const withPreview = (failure: CloudAuthError): CloudAuthError => {
  const { operation, reason } = failure
  if (!operation.startsWith("oidc") || (reason._tag !== "Forbidden" && reason._tag !== "NotFound"))
    return failure
  const said = { ...reason, message: `${reason.message} ${preview}` }
  return FailureOf.of(failure, reason._tag === "Forbidden" ? new Forbidden(said) : new NotFound(said))
}

const preview =
  "Custom OIDC is in preview, and has to be enabled for the organisation: Datadog support does that."
