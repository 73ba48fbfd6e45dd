/**
 * The token that Datadog gives for a proof: exchanged when it is first needed, shared by all fibers, and renewed before it
 * expires.
 *
 * @since 0.1.0
 */

import * as Credentials from "@dd-cloud-auth/core/Credentials"
import { type CloudAuthError, wait } from "@dd-cloud-auth/core/Failure"
import * as Login from "@dd-cloud-auth/core/Login"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import type * as Scope from "effect/Scope"
import * as Provers from "./internal/provers.ts"
import * as Renewing from "./internal/renewing.ts"
import type { HttpClient } from "./internal/unstable.ts"

/**
 * What gives a token.
 *
 * @category models
 * @since 0.1.0
 */
export interface Service {
  /**
   * A token that has not expired.
   *
   * **Details**
   *
   * Who asks first has a proof exchanged, and waits; all who ask meanwhile wait for the same exchange. From about four
   * fifths of a token's life on, jittered, who asks has the next one exchanged in the background, and gets the old one at
   * once. Where that fails, the log has a warning, and the old one is given for as long as it lives. A failure is not
   * kept: who asks next exchanges again. Nothing else is ever tried in place of an exchange, keys least of all.
   *
   * A call that is refused with the token renews nothing: as with Datadog's own clients, its time decides alone.
   */
  readonly get: Effect.Effect<Login.Token, CloudAuthError>
}

/**
 * The service that gives a token of one site and organisation.
 *
 * @category services
 * @since 0.1.0
 */
export class DelegatedToken extends Context.Service<DelegatedToken, Service>()(
  "@dd-cloud-auth/aws/DelegatedToken"
) {}

/**
 * Where to log in, and with which proof.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options<R = never> extends Login.Options {
  /** Makes a proof for each exchange, such as `Proof.aws({ orgUuid })`. */
  readonly prover: Login.Prover<R>
}

/**
 * Creates the service. Nothing is sent before somebody asks, and nothing more once the scope has closed.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = Effect.fnUntraced(function* <R>(
  options: Options<R>
): Effect.fn.Return<Service, never, HttpClient | R | Scope.Scope> {
  const login = yield* Login.make(options)
  const prover = yield* Provers.withContext(options.prover)
  const load = Effect.gen(function* () {
    const value = yield* login.delegatedToken(prover)
    const now = yield* Clock.currentTimeMillis
    const share = yield* Random.nextBetween(0.75, 0.85)
    return { value, expiresAt: value.expiresAt, renewAt: now + share * (value.expiresAt - now) }
  })
  return yield* Renewing.make({ load, wait, what: `The token of ${options.site.parameter}` })
})

/**
 * Layer that provides the token of a site.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = <R>(options: Options<R>): Layer.Layer<DelegatedToken, never, HttpClient | R> =>
  Layer.effect(DelegatedToken, make(options))

/**
 * Layer that provides the token to every `CloudAuth` beneath it, as its credentials.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerProvider: Layer.Layer<Credentials.Provider, never, DelegatedToken> = Layer.effect(
  Credentials.Provider,
  DelegatedToken.useSync(({ get }) => ({
    get: Effect.map(get, ({ token }) => Credentials.bearer(token))
  }))
)
