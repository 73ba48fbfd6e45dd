import * as BrowserCloudAuth from "@dd-cloud-auth/browser/BrowserCloudAuth"
import * as Canary from "@dd-cloud-auth/canary"
import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as Retry from "@dd-cloud-auth/core/Retry"
import * as Site from "@dd-cloud-auth/core/Site"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as Layer from "effect/Layer"
import * as Result from "effect/Result"

const site = (origin: string): Site.Site =>
  Result.getOrElse(Site.custom(origin), () => ({
    _tag: "CustomSite",
    name: "custom",
    parameter: origin,
    origin
  }))

const direct = (origin: string): Layer.Layer<CloudAuth.CloudAuth> =>
  BrowserCloudAuth.layer({
    site: site(origin),
    credentials: Credentials.keys(Canary.keys),
    retry: Retry.none
  })

const answer = (layer: Layer.Layer<CloudAuth.CloudAuth>): Promise<unknown> =>
  Effect.runPromise(
    CloudAuth.CloudAuth.use(({ personaMappings }) => personaMappings.list).pipe(
      Effect.map((list): unknown => ({ ids: list.map(({ id }) => id) })),
      // Flat, since only plain data leaves the page; the message of an error is not among its own properties.
      Effect.catchTag("CloudAuthError", ({ message, operation, reason, site }) =>
        Effect.succeed({ operation, site, ...reason, message })
      ),
      Effect.provide(layer)
    )
  )

/** Lists the persona mappings of a site: the ids, or the failure. */
export const list = (origin: string): Promise<unknown> => answer(direct(origin))

/** Lists the persona mappings of the proxy that served this page. */
export const listOfProxy = (options: BrowserCloudAuth.ProxyOptions): Promise<unknown> =>
  answer(BrowserCloudAuth.layerProxy(options))

let started: Fiber.Fiber<unknown, unknown> | undefined

/** Begins to list, until `interrupt` or the end of the page. */
export const start = (origin: string): void => {
  started = Effect.runFork(
    CloudAuth.CloudAuth.use(({ personaMappings }) => personaMappings.list).pipe(
      Effect.provide(direct(origin))
    )
  )
}

/** Interrupts what `start` began, and returns once it has ended. */
export const interrupt = (): Promise<void> => Effect.runPromise(Fiber.interrupt(started!))
