/**
 * Login without keys: a proof of who somebody is, signed by AWS's rules or by an identity provider, is exchanged for a
 * bearer token or an intake key.
 *
 * **When to use**
 *
 * `@dd-cloud-auth/aws` makes such proofs, keeps tokens and renews them. This is the exchange alone, sent with the same
 * care as the calls of `CloudAuth`: to the origin of the site and nowhere else, without a redirect, and with nothing of
 * the proof or the answer in an error, a log or a span.
 *
 * @since 0.1.0
 */

import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { type CloudAuthError, InvalidCredentials, isCloudAuthError } from "./Failure.ts"
import type { Authorise } from "./internal/authorise.ts"
import * as Body from "./internal/body.ts"
import * as Call from "./internal/call.ts"
import * as Endpoints from "./internal/endpoints.ts"
import * as FailureOf from "./internal/failureOf.ts"
import * as HttpDate from "./internal/httpDate.ts"
import * as LoginAnswers from "./internal/loginAnswers.ts"
import { HttpClient, type HttpClientError, type HttpClientResponse } from "./internal/unstable.ts"
import * as Retry from "./Retry.ts"
import * as Site from "./Site.ts"

/**
 * A bearer token, and when it expires.
 *
 * @category models
 * @since 0.1.0
 */
export interface Token {
  readonly token: Redacted.Redacted
  /** In milliseconds since the epoch. */
  readonly expiresAt: number
}

/**
 * What vouches for somebody. Whoever has it can log in as them while its time lasts.
 *
 * @category models
 * @since 0.1.0
 */
export interface Proof {
  /** What stands behind `Delegated` in the header `Authorization`. */
  readonly value: Redacted.Redacted
  /** From when on it is not sent any more, in milliseconds since the epoch. */
  readonly expiresAt: number
  /** What is in the proof that no failure may repeat. */
  readonly secrets: ReadonlyArray<Redacted.Redacted>
}

/**
 * What gives a proof: a fresh one each time it runs.
 *
 * @category models
 * @since 0.1.0
 */
export type Prover<R = never> = Effect.Effect<Proof, InvalidCredentials | CloudAuthError, R>

/**
 * Exchanges proofs at one site.
 *
 * @category models
 * @since 0.1.0
 */
export interface Login {
  /**
   * Exchanges a proof for a bearer token.
   *
   * **Details**
   *
   * `expires` of the answer is read as seconds since the epoch, as a number or as text, or as a date-time. Where it is
   * missing, cannot be read, or lies more than a week ahead, the token is taken to live for 15 minutes, which Datadog's
   * own clients assume of one that does not say. A token that no header can carry, or that has expired already, is
   * `Malformed`.
   */
  readonly delegatedToken: (prover: Prover) => Effect.Effect<Token, CloudAuthError>
  /** Exchanges a proof for an API key that is good for intake. */
  readonly intakeKey: (prover: Prover) => Effect.Effect<Redacted.Redacted, CloudAuthError>
}

/**
 * Where to log in.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options {
  readonly site: Site.Site
  /** Time limit of an exchange. Default: 30 seconds, as the Datadog Agent has it. */
  readonly timeout?: Duration.Input | undefined
}

/**
 * Creates a login over the `HttpClient` of the context.
 *
 * **Details**
 *
 * An exchange is one round trip, and is sent once: `CloudAuth` sends again what failed on the way to an answer of its
 * own. The prover runs before each. Its failure is that of the exchange; a proof whose time has passed is not sent.
 *
 * A refusal (`Unauthorized` or `Forbidden`, which do not tell a wrong proof from an identity that no mapping matches) has
 * the `verifiedCaller` where Datadog names it, and the `clockSkew` where the clocks are too far apart.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = Effect.fnUntraced(function* (
  options: Options
): Effect.fn.Return<Login, never, HttpClient> {
  const client = yield* HttpClient
  const exchange =
    <A>(endpoint: Endpoints.BareEndpoint, decode: Call.Decode<A>) =>
    (prover: Prover): Effect.Effect<A, CloudAuthError> =>
      once(
        {
          site: options.site.parameter,
          origin: Site.apiOrigin(options.site),
          timeout: options.timeout,
          authorise: withProof(prover)
        },
        { ...endpoint, secret: { beginning, refused: refusedProof } },
        decode
      ).pipe(Effect.provideService(HttpClient, client))
  return {
    delegatedToken: exchange(Endpoints.delegatedToken, LoginAnswers.delegatedToken),
    intakeKey: exchange(Endpoints.intakeKey, LoginAnswers.intakeKey)
  }
})

/**
 * Where to ask for an identity token.
 *
 * @category options
 * @since 0.1.0
 */
export interface IdentityTokenOptions {
  /** The origin of the endpoint. */
  readonly site: Site.CustomSite
  /** What stands behind the origin, with its query. */
  readonly path: string
  /** What the request is authorised with. */
  readonly bearer: Redacted.Redacted
  /** A sentence that says what to try where the endpoint refuses. */
  readonly refused: string
}

