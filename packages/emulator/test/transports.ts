import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import type * as CloudAuthApi from "@dd-cloud-auth/core/CloudAuthApi"
import type * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as Retry from "@dd-cloud-auth/core/Retry"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Emulator from "../src/Emulator.ts"

/** How the client is made that talks to the emulator under test. */
export interface ClientOptions {
  readonly credentials?: Credentials.Credentials
  readonly retry?: Retry.Retry
  readonly api?: CloudAuthApi.Api
}

type Wire = (
  options?: Emulator.Options
) => Layer.Layer<Emulator.Emulator | HttpClient.HttpClient, Emulator.EmulatorError>

/** Both ways to reach an emulator: the same suite runs over each. */
export const transports: ReadonlyArray<readonly [name: string, wire: Wire]> = [
  [
    "over a socket",
    (options) => Layer.merge(Emulator.layerServer({ port: 0, ...options }), NodeHttpClient.layerUndici)
  ],
  ["in process", (options) => Emulator.layerClient(options)]
]

/** Layer that provides the client of core, with the emulator it talks to. */
export const cloudAuth = (
  wire: Wire,
  options?: Emulator.Options,
  client?: ClientOptions
): Layer.Layer<CloudAuth.CloudAuth | Emulator.Emulator | HttpClient.HttpClient, Emulator.EmulatorError> =>
  Layer.unwrap(
    Effect.map(Emulator.Emulator, ({ credentials, site }) =>
      CloudAuth.layer({ site, credentials, retry: Retry.none, ...client })
    )
  ).pipe(Layer.provideMerge(wire(options)))
