import * as BrowserCloudAuth from "@dd-cloud-auth/browser/BrowserCloudAuth"
import * as Suite from "@dd-cloud-auth/conformance/Suite"
import * as Effect from "effect/Effect"

/** Runs the conformance suite in whatever runtime this is. */
export const conform = (
  targets: Readonly<Record<string, Suite.Target>>
): Promise<ReadonlyArray<Suite.Outcome>> => Effect.runPromise(Suite.run(BrowserCloudAuth.layer, targets))