/**
 * Asks a platform for the identity token of what runs there: `GET` with a bearer token, answered with `{ "value": … }`, as
 * GitHub's runners serve it.
 *
 * @category constructors
 * @since 0.1.0
 */
export const identityToken = ({
  bearer,
  path,
  refused,
  site
}: IdentityTokenOptions): Effect.Effect<Redacted.Redacted, CloudAuthError, HttpClient> =>
  once(
    {
      site: site.parameter,
      origin: site.origin,
      timeout: undefined,
      authorise: () => Effect.succeed({ headers: [scheme("Bearer", bearer)], secrets: [bearer] })
    },
    {
      operation: "identityToken.get",
      method: "GET",
      path,
      statuses: [200],
      secret: { beginning, refused: () => ({ advice: refused }) }
    },
    LoginAnswers.identityToken
  )

/**
 * Reads an answer as text, of which no more is taken than of the answer to a login: 1 MiB. `None` where it is longer.
 *
 * @category accessors
 * @since 0.1.0
 */
export const textOf = (response: HttpClientResponse): Effect.Effect<Option.Option<string>, HttpClientError> =>
  Effect.map(Body.read(response, longestAnswer), ({ bytes, isWhole }) =>
    isWhole ? Option.some(new TextDecoder().decode(bytes)) : Option.none()
  )

/**
 * Clocks that are too far apart for AWS to take what was signed.
 *
 * @category models
 * @since 0.1.0
 */
export interface ClockSkew {
  /** By how many seconds this machine's clock is ahead; less than 0 where it is behind. */
  readonly clockSkew: number
  /** A sentence that says so, and what to do. */
  readonly advice: string
}

/**
 * Compares the header `Date` of a refusal with this machine's clock, which is in milliseconds since the epoch. `None` where
 * they are less than five minutes apart, or there is no date.
 *
 * @category accessors
 * @since 0.1.0
 */
export const clockSkew = (date: string | undefined, now: number): Option.Option<ClockSkew> => {
  const [theirs = now] = HttpDate.parseAll(date ?? "")
  const skew = Math.round((now - theirs) / 1000)
  if (Math.abs(skew) < widestClockSkew) return Option.none()
  return Option.some({
    clockSkew: skew,
    advice:
      `The clock of this machine is ${Math.abs(skew)} seconds ${skew > 0 ? "ahead of" : "behind"} that of the site, and a ` +
      "proof is accepted for a few minutes only: set the clock right."
  })
}

// By whatever clock the proof was dated, the other side compares it with its own.
const refusedProof = (date: string | undefined, now: number): Endpoints.Refused =>
  Option.getOrElse(clockSkew(date, now), () => ({ advice: eitherOr }))

// In seconds. AWS takes a signature for about five minutes before and after its date.
const widestClockSkew = 300

const eitherOr =
  "Either the proof was refused, or no mapping matches the identity that it proves: check the UUID of the organisation, " +
  "that the site is the organisation's, the AWS region if one is set, and the mappings."

// An object that was cut off, and a page, are told from a token that stands there by itself.
const beginning = (text: string): string => /^(?:<(?:!doctype )?html\b|[[{]|$)/i.exec(text)?.[0] ?? "…"

// In bytes, as the Datadog Agent has it; a token is less than that.
const longestAnswer = 1_048_576

const once = Effect.fnUntraced(function* <A>(
  settings: {
    readonly site: string
    readonly origin: string
    readonly timeout: Duration.Input | undefined
    readonly authorise: Authorise
  },
  endpoint: Endpoints.BareEndpoint,
  decode: Call.Decode<A>
): Effect.fn.Return<A, CloudAuthError, HttpClient> {
  const call = yield* Call.make({
    ...settings,
    path: ({ path }) => path,
    retry: Retry.none,
    timeout: Duration.fromInputUnsafe(settings.timeout ?? "30 seconds"),
    maxResponseBytes: longestAnswer
  })
  return yield* call.one(endpoint, {}, decode)
})

const withProof =
  (prover: Prover): Authorise =>
  (call) =>
    Effect.gen(function* () {
      const { expiresAt, secrets, value } = yield* prover
      if (expiresAt <= (yield* Clock.currentTimeMillis)) {
        return yield* new InvalidCredentials({
          variable: "proof",
          message: "The time of the proof has passed: make a new one."
        })
      }
      return {
        // The type is what Datadog's own clients send, although there is no body.
        headers: [scheme("Delegated", value), ["content-type", Redacted.make("application/json")]] as const,
        secrets: [value, ...secrets]
      }
    }).pipe(Effect.mapError((failure) => (isCloudAuthError(failure) ? failure : FailureOf.of(call, failure))))

const scheme = (name: string, value: Redacted.Redacted) =>
  ["authorization", Redacted.make(`${name} ${Redacted.value(value)}`)] as const
