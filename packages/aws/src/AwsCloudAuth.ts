/**
 * The client without keys: who AWS says you are decides who you are for Datadog.
 *
 * @since 0.1.0
 */

import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Environment from "@dd-cloud-auth/core/Environment"
import * as InvalidConfig from "@dd-cloud-auth/core/InvalidConfig"
import * as Printable from "@dd-cloud-auth/core/Printable"
import * as Site from "@dd-cloud-auth/core/Site"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { AwsCredentials } from "./AwsCredentials.ts"
import * as DelegatedToken from "./DelegatedToken.ts"
import { problemOfOrgUuid, problemOfRegion } from "./internal/target.ts"
import type { HttpClient } from "./internal/unstable.ts"
import * as Proof from "./Proof.ts"

/**
 * How to call a site, and what proofs are made for; all but `site` and `orgUuid` has a default.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options extends CloudAuth.ClientOptions, Proof.AwsOptions {}

/**
 * Layer that provides a client which logs in with the AWS credentials of the context: `AwsChain.layer()` finds them where
 * AWS's own tools do, `AwsCredentials` has others.
 *
 * **Details**
 *
 * Nothing is sent before the first call. That exchanges a proof for a token, one round trip, which all calls share until
 * it is renewed; see `DelegatedToken`. A login that failed is sent again as `retry` says. Without a login there is no
 * call: keys are neither looked for nor sent.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (
  options: Options
): Layer.Layer<CloudAuth.CloudAuth, never, HttpClient | AwsCredentials> =>
  CloudAuth.layerProvider(options).pipe(
    Layer.provide(DelegatedToken.layerProvider),
    Layer.provide(DelegatedToken.layer({ site: options.site, prover: Proof.aws(options) }))
  )

/**
 * The variables that `config` reads beside those of the site; of each list the first that is set wins.
 *
 * @category constants
 * @since 0.1.0
 */
export const variables = {
  orgUuid: ["DD_ORG_UUID", "DATADOG_ORG_UUID"],
  cloudProviderType: ["DD_CLOUD_PROVIDER_TYPE", "DATADOG_CLOUD_PROVIDER_TYPE"],
  region: ["AWS_REGION", "AWS_DEFAULT_REGION"]
} as const

/**
 * Config that reads where to log in from the environment.
 *
 * **Details**
 *
 * - site: `DD_SITE`, `DATADOG_SITE`
 * - organisation: `DD_ORG_UUID`, `DATADOG_ORG_UUID`
 * - region of STS: `AWS_REGION`, `AWS_DEFAULT_REGION`; else the global endpoint
 * - `DD_CLOUD_PROVIDER_TYPE`, `DATADOG_CLOUD_PROVIDER_TYPE`: `aws`, or not set
 *
 * The names of the organisation and of the provider's type are those of Datadog's Terraform provider, the names of the
 * region those of the Datadog Agent.
 *
 * @category config
 * @since 0.1.0
 */
export const config: Config.Config<Pick<Options, "site" | "orgUuid" | "region">> = Config.all({
  site: Site.config,
  orgUuid: Environment.firstSet(variables.orgUuid),
  cloudProviderType: Environment.firstSet(variables.cloudProviderType),
  region: Environment.firstSet(variables.region)
}).pipe(
  Config.mapEffect(({ cloudProviderType, orgUuid, region, site }) => {
    const refuse = ({ variable }: Environment.Variable, problem: string) =>
      Effect.fail(InvalidConfig.make(`${variable} ${problem}.`))
    if (cloudProviderType.value !== undefined && cloudProviderType.value.toLowerCase() !== "aws") {
      return refuse(cloudProviderType, `is ${shown(cloudProviderType.value)}: only "aws" can log in here`)
    }
    if (orgUuid.value === undefined) {
      return refuse(orgUuid, `is not set: it is the UUID of the organisation to log in to`)
    }
    const orgProblem = problemOfOrgUuid(orgUuid.value)
    if (orgProblem !== undefined) return refuse(orgUuid, orgProblem)
    const regionProblem = region.value === undefined ? undefined : problemOfRegion(region.value)
    if (regionProblem !== undefined) return refuse(region, regionProblem)
    return Effect.succeed({ site, orgUuid: orgUuid.value, region: region.value })
  })
)

/**
 * Layer that provides a client for the site and the organisation that the environment names; see `config`.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerFromEnv: Layer.Layer<CloudAuth.CloudAuth, Config.ConfigError, HttpClient | AwsCredentials> =
  Layer.unwrap(Effect.map(config, layer))

// One of a few short words, or else not repeated.
const shown = (text: string): string => (text.length <= 16 ? Printable.json(text) : "something else")
