/**
 * The credentials of AWS that somebody proves with who they are: given, from the environment, or from anywhere else,
 * renewed before they expire. `AwsChain` takes them from where AWS's own tools do.
 *
 * @since 0.1.0
 */

import * as Environment from "@dd-cloud-auth/core/Environment"
import type { InvalidCredentials } from "@dd-cloud-auth/core/Failure"
import * as InvalidConfig from "@dd-cloud-auth/core/InvalidConfig"
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as CredentialSet from "./internal/credentialSet.ts"
import * as Renewing from "./internal/renewing.ts"

/**
 * Credentials of AWS: of a user, or of a session of a role.
 *
 * @category models
 * @since 0.1.0
 */
export interface Credentials {
  readonly accessKeyId: Redacted.Redacted
  readonly secretAccessKey: Redacted.Redacted
  /** Part of all credentials that expire; those of a user have none. */
  readonly sessionToken?: Redacted.Redacted | undefined
  /** In milliseconds since the epoch; left out where they do not expire, or it is not known when. */
  readonly expiresAt?: number | undefined
}

/**
 * What gives credentials.
 *
 * @category models
 * @since 0.1.0
 */
export interface Service {
  /**
   * Credentials that have not expired. Fails with an `InvalidCredentials` that says in `tried` which sources were asked,
   * and why each gave none that can be used.
   */
  readonly get: Effect.Effect<Credentials, InvalidCredentials>
}

/**
 * The service that is asked for credentials of AWS before each proof.
 *
 * @category services
 * @since 0.1.0
 */
export class AwsCredentials extends Context.Service<AwsCredentials, Service>()(
  "@dd-cloud-auth/aws/AwsCredentials"
) {}

/**
 * Credentials as a program has them at hand.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options {
  readonly accessKeyId: string | Redacted.Redacted
  readonly secretAccessKey: string | Redacted.Redacted
  readonly sessionToken?: string | Redacted.Redacted | undefined
  /** In milliseconds since the epoch. */
  readonly expiresAt?: number | undefined
}

/**
 * Returns credentials, redacted.
 *
 * @category constructors
 * @since 0.1.0
 */
export const credentials = (options: Options): Credentials => ({
  accessKeyId: redacted(options.accessKeyId),
  secretAccessKey: redacted(options.secretAccessKey),
  ...(options.sessionToken === undefined ? {} : { sessionToken: redacted(options.sessionToken) }),
  ...(options.expiresAt === undefined ? {} : { expiresAt: options.expiresAt })
})

/**
 * Where credentials come from.
 *
 * @category options
 * @since 0.1.0
 */
export interface SourceOptions {
  /** What it is, in words, for failures. */
  readonly source: string
  /** Gets credentials. */
  readonly load: Effect.Effect<Credentials, InvalidCredentials>
  /** Time limit of `load`. Default: 20 seconds, less than that of an exchange, which would blame the site. */
  readonly timeout?: Duration.Input | undefined
}

