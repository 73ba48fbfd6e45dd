import * as Site from "@dd-cloud-auth/core/Site"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { Agent, buildConnector, type Dispatcher } from "@effect/platform-node/Undici"
import type * as Config from "effect/Config"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as ContentEncoding from "./contentEncoding.ts"
import * as InterimAnswers from "./interimAnswers.ts"
import * as OutboundProxy from "./outboundProxy.ts"
import * as Tunnel from "./tunnel.ts"
import {
  HttpClient,
  HttpClientError,
  TransportError,
  makeHttpClient,
  mapRequest,
  setHeaders,
  transformResponse
} from "./unstable.ts"
import { version } from "./version.ts"

const userAgent = `dd-cloud-auth-node/${version} (@dd-cloud-auth/node)`

/** Settings of the transport, all of them decided. */
export interface Settings {
  readonly site: Site.Site
  readonly connectTimeout: Duration.Input
  readonly headersTimeout: Duration.Input
  readonly bodyTimeout: Duration.Input
  readonly proxy: OutboundProxy.Proxy
}

/** Returns a client with a connection pool of its own, which closes with the scope. */
export const make = Effect.fnUntraced(function* (
  settings: Settings
): Effect.fn.Return<HttpClient, Config.ConfigError, Scope.Scope> {
  const proxy = yield* OutboundProxy.find(settings.proxy, Site.apiOrigin(settings.site))
  const limits: Limits = {
    connectTimeout: millis(settings.connectTimeout),
    headersTimeout: millis(settings.headersTimeout),
    bodyTimeout: millis(settings.bodyTimeout)
  }
  const dispatcher = yield* Effect.acquireRelease(
    Effect.sync(() => makeDispatcher(limits, proxy)),
    (dispatcher) => Effect.promise(() => dispatcher.destroy())
  )
  const client = yield* Effect.provideService(
    NodeHttpClient.makeUndici,
    NodeHttpClient.Dispatcher,
    dispatcher.compose(intercepted(limits))
  )
  return client.pipe(
    mapRequest(setHeaders({ "accept-encoding": ContentEncoding.accepted, "user-agent": userAgent })),
    transformResponse(Effect.map(ContentEncoding.decoded))
  )
})

/** Returns a client that sends nothing and says what is wrong with the proxy. */
export const refuse = (why: string): HttpClient =>
  makeHttpClient((request) =>
    Effect.fail(
      new HttpClientError({
        reason: new TransportError({
          request,
          description: why,
          cause: Object.assign(new Error(why), { code: "ERR_PROXY_INVALID" })
        })
      })
    )
  )

interface Limits {
  readonly connectTimeout: number
  readonly headersTimeout: number
  readonly bodyTimeout: number
}

const makeDispatcher = (
  { connectTimeout }: Limits,
  proxy: OutboundProxy.OutboundProxy | undefined
): Dispatcher => {
  if (proxy !== undefined) return Tunnel.make(proxy, { allowH2, connectTimeout })
  const connect = buildConnector({ allowH2, timeout: connectTimeout })
  return new Agent({ allowH2, connect: InterimAnswers.skipping(connect) })
}

// Over HTTP/1.1 a request has a connection to itself: one that hangs or is aborted takes no other down.
const allowH2 = false

const intercepted =
  ({ bodyTimeout, headersTimeout }: Limits): Dispatcher.DispatcherComposeInterceptor =>
  (dispatch) =>
  (options, handler) => {
    const { onResponseError } = handler
    handler.onResponseError = (controller, error: Error & { data?: unknown }) => {
      // Holds what was sent in place of HTTP, which may repeat the keys; a span would keep this error.
      delete error.data
      onResponseError?.call(handler, controller, error)
    }
    // Effect's client asks for 1 hour and no limit with each request, which overrides what an Agent was given.
    return dispatch({ ...options, bodyTimeout, headersTimeout }, handler)
  }

// To undici, 0 is no limit at all.
const millis = (input: Duration.Input): number => {
  const millis = Duration.toMillis(Duration.fromInputUnsafe(input))
  return Number.isFinite(millis) ? Math.max(1, millis) : 0
}
