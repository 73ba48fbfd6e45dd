/**
 * The credentials that AWS's own tools would use: environment, shared files with SSO and `credential_process`, web identity
 * (IRSA), containers (ECS, EKS Pod Identity), EC2 instance metadata.
 *
 * **Gotchas**
 *
 * Needs Node, and AWS's own `@aws-sdk/credential-providers` and `@smithy/shared-ini-file-loader`, optional peers. They are
 * loaded when credentials are first asked for that are not in the environment, and by nothing else in this package.
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
import * as SharedFiles from "./internal/sharedFiles.ts"

/**
 * How to look for credentials.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options {
  /** A profile of the shared files. Default: `AWS_PROFILE`, and where that is not set, the environment comes first. */
  readonly profile?: string | undefined
  /** Time limit of one search. Default: 20 seconds. */
  readonly timeout?: Duration.Input | undefined
}

/**
 * Layer that provides the credentials of AWS's own chain, renewed before they expire; see `AwsCredentials.make`.
 *
 * **Details**
 *
 * Where no source has any, the failure says which were asked, in their order, and what each said. Some of what AWS's chain
 * passes on from in silence, to a source which may be somebody else, is a failure here: half a pair of keys in the
 * environment, or in the profile that is asked, and a profile that was named and is not there.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (options: Options = {}): Layer.Layer<AwsCredentials.AwsCredentials> =>
  // The search has a limit of its own, which knows the source that hangs.
  AwsCredentials.layerEffect({ source, load: load(options), timeout: Duration.infinity })

const load = Effect.fnUntraced(function* (
  options: Options
): Effect.fn.Return<AwsCredentials.Credentials, InvalidCredentials> {
  const environment = yield* Effect.orDie(variables)
  const profile = options.profile ?? environment.profile.value
  const found = profile === undefined ? yield* inEnvironment(environment) : undefined
  return found ?? (yield* inChain(profile, options, environment))
})

const variables = Config.all({
  profile: Environment.firstSet(["AWS_PROFILE"]),
  accessKeyId: Environment.firstSet([AwsCredentials.variables.accessKeyId]),
  secretAccessKey: Environment.firstSet([AwsCredentials.variables.secretAccessKey]),
  configFile: Environment.firstSet(["AWS_CONFIG_FILE"]),
  credentialsFile: Environment.firstSet(["AWS_SHARED_CREDENTIALS_FILE"])
})

type Variables = Config.Success<typeof variables>

/** Returns the credentials of the environment, for which no SDK is needed; `undefined` where there are none. */
const inEnvironment = Effect.fnUntraced(function* ({
  accessKeyId,
  secretAccessKey
}: Variables): Effect.fn.Return<AwsCredentials.Credentials | undefined, InvalidCredentials> {
  const source = "environment"
  const pair = [accessKeyId, secretAccessKey].map(({ value, variable }) => [variable, value] as const)
  if (pair.every(([, value]) => value === undefined)) return undefined
  const half = CredentialSet.missingHalf(pair)
  if (half !== undefined) {
    return yield* CredentialSet.notFound([{ source, problem: "incomplete", message: half }])
  }
  const found = yield* Effect.mapError(AwsCredentials.config, ({ message }) =>
    CredentialSet.notFound([{ source, problem: "invalid", message: message.replace(/\.$/, "") }])
  )
  return yield* CredentialSet.usable(source, found)
})

/** Returns the credentials that AWS's chain finds. */
const inChain = Effect.fnUntraced(function* (
  profile: string | undefined,
  options: Options,
  { configFile, credentialsFile }: Variables
): Effect.fn.Return<AwsCredentials.Credentials, InvalidCredentials> {
  const [sdk, sharedFiles] = yield* loadSdk
  const trail = ChainTrail.make()
  const fail = (error: unknown) => CredentialSet.notFound(trail.tried(error))
  // A file may have been renewed since it was read last.
  const fresh = { ignoreCache: true }
  const timeout = Duration.fromInputUnsafe(options.timeout ?? "20 seconds")
  const search = Effect.gen(function* () {
    const files = yield* Effect.tryPromise({
      try: () => sharedFiles.loadSharedConfigFiles(fresh),
      catch: fail
    })
    const problem = SharedFiles.problemOf(files, profile, {
      configFile: configFile.value ?? "~/.aws/config",
      credentialsFile: credentialsFile.value ?? "~/.aws/credentials"
    })
    if (problem !== undefined) return yield* CredentialSet.notFound([problem])
    return yield* Effect.tryPromise({
      try: () => sdk.fromNodeProviderChain({ ...fresh, ...(profile && { profile }), logger: trail.logger })(),
      catch: fail
    })
  })
  const found = yield* Effect.timeoutOrElse(search, {
    duration: timeout,
    orElse: () => Effect.fail(fail(new Error(`no answer within ${Duration.format(timeout)}`)))
  })
  yield* Effect.forEach(trail.warnings(), (warning) => Effect.logWarning(warning))
  return yield* CredentialSet.usable(
    trail.source() ?? source,
    AwsCredentials.credentials({ ...found, expiresAt: found.expiration?.getTime() })
  )
})

const loadSdk = Effect.tryPromise({
  // The rejection is handled right here, or bundlers take a peer that is not installed for an error.
  try: () =>
    Promise.all([
      import("@aws-sdk/credential-providers").then(identity, (error) => Promise.reject(error)),
      import("@smithy/shared-ini-file-loader").then(identity, (error) => Promise.reject(error))
    ]),
  catch: (error) =>
    CredentialSet.notFound([
      {
        source,
        problem: "failed",
        message:
          "@aws-sdk/credential-providers and @smithy/shared-ini-file-loader, which look for credentials as AWS's tools " +
          `do, are not loaded${Predicate.hasProperty(error, "code") ? ` (${String(error.code)})` : ""}: install them`
      }
    ])
})

const source = "AWS's own chain"
