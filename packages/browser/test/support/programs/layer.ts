import * as BrowserCloudAuth from "@dd-cloud-auth/browser/BrowserCloudAuth"
import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as Site from "@dd-cloud-auth/core/Site"
import * as Effect from "effect/Effect"

export const list = (apiKey: string, appKey: string) =>
  CloudAuth.CloudAuth.use(({ personaMappings }) => personaMappings.list).pipe(
    Effect.provide(
      BrowserCloudAuth.layer({ site: Site.EU1, credentials: Credentials.keys({ apiKey, appKey }) })
    ),
    Effect.runPromise
  )
