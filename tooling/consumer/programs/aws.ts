import { AwsChain, AwsCredentials, DelegatedToken, Proof } from "@dd-cloud-auth/aws"
import { Site } from "@dd-cloud-auth/core"
import { Effect, Layer, Redacted } from "effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import assert from "node:assert/strict"

const orgUuid = "11111111-2222-3333-4444-555555555555"
const key = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
}

const prover = Proof.aws({ orgUuid, region: "eu-west-1" })
const proof = await Effect.runPromise(Effect.provide(prover, AwsCredentials.layer(key)))
const [body, , method, url] = Redacted.value(proof.value).split("|")
assert.equal(atob(body!), "Action=GetCallerIdentity&Version=2011-06-15")
assert.deepEqual([method, atob(url!)], ["POST", "https://sts.eu-west-1.amazonaws.com"])

// Whoever does not have the AWS SDK, as this project does not, is told what to do; nothing is sent.
const token = DelegatedToken.layer({ site: Site.EU1, prover }).pipe(
  Layer.provide([AwsChain.layer(), FetchHttpClient.layer])
)
const { reason } = await DelegatedToken.DelegatedToken.use(({ get }) => Effect.flip(get)).pipe(
  Effect.provide(token),
  Effect.runPromise
)
assert.ok(reason._tag === "InvalidCredentials")
assert.match(
  reason.message,
  /@aws-sdk\/credential-providers and .*, are not loaded \(ERR_MODULE_NOT_FOUND\): install them/
)
console.log("ok")
