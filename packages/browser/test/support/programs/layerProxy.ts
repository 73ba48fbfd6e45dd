import * as BrowserCloudAuth from "@dd-cloud-auth/browser/BrowserCloudAuth"
import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Effect from "effect/Effect"

export const list = () =>
  CloudAuth.CloudAuth.use(({ personaMappings }) => personaMappings.list).pipe(
    Effect.provide(BrowserCloudAuth.layerProxy()),
    Effect.runPromise
  )
