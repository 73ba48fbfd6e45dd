/**
 * Proofs of who somebody is, which Datadog takes in place of keys: a signed request to AWS, or the identity token of a
 * platform.
 *
 * A proof is a secret while its time lasts: it is `Redacted`, made anew for each exchange, and never sent after that.
 *
 * @since 0.1.0
 */

import * as Environment from "@dd-cloud-auth/core/Environment"
import * as InvalidConfig from "@dd-cloud-auth/core/InvalidConfig"
import * as Keyless from "@dd-cloud-auth/core/Keyless"
import type * as Login from "@dd-cloud-auth/core/Login"
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Base64 from "effect/encoding/Base64"
import * as Redacted from "effect/Redacted"
import * as AwsCredentials from "./AwsCredentials.ts"
import * as GitHub from "./internal/gitHub.ts"
import * as IdentityRequest from "./internal/identityRequest.ts"
import * as Jwt from "./internal/jwt.ts"
import * as Target from "./internal/target.ts"
import type { HttpClient } from "./internal/unstable.ts"

/**
 * What a proof of AWS is made for.
 *
 * @category options
 * @since 0.1.0
 */
export interface AwsOptions {
  /** The UUID of the Datadog organisation; it is signed, so that the proof is good for this one alone. */
  readonly orgUuid: string
  /** Asks STS in this region, at `sts.<region>.amazonaws.com`. Default: the global endpoint, `sts.amazonaws.com`. */
  readonly region?: string | undefined
  /**
   * An STS of your own: `https://host[:port]`, or `http://` on loopback. Default: that of the region. Whether Datadog asks
   * any other than AWS's is not documented.
   */
  readonly endpoint?: string | undefined
}

/**
 * Returns the prover of the AWS credentials in the context: it signs a request that asks AWS STS who they belong to
 * (`GetCallerIdentity`), which Datadog then sends.
 *
 * **Details**
 *
 * The proof has the layout of Datadog's own clients: `body|headers|method|url`, all but the method in base64, with
 * `Content-Type`, `Host`, `X-Amz-Date`, `X-Ddog-Org-Id` and, where there is a session token, `X-Amz-Security-Token`
 * signed. It is good for five minutes, as long as AWS takes a signature, or until the credentials expire. The signature is
 * made with Web Crypto; nothing is sent to AWS.
 *
 * Fails with `InvalidCredentials` where there are no credentials, or `orgUuid`, `region` or `endpoint` cannot be right.
 *
 * @category provers
 * @since 0.1.0
 */
export const aws = (options: AwsOptions): Login.Prover<AwsCredentials.AwsCredentials> =>
  Effect.gen(function* () {
    const target = yield* Effect.fromResult(Target.parse(options))
    const credentials = yield* (yield* AwsCredentials.AwsCredentials).get
    const org = ["X-Ddog-Org-Id", target.orgUuid] as const
    const { body, headers, secrets, signedAt } = yield* IdentityRequest.sign(target, credentials, [org])
    const carried = JSON.stringify(Object.fromEntries(headers.map(([name, value]) => [name, [value]])))
    const parts = [Base64.encode(body), Base64.encode(carried), "POST", Base64.encode(target.url)]
    return {
      value: Redacted.make(parts.join("|")),
      expiresAt: Math.min(signedAt + longestLife, credentials.expiresAt ?? Infinity),
      secrets
    }
  })

// In milliseconds.
const longestLife = 300_000

/**
 * The variables that `config` reads; of each list the first that is set wins.
 *
 * @category constants
 * @since 0.1.0
 */
export const variables = { ...Keyless.variables, region: ["AWS_REGION", "AWS_DEFAULT_REGION"] } as const

/**
 * Config that reads the region of STS from `AWS_REGION`, or else `AWS_DEFAULT_REGION`; `undefined` stands for the global
 * endpoint.
 *
 * @category config
 * @since 0.1.0
 */
export const region: Config.Config<string | undefined> = Environment.firstSet(variables.region).pipe(
  Config.mapEffect(({ value, variable }) => {
    const problem = value === undefined ? undefined : Target.problemOfRegion(value)
    return problem === undefined
      ? Effect.succeed(value)
      : Effect.fail(InvalidConfig.make(`${variable} ${problem}.`))
  })
)

/**
 * Config that reads what a proof of AWS is made for from the environment.
 *
 * **Details**
 *
 * - organisation: `DD_ORG_UUID`, `DATADOG_ORG_UUID`
 * - region of STS: `AWS_REGION`, `AWS_DEFAULT_REGION`; else the global endpoint
 * - `DD_CLOUD_PROVIDER_TYPE`, `DATADOG_CLOUD_PROVIDER_TYPE`: `aws`, or not set
 *
 * The names of the organisation and of the provider's type are those of Datadog's Terraform provider, the names of the
 * region those of the Datadog Agent.
 *
 * @category config
 * @since 0.1.0
 */
export const config: Config.Config<Pick<AwsOptions, "orgUuid" | "region">> = Config.all({
  isOfAws: Keyless.isOfAws,
  orgUuid: Keyless.orgUuid,
  region
}).pipe(Config.map(({ orgUuid, region }) => ({ orgUuid, region })))

/**
 * Whose identity token it is.
 *
 * @category options
 * @since 0.1.0
 */
export interface JwtOptions {
  /** The UUID of the Datadog organisation; the token has the audience `datadog/<UUID>`. */
  readonly orgUuid: string
}

/**
 * Returns the prover of an identity token (a JWT) that an effect gets.
 *
 * **Details**
 *
 * The token goes as it is where HCP Terraform issued it, and behind `oidc-` where anybody else did. One that is no JWT, is
 * for another organisation, or has expired is not sent.
 *
 * **Gotchas**
 *
 * Datadog documents none of this yet. The form is that of code of Datadog's which is not released, and was tried against
 * no Datadog. Google's and Azure's proofs have forms of their own there: a Google token as it is, and an Azure token with
 * `:` and the UUID of the organisation behind it. They are not made here.
 *
 * @category provers
 * @since 0.1.0
 */
export const jwt = <R = never>(
  options: JwtOptions & {
    readonly token: Effect.Effect<Redacted.Redacted, Effect.Error<Login.Prover>, R>
  }
): Login.Prover<R> =>
  Effect.gen(function* () {
    const { orgUuid } = yield* Effect.fromResult(Target.parse({ orgUuid: options.orgUuid }))
    const token = yield* options.token
    return yield* Effect.fromResult(Jwt.toProof(token, orgUuid, yield* Clock.currentTimeMillis))
  })

/**
 * Returns the prover of a job of GitHub Actions, which asks GitHub's OIDC endpoint for a token.
 *
 * **Details**
 *
 * Reads `ACTIONS_ID_TOKEN_REQUEST_URL` and `ACTIONS_ID_TOKEN_REQUEST_TOKEN`, which a job has that is allowed to ask
 * (`permissions: id-token: write`). See `jwt` for what is not verified.
 *
 * @category provers
 * @since 0.1.0
 */
export const gitHub = (options: JwtOptions): Login.Prover<HttpClient> =>
  jwt({ ...options, token: GitHub.token(audience(options.orgUuid)) })

const audience = (orgUuid: string): string => `datadog/${orgUuid}`
