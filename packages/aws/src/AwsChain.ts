/**
 * The credentials that AWS's own tools would use: environment, shared files with SSO and `credential_process`, web identity
 * (IRSA), containers (ECS, EKS Pod Identity), EC2 instance metadata.
 *
 * **Gotchas**
 *
 * Needs `@aws-sdk/credential-providers`, an optional peer, and Node. It is loaded when credentials are first asked for, and
 * by nothing else in this package.
 *
 * @since 0.1.0
 */

import * as Environment from "@dd-cloud-auth/core/Environment"
import type { InvalidCredentials } from "@dd-cloud-auth/core/Failure"
import * as Config from "effect/Config"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import type * as Layer from "effect/Layer"
import * as Predicate from "effect/Predicate"
import * as AwsCredentials from "./AwsCredentials.ts"
import * as ChainTrail from "./internal/chainTrail.ts"
import * as CredentialSet from "./internal/credentialSet.ts"

/**
 * How to look for credentials.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options {
  /** A profile of the shared files. Default: `AWS_PROFILE`, and where that is not set, the environment goes first. */
  readonly profile?: string | undefined
  /** Time limit of one search. Default: 20 seconds. */
  readonly timeout?: Duration.Input | undefined
}

/**
 * Layer that provides the credentials of AWS's own chain, renewed before they expire; see `AwsCredentials.make`.
 *
 * **Details**
 *
 * Where no source has any, the failure says which were asked, in their order, and what each said. Half a pair of keys in
 * the environment is a failure, where AWS's chain would pass on to the next source, which may be somebody else.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (options: Options = {}): Layer.Layer<AwsCredentials.AwsCredentials> =>
  // The search has a limit of its own, which knows the source that hangs.
  AwsCredentials.layerEffect({ source, load: load(options), timeout: Duration.infinity })

const source = "AWS's own chain"

const load = Effect.fnUntraced(function* (
  options: Options
): Effect.fn.Return<AwsCredentials.Credentials, InvalidCredentials> {
  const half = yield* halfAPair(options)
  if (half !== undefined) {
    return yield* CredentialSet.notFound([{ source: "environment", problem: "incomplete", message: half }])
  }
  const sdk = yield* loadSdk
  const trail = ChainTrail.make()
  const timeout = Duration.fromInputUnsafe(options.timeout ?? "20 seconds")
  const found = yield* Effect.tryPromise({
    try: () =>
      sdk.fromNodeProviderChain({
        ...(options.profile === undefined ? {} : { profile: options.profile }),
        logger: trail.logger,
        // A file may have been renewed since it was read last.
        ignoreCache: true
      })(),
    catch: (error) => CredentialSet.notFound(trail.tried(error))
  }).pipe(
    Effect.timeoutOrElse({
      duration: timeout,
      orElse: () =>
        Effect.fail(
          CredentialSet.notFound(trail.tried(new Error(`no answer within ${Duration.format(timeout)}`)))
        )
    })
  )
  yield* Effect.forEach(trail.warnings(), (warning) => Effect.logWarning(warning))
  return AwsCredentials.credentials({
    accessKeyId: found.accessKeyId,
    secretAccessKey: found.secretAccessKey,
    sessionToken: found.sessionToken,
    expiresAt: found.expiration?.getTime()
  })
})

const loadSdk = Effect.tryPromise({
  // The rejection is handled right here, or bundlers take a peer that is not installed for an error.
  try: () => import("@aws-sdk/credential-providers").then(identity, (error) => Promise.reject(error)),
  catch: (error) =>
    CredentialSet.notFound([
      {
        source,
        problem: "failed",
        message:
          "@aws-sdk/credential-providers, which looks for credentials as AWS's tools do, is not loaded" +
          `${Predicate.hasProperty(error, "code") ? ` (${String(error.code)})` : ""}: install it`
      }
    ])
})

/** Says which half of a pair is missing, where the environment would be asked for one. */
const halfAPair = ({ profile }: Options): Effect.Effect<string | undefined> =>
  Effect.map(Effect.orDie(environment), ([ofProfile, ...pair]) =>
    profile === undefined && ofProfile.value === undefined
      ? CredentialSet.missingHalf(pair.map(({ value, variable }) => [variable, value] as const))
      : undefined
  )

const environment = Config.all([
  Environment.firstSet(["AWS_PROFILE"]),
  Environment.firstSet([AwsCredentials.variables.accessKeyId]),
  Environment.firstSet([AwsCredentials.variables.secretAccessKey])
])
