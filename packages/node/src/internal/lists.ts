import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Failure from "@dd-cloud-auth/core/Failure"
import * as ProxyApi from "@dd-cloud-auth/core/ProxyApi"
import * as Secrets from "@dd-cloud-auth/core/Secrets"
import * as Cache from "effect/Cache"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Predicate from "effect/Predicate"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

/** Of which mappings a list is. */
export type MappingKind = "personaMappings" | "intakeMappings"

/** A list, or why there is none, ready to be sent. */
export interface Listing {
  readonly status: number
  readonly body: string
  /** Seconds that whoever asks should wait; `undefined` where nobody asks for it. */
  readonly retryAfter?: number
  readonly keepFor: Duration.Duration
}

/**
 * Returns a function that lists mappings. Requests at the same time share one call, which ends early only when all of
 * them have gone; those that come within `cacheFor` get the same answer.
 */
export const make = Effect.fnUntraced(function* (
  cacheFor: Duration.Duration
): Effect.fn.Return<(kind: MappingKind) => Effect.Effect<Listing>, never, CloudAuth.CloudAuth> {
  const cloudAuth = yield* CloudAuth.CloudAuth

  const list = (kind: MappingKind) =>
    Effect.suspend(() => {
      const keys: Array<Redacted.Redacted> = []
      const learnKeys = Effect.map(cloudAuth.secrets, (secrets) => {
        keys.push(...secrets)
      })
      return Effect.gen(function* () {
        const fetchedAt = yield* Clock.currentTimeMillis
        yield* learnKeys
        const data = yield* cloudAuth[kind].list
        // A token may have been refreshed on the way.
        yield* learnKeys
        return { status: 200, body: toJson({ data, fetchedAt }, Secrets.scrubber(keys)), keepFor: cacheFor }
      }).pipe(Effect.catch((failure) => Effect.succeed(failed(failure, keys, cacheFor))))
    })

  const cache = yield* Cache.makeWith(list, {
    capacity: 2,
    timeToLive: (exit) => (Exit.isSuccess(exit) ? exit.value.keepFor : Duration.zero)
  })
  return (kind) => Cache.get(cache, kind)
})

const failed = (
  failure: Failure.CloudAuthError,
  keys: ReadonlyArray<Redacted.Redacted>,
  cacheFor: Duration.Duration
): Listing => {
  const wait = Math.ceil(Failure.wait(failure))
  return {
    status: ProxyApi.status(failure),
    body: toJson(encodeFailed({ failure }), Secrets.fragmentScrubber(keys)),
    ...(wait === 0 ? {} : { retryAfter: wait }),
    // Long enough for a page that asks in a loop, too short to outlive what was wrong.
    keepFor: Duration.min(cacheFor, Duration.seconds(Math.max(1, wait)))
  }
}

const encodeFailed = Schema.encodeSync(ProxyApi.Failed)

// The keys are cut out of whatever Datadog said, string by string, so that it stays JSON.
const toJson = (value: unknown, scrub: (text: string) => string): string =>
  JSON.stringify(value, (_, value: unknown) => (Predicate.isString(value) ? scrub(value) : value))
