import { CloudAuth, Credentials, Site } from "@dd-cloud-auth/core"
import * as Retry from "@dd-cloud-auth/core/Retry"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import assert from "node:assert/strict"

const answer = (status: number, body: unknown) =>
  Layer.succeed(
    HttpClient.HttpClient,
    HttpClient.make((request) =>
      Effect.succeed(HttpClientResponse.fromWeb(request, Response.json(body, { status })))
    )
  )

const site = Result.getOrThrow(Site.parse("https://app.datadoghq.eu/"))
assert.equal(Site.apiOrigin(site), "https://api.datadoghq.eu")

const list = Effect.flatMap(CloudAuth.CloudAuth, (client) => client.personaMappings.list)
const run = (status: number, body: unknown) =>
  list.pipe(
    Effect.provide(
      CloudAuth.layer({
        site,
        credentials: Credentials.keys({ apiKey: "an-api-key", appKey: "an-app-key" }),
        retry: Retry.none
      }).pipe(Layer.provide(answer(status, body)))
    ),
    Effect.result,
    Effect.runPromise
  )

const item = {
  id: "1",
  type: "aws_cloud_auth_config",
  attributes: {
    arn_pattern: "arn:aws:iam::123456789012:user/me",
    account_identifier: "me@example.com",
    account_uuid: "00000000-0000-4000-8000-000000000000"
  }
}
const listed = await run(200, { data: [item] })
assert.ok(Result.isSuccess(listed))
assert.equal(listed.success[0]?.accountIdentifier, "me@example.com")

const refused = await run(403, { errors: ["Forbidden"] })
assert.ok(Result.isFailure(refused) && refused.failure.reason._tag === "Forbidden")
assert.ok(!JSON.stringify(refused.failure).includes("an-api-key"))
console.log("ok")
