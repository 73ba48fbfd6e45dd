import * as BrowserCloudAuth from "@dd-cloud-auth/browser/BrowserCloudAuth"
import * as Suite from "@dd-cloud-auth/conformance/Suite"
import * as OidcCloudAuth from "@dd-cloud-auth/core/OidcCloudAuth"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

const clients: Suite.MakeLayer = (options) =>
  Layer.merge(
    BrowserCloudAuth.layer(options),
    Layer.provide(OidcCloudAuth.layer(options), BrowserCloudAuth.layerHttpClient())
  )

/** Runs the conformance suite in whatever runtime this is. */
export const conform = (
  targets: Readonly<Record<string, Suite.Target>>
): Promise<ReadonlyArray<Suite.Outcome>> => Effect.runPromise(Suite.run(clients, targets))
