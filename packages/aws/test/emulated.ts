/** An emulator that knows somebody at AWS, and clients that log in to it. */

import { AwsCloudAuth, type AwsCredentials } from "@dd-cloud-auth/aws"
import * as Canary from "@dd-cloud-auth/canary"
import { CloudAuth, Retry } from "@dd-cloud-auth/core"
import { type Aws, Emulator } from "@dd-cloud-auth/emulator"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as Latch from "effect/Latch"
import * as Layer from "effect/Layer"
import { TestClock } from "effect/testing"
import { writeFileSync } from "node:fs"
import { fileOf } from "./environment.ts"
import { signedAt } from "./golden.ts"

const prod = "418273640159"

/** A caller, given a role and a session. */
export const role = (path: string): string => `arn:aws:sts::${prod}:assumed-role/${path}`

/** A session of a role that a mapping of the emulator's matches. */
export const user = {
  accessKeyId: "AKIA0000000000000000",
  secretAccessKey: Canary.keys.appKey,
  sessionToken: Canary.token,
  caller: role("github-actions-deploy/run-1")
} as const

const deployRole = `arn:aws:iam::${prod}:role/ci/github-actions-deploy`

const aws: Aws.Options = {
  identities: [user],
  instance: role("dd-synthetics-worker/i-0dbc91f429e48eeed"),
  container: user.caller,
  webIdentities: [{ token: Canary.token, roleArn: deployRole }]
}

/** What the SDK is told of an emulator in the environment. */
export const instance = (origin: string) => ({
  AWS_EC2_METADATA_DISABLED: "false",
  AWS_EC2_METADATA_SERVICE_ENDPOINT: origin
})

/** The same of its STS, with the token of a pod (IRSA). */
export const webIdentity = (origin: string) => {
  writeFileSync(fileOf("token"), Canary.token)
  return {
    AWS_ENDPOINT_URL_STS: origin,
    AWS_REGION: "eu-west-1",
    AWS_ROLE_ARN: deployRole,
    AWS_WEB_IDENTITY_TOKEN_FILE: fileOf("token")
  }
}

/** Runs a test over an emulator on a socket, at about the time of the machine, which the SDK goes by. */
export const emulated =
  (options: Emulator.Options = {}) =>
  <A, E, R>(test: Effect.Effect<A, E, R>) =>
    Effect.andThen(TestClock.setTime(1000 * Math.floor(Date.now() / 1000)), test).pipe(
      Effect.provide([Emulator.layerServer({ port: 0, aws, ...options }), FetchHttpClient.layer]),
      Effect.scoped
    )

/** Runs a test over an emulator in process, at the time of the golden vectors. */
export const inProcess =
  (options: Emulator.Options = {}) =>
  <A, E, R>(test: Effect.Effect<A, E, R>) =>
    Effect.andThen(TestClock.setTime(signedAt), test).pipe(
      Effect.provide(Emulator.layerClient({ aws, ...options })),
      Effect.scoped
    )

/** A client of the emulator that logs in with whatever AWS credentials there are. */
export const keyless = (
  credentials: Layer.Layer<AwsCredentials.AwsCredentials>,
  more: Partial<AwsCloudAuth.Options> = {}
) =>
  Layer.unwrap(
    Effect.map(Emulator.Emulator, ({ orgUuid, site }) =>
      AwsCloudAuth.layer({ orgUuid, site, retry: Retry.none, ...more })
    )
  ).pipe(Layer.provide(credentials))

export const list = CloudAuth.CloudAuth.use((_) => _.personaMappings.list)

/** What the emulator was asked for, in that order. */
export const operations = Emulator.Emulator.use(({ requests }) =>
  Effect.map(requests, (all) => all.map(({ operation }) => operation))
)

export const exchanges = Effect.map(
  operations,
  (all) => all.filter((operation) => operation === "delegatedToken.exchange").length
)

/** Fails where a secret of AWS's or Datadog's is in what is left of a test, or in what the emulator remembers. */
export const assertNoSecret = Effect.fnUntraced(function* (left: string) {
  const { requests } = yield* Emulator.Emulator
  const texts = { left, requests: JSON.stringify(yield* requests) }
  Canary.assertAbsent(texts)
  for (const text of Object.values(texts)) assert.notMatch(text, /Signature=|Delegated [\w+/=]|Bearer \w/)
})

/** A gate before the exchange of tokens; open at first. */
export const makeGate = Effect.map(Latch.make(true), (latch) => {
  let arrived = 0
  const before = HttpClient.mapRequestEffect((request) => {
    if (!request.url.endsWith("/delegated-token")) return Effect.succeed(request)
    arrived += 1
    return Effect.as(latch.await, request)
  })
  return {
    /** How many exchanges have come to it, whether they were let through or not. */
    arrived: () => arrived,
    latch,
    /** Puts it before the client of an effect. */
    guard: Effect.updateService(HttpClient.HttpClient, before)
  }
})
