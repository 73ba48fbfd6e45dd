/** The login without keys that programs do, with the AWS credentials that are found where AWS's own tools look. */

import * as AwsChain from "@dd-cloud-auth/aws/AwsChain"
import * as AwsCloudAuth from "@dd-cloud-auth/aws/AwsCloudAuth"
import * as CallerIdentity from "@dd-cloud-auth/aws/CallerIdentity"
import { DelegatedToken, layer } from "@dd-cloud-auth/aws/DelegatedToken"
import * as Proof from "@dd-cloud-auth/aws/Proof"
import type * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import type { CloudAuthError } from "@dd-cloud-auth/core/Failure"
import * as InvalidConfig from "@dd-cloud-auth/core/InvalidConfig"
import type { Token } from "@dd-cloud-auth/core/Login"
import * as Site from "@dd-cloud-auth/core/Site"
import * as NodeCloudAuth from "@dd-cloud-auth/node/NodeCloudAuth"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

/** Layer that provides a client which logs in to an organisation. It asks the STS of the region in the environment. */
export const client = (
  options: CloudAuth.ClientOptions & { readonly orgUuid: string }
): Layer.Layer<CloudAuth.CloudAuth, Config.ConfigError> =>
  inRegion((region) => AwsCloudAuth.layer({ ...options, region })).pipe(Layer.provide(beneath(options)))

/** Logs in once, and returns the token, which nobody renews. */
export const token = (
  options: NodeCloudAuth.HttpClientOptions & { readonly orgUuid: string }
): Effect.Effect<Token, CloudAuthError | Config.ConfigError> =>
  DelegatedToken.use(({ get }) => get).pipe(
    Effect.provide(
      inRegion((region) =>
        layer({ site: options.site, prover: Proof.aws({ orgUuid: options.orgUuid, region }) })
      ).pipe(Layer.provide(beneath(options)))
    )
  )

/** Asks AWS whose the credentials are, at the STS that the environment names, or else at that of its region. */
export const caller: Effect.Effect<string, CloudAuthError | Config.ConfigError> = Effect.gen(function* () {
  const region = yield* Proof.region
  const named = yield* CallerIdentity.endpoint
  const endpoint = named ?? `https://sts.${region === undefined ? "" : `${region}.`}amazonaws.com`
  const site = yield* Effect.fromResult(Site.custom(endpoint)).pipe(
    Effect.mapError(({ message }) => InvalidConfig.make(`AWS_ENDPOINT_URL_STS: ${message}`))
  )
  return yield* Effect.provide(CallerIdentity.get({ region, endpoint }), beneath({ site }))
})

const inRegion = <A, R>(layer: (region: string | undefined) => Layer.Layer<A, never, R>) =>
  Layer.unwrap(Effect.map(Proof.region, layer))

const beneath = ({ site }: NodeCloudAuth.HttpClientOptions) =>
  Layer.mergeAll(AwsChain.layer(), NodeCloudAuth.layerHttpClientConfig(Config.succeed({ site })))