/**
 * Creates the service over an effect that gets credentials, which are kept until they expire.
 *
 * **Details**
 *
 * They are got when they are first asked for. Five minutes before they expire, or a fifth of their life before where that
 * is shorter, new ones are got while the old ones go on being given; once for any number of fibers. Where that fails, the
 * old ones are given for as long as they live, and the log has a warning. A failure is not kept: who asks next tries
 * again. Credentials that cannot be right, or have expired, are a failure too.
 *
 * Those with a session token end, though they may not say when: such are got anew every five minutes of use, for what gives
 * them, such as a file, may have others by then.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = Effect.fnUntraced(function* ({
  load,
  source,
  timeout = "20 seconds"
}: SourceOptions): Effect.fn.Return<Service, never, Scope.Scope> {
  const late = Effect.suspend(() => {
    const message = `no answer within ${Duration.format(Duration.fromInputUnsafe(timeout))}`
    return Effect.fail(CredentialSet.notFound([{ source, problem: "failed", message }]))
  })
  const loaded = Effect.gen(function* () {
    const given = yield* Effect.timeoutOrElse(load, { duration: timeout, orElse: () => late })
    const value = yield* CredentialSet.usable(source, given)
    const now = yield* Clock.currentTimeMillis
    if (value.expiresAt === undefined) {
      const renewAt = value.sessionToken === undefined ? Infinity : now + sessionAge
      return { value, expiresAt: Infinity, renewAt }
    }
    const life = value.expiresAt - now
    return { value, expiresAt: value.expiresAt, renewAt: now + Math.max(0.8 * life, life - 300_000) }
  })
  return yield* Renewing.make({
    load: loaded,
    what: `AWS credentials (${source})`,
    wait: () => 0
  })
})

// In milliseconds: how long credentials of a session are given that do not say when they expire.
const sessionAge = 300_000

/**
 * Layer that provides credentials which an effect gets; see `make`.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerEffect = (options: SourceOptions): Layer.Layer<AwsCredentials> =>
  Layer.effect(AwsCredentials, make(options))

/**
 * Layer that provides the credentials of the options, until they expire.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (options: Options): Layer.Layer<AwsCredentials> =>
  layerEffect({ source: "options", load: Effect.sync(() => credentials(options)) })

/**
 * The variables that `config` reads.
 *
 * @category constants
 * @since 0.1.0
 */
export const variables = {
  accessKeyId: "AWS_ACCESS_KEY_ID",
  secretAccessKey: "AWS_SECRET_ACCESS_KEY",
  sessionToken: "AWS_SESSION_TOKEN",
  expiresAt: "AWS_CREDENTIAL_EXPIRATION"
} as const

/**
 * Config that reads credentials from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, and, where they are set,
 * `AWS_SESSION_TOKEN` and `AWS_CREDENTIAL_EXPIRATION`, a date-time. Half a pair is an error that names the other half.
 *
 * @category config
 * @since 0.1.0
 */
export const config: Config.Config<Credentials> = Config.all({
  accessKeyId: Environment.firstSet([variables.accessKeyId]),
  secretAccessKey: Environment.firstSet([variables.secretAccessKey]),
  sessionToken: Environment.firstSet([variables.sessionToken]),
  expiresAt: Environment.firstSet([variables.expiresAt])
}).pipe(
  Config.mapEffect(({ accessKeyId, expiresAt, secretAccessKey, sessionToken }) => {
    const pair = [accessKeyId, secretAccessKey].map(({ value, variable }) => [variable, value] as const)
    const half = CredentialSet.missingHalf(pair)
    if (half !== undefined) return Effect.fail(InvalidConfig.make(`${half}.`))
    if (accessKeyId.value === undefined || secretAccessKey.value === undefined) {
      const names = pair.map(([variable]) => variable).join(" and ")
      return Effect.fail(InvalidConfig.make(`${names} are not set.`))
    }
    const millis = expiresAt.value === undefined ? undefined : Date.parse(expiresAt.value)
    return Number.isNaN(millis)
      ? Effect.fail(InvalidConfig.make(`${expiresAt.variable} is not a date-time.`))
      : Effect.succeed(
          credentials({
            accessKeyId: accessKeyId.value,
            secretAccessKey: secretAccessKey.value,
            sessionToken: sessionToken.value,
            expiresAt: millis
          })
        )
  })
)

/**
 * Layer that provides the credentials of the environment, as a Lambda has them; see `config`.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerFromEnv: Layer.Layer<AwsCredentials, Config.ConfigError> = Layer.effect(
  AwsCredentials,
  Effect.flatMap(config, (value) => make({ source: "environment", load: Effect.succeed(value) }))
)

const redacted = (part: string | Redacted.Redacted): Redacted.Redacted =>
  Redacted.isRedacted(part) ? part : Redacted.make(part)
