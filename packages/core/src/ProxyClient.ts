/**
 * The client of a proxy that holds the keys: the same service as `CloudAuth`, read from the endpoints of `ProxyApi`.
 *
 * @since 0.1.0
 */

import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as CloudAuth from "./CloudAuth.ts"
import { type CloudAuthError, NotFound } from "./Failure.ts"
import * as Authorise from "./internal/authorise.ts"
import * as Call from "./internal/call.ts"
import { decodeWith } from "./internal/decodeWith.ts"
import * as FailureOf from "./internal/failureOf.ts"
import { shorten } from "./internal/shorten.ts"
import type { HttpClient } from "./internal/unstable.ts"
import * as Json from "./Json.ts"
import * as Printable from "./Printable.ts"
import * as ProxyApi from "./ProxyApi.ts"
import * as Retry from "./Retry.ts"

/**
 * How to call a proxy; all but `origin` has a default.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options {
  /** Scheme, host and port of the proxy. */
  readonly origin: string
  /** The path below which the proxy serves. Default: `ProxyApi.defaultPath`. */
  readonly path?: string | undefined
  /** When a failed call is sent again. Default: `Retry.none`, for the proxy has retried before it answers. */
  readonly retry?: Retry.Retry | undefined
  /** Time limit of a whole call. Default: 65 seconds, a little more than a proxy gives Datadog by default. */
  readonly timeout?: Duration.Input | undefined
  /** The longest answer that is read, in bytes; a longer one is `Malformed`. Default: 64 MiB. */
  readonly maxResponseBytes?: number | undefined
}

/**
 * Creates a client over the `HttpClient` of the context, without credentials.
 *
 * **Details**
 *
 * A proxy is read-only: `create` and `remove` fail with `BadRequest` and send nothing. `get` looks into the list.
 * Failures between the proxy and Datadog arrive as what they were there; failures of the proxy itself name its host as
 * their `site`.
 *
 * **Gotchas**
 *
 * An `origin` that is not the origin of an http or https URL is a defect.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = Effect.fnUntraced(function* (
  options: Options
): Effect.fn.Return<CloudAuth.Service, never, HttpClient> {
  const origin = yield* originOf(options.origin)
  const site = new URL(origin).host
  const prefix = (options.path ?? ProxyApi.defaultPath).replace(/\/+$/, "")
  const call = yield* Call.make({
    site,
    origin,
    path: (endpoint) => prefix + endpoint.path,
    retry: options.retry ?? Retry.none,
    timeout: Duration.fromInputUnsafe(options.timeout ?? "65 seconds"),
    maxResponseBytes: options.maxResponseBytes ?? 67_108_864,
    authorise: Authorise.none,
    passedOn
  })

  const mappings = <Mapping extends { readonly id: string }, NewMapping>(
    kind: string,
    endpoint: ProxyApi.ListEndpoint<Schema.Codec<{ readonly data: ReadonlyArray<Mapping> }, any>>
  ): CloudAuth.Mappings<Mapping, NewMapping> => {
    const list = call
      .one({ ...endpoint, method: "GET", statuses: [200] }, {}, decodeWith(endpoint.answer))
      .pipe(Effect.map(({ data }) => data))
    const named = (operation: string) => ({ operation: `${kind}.${operation}`, site })
    const refuse = (operation: string) =>
      Effect.fail(FailureOf.notSent(named(operation), `the proxy on ${site} is read-only`))
    return {
      list,
      get: (id) =>
        Effect.flatMap(list, (mappings) => {
          const mapping = mappings.find((mapping) => mapping.id === id)
          return mapping === undefined ? Effect.fail(missing(named("get"), id)) : Effect.succeed(mapping)
        }),
      create: () => refuse("create"),
      remove: () => refuse("remove")
    }
  }

  return CloudAuth.CloudAuth.of({
    personaMappings: mappings("personaMappings", ProxyApi.personaMappings),
    intakeMappings: mappings("intakeMappings", ProxyApi.intakeMappings),
    secrets: Effect.succeed([])
  })
})

/**
 * Layer that provides a client of a proxy.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (options: Options): Layer.Layer<CloudAuth.CloudAuth, never, HttpClient> =>
  Layer.effect(CloudAuth.CloudAuth, make(options))

const originOf = (text: string): Effect.Effect<string> => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url !== undefined && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`
    ? Effect.succeed(url.origin)
    : // The text is not repeated: it may hold a password.
      Effect.die(new Error("The `origin` of a proxy is http(s)://host[:port], and nothing behind it."))
}

const passedOn = (text: string): Option.Option<CloudAuthError> =>
  Json.parse(text).pipe(
    Result.getSuccess,
    Option.flatMap(decodeFailed),
    Option.map(({ failure }) => failure)
  )

const decodeFailed = Schema.decodeUnknownOption(ProxyApi.Failed)

const missing = (call: { readonly operation: string; readonly site: string }, id: string): CloudAuthError =>
  FailureOf.of(
    call,
    new NotFound({
      status: 404,
      errors: [],
      message: Printable.escape(
        `${call.operation} on ${call.site}: no mapping of the list has the id "${shorten(id, 100)}".`
      )
    })
  )
