/** Options out of configuration, wherever that comes from: the environment, mounted files, or a record in a test. */

import { Credentials, Site } from "@dd-cloud-auth/core"
import { NodeCloudAuth } from "@dd-cloud-auth/node"
import { Config, Effect, Layer } from "effect"

/**
 * What stands under one name in the configuration: `DD_SITE`, `DD_API_KEY` and `DD_APP_KEY` (or `DD_BEARER_TOKEN`), and
 * `timeout`, such as `10 seconds`. A program for two organisations reads two names.
 */
export const options = (name: string) =>
  Config.all({
    site: Site.config,
    credentials: Credentials.config,
    timeout: Config.Duration("timeout").pipe(Config.withDefault("1 minute"))
  }).pipe(Config.nested(name))

/** Layer that provides the client of an organisation. It fails with a `ConfigError` that names what is missing. */
export const layer = (name: string) => Layer.unwrap(Effect.map(options(name), NodeCloudAuth.layer))
