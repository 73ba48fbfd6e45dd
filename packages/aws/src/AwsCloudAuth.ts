/**
 * The client without keys: who AWS says you are decides who you are for Datadog.
 *
 * @since 0.1.0
 */

import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Site from "@dd-cloud-auth/core/Site"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { AwsCredentials } from "./AwsCredentials.ts"
import * as DelegatedToken from "./DelegatedToken.ts"
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
 * Config that reads where to log in from the environment: the site from `DD_SITE` (see `Site.config`), and the organisation
 * and the region as `Proof.config` does.
 *
 * @category config
 * @since 0.1.0
 */
export const config: Config.Config<Pick<Options, "site" | "orgUuid" | "region">> = Config.all({
  site: Site.config,
  proof: Proof.config
}).pipe(Config.map(({ proof, site }) => ({ site, ...proof })))

/**
 * Layer that provides a client for the site and the organisation that the environment names; see `config`.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerFromEnv: Layer.Layer<CloudAuth.CloudAuth, Config.ConfigError, HttpClient | AwsCredentials> =
  Layer.unwrap(Effect.map(config, layer))
