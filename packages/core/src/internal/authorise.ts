import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Credentials from "../Credentials.ts"
import type { CloudAuthError } from "../Failure.ts"
import * as FailureOf from "./failureOf.ts"

/** What a request is authorised with. */
export interface Authorisation {
  readonly headers: ReadonlyArray<readonly [name: string, value: Redacted.Redacted]>
  /** What no failure may repeat. */
  readonly secrets: ReadonlyArray<Redacted.Redacted>
}

/** Gives what a request is authorised with; where there is nothing, the request is not sent. */
export type Authorise = (call: {
  readonly operation: string
  readonly site: string
}) => Effect.Effect<Authorisation, CloudAuthError>

/** Asks a provider of credentials. */
export const ofProvider =
  ({ get }: Credentials.Provider["Service"]): Authorise =>
  (call) =>
    Effect.flatMap(get, (credentials) =>
      Effect.fromResult(
        Result.mapBoth(Credentials.toHeaders(credentials), {
          onFailure: (reason) => FailureOf.of(call, reason),
          onSuccess: (headers) => ({ headers, secrets: Credentials.secrets(credentials) })
        })
      )
    )

/** Nothing at all, for a server that holds the keys. */
export const none: Authorise = () => Effect.succeed({ headers: [], secrets: [] })
