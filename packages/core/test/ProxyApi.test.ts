import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Failure from "../src/Failure.ts"
import * as ProxyApi from "../src/ProxyApi.ts"

const call = { message: "A sentence." }
const answer = { ...call, errors: [{ title: "T", source: { header: "dd-api-key" } }] }

const reasons: ReadonlyArray<readonly [reason: Failure.Reason, status: number]> = [
  [new Failure.BadRequest({ ...answer, status: 400 }), 502],
  [new Failure.Unauthorized({ ...answer, status: 401, verifiedCaller: "arn:aws:iam::1:user/a" }), 502],
  [new Failure.Forbidden({ ...answer, status: 403, clockSkew: -3600 }), 502],
  [new Failure.NotFound({ ...answer, status: 404 }), 502],
  [new Failure.Conflict({ ...answer, status: 409 }), 502],
  [new Failure.RateLimited({ ...answer, status: 429, resetAfter: 7, limit: 60, name: "n" }), 429],
  [new Failure.ServerError({ ...answer, status: 500 }), 502],
  [new Failure.UnexpectedStatus({ ...answer, status: 418 }), 502],
  [new Failure.Unreachable({ ...call, kind: "network", code: "ECONNREFUSED" }), 502],
  [new Failure.Unreachable({ ...call, kind: "redirect", status: 302 }), 502],
  [new Failure.Unreachable({ ...call, kind: "timeout" }), 504],
  [new Failure.Malformed({ ...call, status: 200, path: "data[0].id", index: 0 }), 502],
  [new Failure.InvalidCredentials({ message: "The API key is empty.", variable: "API key" }), 500],
  [
    new Failure.InvalidCredentials({
      message: "There are no AWS credentials.",
      variable: "AWS credentials",
      tried: [{ source: "environment", problem: "absent", message: "AWS_ACCESS_KEY_ID is not set" }]
    }),
    500
  ]
]
const failureOf = (reason: Failure.Reason) =>
  new Failure.CloudAuthError({ operation: "personaMappings.list", site: "datadoghq.com", reason })

describe("ProxyApi", () => {
  describe("Failed", () => {
    it.effect.each(reasons)("carries %s as JSON and back", ([reason]) =>
      Effect.gen(function* () {
        const failure = failureOf(reason)
        const json = yield* Schema.encodeEffect(Schema.fromJsonString(ProxyApi.Failed))({ failure })
        const back = yield* Schema.decodeEffect(Schema.fromJsonString(ProxyApi.Failed))(json)
        assert.isTrue(Failure.isCloudAuthError(back.failure))
        assert.strictEqual(back.failure.message, failure.message)
        assert.deepStrictEqual({ ...back.failure, reason: {} }, { ...failure, reason: {} })
        assert.strictEqual(back.failure.reason.constructor, reason.constructor)
        assert.deepStrictEqual({ ...back.failure.reason }, { ...reason })
      })
    )
  })

  describe("status", () => {
    it.each(reasons)("answers %s with %i", (reason, status) => {
      assert.strictEqual(ProxyApi.status(failureOf(reason)), status)
    })
  })

  describe("personaMappings", () => {
    it.effect("carries flat mappings and their age", () =>
      Effect.gen(function* () {
        const mapping = { id: "1", arnPattern: "arn:p", accountIdentifier: "a@b.c", accountUuid: "u" }
        const answer = { data: [mapping], fetchedAt: 1_700_000_000_000 }
        const json = yield* Schema.encodeEffect(ProxyApi.personaMappings.answer)(answer)
        assert.deepStrictEqual(json, answer)
        assert.deepStrictEqual(yield* Schema.decodeEffect(ProxyApi.personaMappings.answer)(json), answer)
      })
    )
  })
})
