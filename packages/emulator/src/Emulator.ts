/**
 * A local Datadog Cloud Authentication API: over a socket, or in process as an `HttpClient`.
 *
 * @since 0.1.0
 */

import * as CloudAuthApi from "@dd-cloud-auth/core/CloudAuthApi"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as Site from "@dd-cloud-auth/core/Site"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import type * as Aws from "./Aws.ts"
import type * as Faults from "./Faults.ts"
import { awsRoutes } from "./internal/awsRoutes.ts"
import { makeEngine, type Received } from "./internal/engine.ts"
import { makeIdentities } from "./internal/identities.ts"
import { makeClient } from "./internal/inProcess.ts"
import { makeLoginDesk } from "./internal/login.ts"
import { serve } from "./internal/serve.ts"
import { HttpClient } from "./internal/unstable.ts"
import * as Listen from "./Listen.ts"
import * as Login from "./Login.ts"
import * as Seed from "./Seed.ts"
import * as Store from "./Store.ts"

export type { Received } from "./internal/engine.ts"

/**
 * What a running emulator offers to the program around it.
 *
 * @category models
 * @since 0.1.0
 */
export interface Service {
  /** Such as `http://127.0.0.1:4180`, without a trailing slash. */
  readonly origin: string
  /** The origin as a site for `CloudAuth`. */
  readonly site: Site.CustomSite
  /** Credentials that the emulator accepts. */
  readonly credentials: Credentials.Credentials
  /** The organisation that a login is for. */
  readonly orgUuid: string
  readonly store: Store.Store
  readonly faults: {
    /** Replaces all faults; requests are counted from here on. */
    readonly set: (faults: ReadonlyArray<Faults.Fault>) => Effect.Effect<void>
    readonly clear: Effect.Effect<void>
  }
  /** What was received, oldest first; of more than 10,000 requests the last ones. */
  readonly requests: Effect.Effect<ReadonlyArray<Received>>
}

/**
 * A running emulator.
 *
 * @category services
 * @since 0.1.0
 */
export class Emulator extends Context.Service<Emulator, Service>()("@dd-cloud-auth/emulator/Emulator") {}

/**
 * How an emulator behaves; everything has a default.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options extends Store.Options {
  /** What its organisation holds. Default: `Seed.acme`. */
  readonly seed?: Seed.Seed | undefined
  /** What goes wrong from the start. Default: nothing. */
  readonly faults?: ReadonlyArray<Faults.Fault> | undefined
  /** What requests have to carry; `Credentials.none` accepts all. Default: a pair of keys, see `Service.credentials`. */
  readonly credentials?: Credentials.Credentials | undefined
  /** How a proof is exchanged for a token or an intake key. */
  readonly login?: Login.Options | undefined
  /** Whom AWS knows, and what of AWS is served. Default: nobody, so that every proof is refused, and nothing. */
  readonly aws?: Aws.Options | undefined
  /** The one form of the API that is served. Default: both. */
  readonly api?: CloudAuthApi.Api | undefined
  /** Requests allowed in each period of so many seconds. Default: 12,000 in 10 seconds. */
  readonly rateLimit?: { readonly limit: number; readonly period: number; readonly name?: string } | undefined
  /** The origin of a web page that may call the emulator. Default: none, and no CORS header is sent. */
  readonly cors?: string | undefined
}

/**
 * How an emulator behaves, and where it listens.
 *
 * @category options
 * @since 0.1.0
 */
export interface ServerOptions extends Options {
  /** 0 takes a free one. */
  readonly port: number
  /** A loopback address, or `0.0.0.0` or `::` for all addresses. Default: `127.0.0.1`. */
  readonly host?: string | undefined
}

const TypeId = "~@dd-cloud-auth/emulator/Emulator/EmulatorError"

/**
 * The emulator cannot start; `reason` says why.
 *
 * @category errors
 * @since 0.1.0
 */
export class EmulatorError extends Data.TaggedError("EmulatorError")<{ readonly reason: Listen.Reason }> {
  constructor(props: { readonly reason: Listen.Reason }) {
    // The message is given to the constructor, for the first line of the stack.
    super({ ...props, message: props.reason.message } as typeof props)
  }

