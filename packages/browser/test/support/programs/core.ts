import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as Site from "@dd-cloud-auth/core/Site"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"

const layer = (apiKey: string, appKey: string) =>
  CloudAuth.layer({ site: Site.EU1, credentials: Credentials.keys({ apiKey, appKey }) }).pipe(
    Layer.provide(FetchHttpClient.layer)
  )

export const list = (apiKey: string, appKey: string) =>
  CloudAuth.CloudAuth.use(({ personaMappings }) => personaMappings.list).pipe(
    Effect.provide(layer(apiKey, appKey)),
    Effect.runPromise
  )
