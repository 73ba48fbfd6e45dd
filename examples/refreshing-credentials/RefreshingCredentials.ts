/** Credentials that change while the program runs: a token is kept, and renewed shortly before it expires. */

import { Credentials, Failure } from "@dd-cloud-auth/core"
import { Cache, Data, Duration, Effect, Exit, Layer, type Redacted } from "effect"

/** What a login gives. */
export interface Login {
  readonly token: Redacted.Redacted
  readonly lifetime: Duration.Duration
}

/** Whoever issues tokens gave none. */
export class LoginFailed extends Data.TaggedError("LoginFailed")<{
  readonly issuer: string
  readonly message: string
}> {}

/**
 * Layer that provides the token of a login to every client beneath it.
 *
 * `CloudAuth` asks for credentials before each attempt, so that a call which is sent again carries the token of that
 * moment. However many fibers ask at once, there is one login.
 */
export const layer = (
  login: Effect.Effect<Login, LoginFailed>,
  options: { readonly renewBefore: Duration.Input }
): Layer.Layer<Credentials.Provider> =>
  Layer.effect(
    Credentials.Provider,
    Effect.gen(function* () {
      const margin = Duration.fromInputUnsafe(options.renewBefore)
      // A cache of one entry: those who ask while a login is under way wait for that one.
      const cache = yield* Cache.makeWith<"token", Login, LoginFailed>(() => login, {
        capacity: 1,
        // A login that failed is not kept: whoever asks next tries again.
        timeToLive: Exit.match({
          onFailure: () => Duration.zero,
          onSuccess: ({ lifetime }) => Duration.subtract(lifetime, margin)
        })
      })
      return {
        get: Cache.get(cache, "token").pipe(
          Effect.map(({ token }) => Credentials.bearer(token)),
          Effect.mapError(toCloudAuthError)
        )
      }
    })
  )

/** As `Unreachable`, a failure of the network, the call is tried again as the client's `retry` says. */
const toCloudAuthError = ({ issuer, message }: LoginFailed): Failure.CloudAuthError =>
  new Failure.CloudAuthError({
    operation: "login",
    site: issuer,
    reason: new Failure.Unreachable({ kind: "network", message: `${issuer} gave no token: ${message}` })
  })