  /** What `isEmulatorError` looks for. */
  get [TypeId](): typeof TypeId {
    return TypeId
  }
}

/**
 * Returns `true` if the value is an `EmulatorError`, of this copy of the package or of another.
 *
 * @category guards
 * @since 0.1.0
 */
export const isEmulatorError = (u: unknown): u is EmulatorError => Predicate.hasProperty(u, TypeId)

/**
 * Layer that serves an emulator on a socket. Closing it destroys every connection at once, hung ones too.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerServer = (options: ServerOptions): Layer.Layer<Emulator, EmulatorError> =>
  Layer.effect(
    Emulator,
    Effect.gen(function* () {
      const host = options.host ?? "127.0.0.1"
      const attempt = { server: "The emulator", host, port: options.port }
      // Before it listens no port is known, and any does to judge the host.
      if (Result.isFailure(siteAt(host, 1))) {
        return yield* new EmulatorError({ reason: Listen.invalid(attempt, notLoopback) })
      }
      const { engine, toService } = yield* start(options)
      const port = yield* Effect.mapError(serve(engine, attempt), (reason) => new EmulatorError({ reason }))
      return toService(Result.getOrThrow(siteAt(host, port)))
    })
  )

/**
 * Layer that provides an emulator and an `HttpClient` that reaches it, and nothing else, without a socket.
 *
 * **Details**
 *
 * Faults become the errors of a transport: a reset is a `TransportError`, a hang never ends. Time is that of the
 * Clock, so that a `TestClock` rules it.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerClient = (options: Options = {}): Layer.Layer<Emulator | HttpClient> =>
  Layer.effectContext(
    Effect.gen(function* () {
      const { engine, toService } = yield* start(options)
      const site = Result.getOrThrow(Site.custom(inProcessOrigin))
      return Context.make(Emulator, toService(site)).pipe(
        Context.add(HttpClient, makeClient(engine, site.origin))
      )
    })
  )

// Names below .invalid never resolve (RFC 2606): a request that misses the client in process goes nowhere.
const inProcessOrigin = "https://emulator.invalid"

// They open nothing. No piece of them is a word, or what cuts keys out of text would take the word too.
const keys = Credentials.keys({
  apiKey: "TTupGyJyjeJVRAO7vbZt1ORHxBMcFDsO",
  appKey: "UChVRYzDYOeIP46lgYy5tYJ0TMarAyFPx9txSwlb"
})

const start = Effect.fnUntraced(function* (options: Options) {
  const store = yield* Store.make(options.seed ?? Seed.acme, options)
  const credentials = options.credentials ?? keys
  const login = { ...options.login, orgUuid: options.login?.orgUuid ?? Login.orgUuid }
  const identities = makeIdentities(options.aws ?? {})
  const engine = makeEngine({
    store,
    apis: options.api === undefined ? [CloudAuthApi.cloudAuth, CloudAuthApi.wif] : [options.api],
    login: makeLoginDesk(login, store, identities),
    awsRoutes: awsRoutes(options.aws, identities),
    credentials,
    faults: options.faults ?? [],
    rateLimit: { limit: 12_000, period: 10, name: "cloud_auth", ...options.rateLimit },
    cors: options.cors
  })
  const toService = (site: Site.CustomSite): Service => ({
    origin: site.origin,
    site,
    credentials,
    orgUuid: login.orgUuid,
    store,
    faults: { set: engine.setFaults, clear: engine.setFaults([]) },
    requests: engine.received
  })
  return { engine, toService }
})

const notLoopback =
  "clients would send their keys to this address in the clear. Take a loopback address, 0.0.0.0 or ::."

const siteAt = (host: string, port: number) => Site.custom(`http://${reachable(host)}:${port}`)

const reachable = (host: string): string => {
  if (host === "0.0.0.0") return "127.0.0.1"
  if (host === "::") return "[::1]"
  return host.includes(":") ? `[${host}]` : host
}
