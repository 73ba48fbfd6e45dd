import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import { inspect } from "node:util"
import * as CloudAuth from "../src/CloudAuth.ts"
import * as Failure from "../src/Failure.ts"
import * as ProxyApi from "../src/ProxyApi.ts"
import * as ProxyClient from "../src/ProxyClient.ts"

const mapping = (id: string) => ({ id, arnPattern: "arn:p", accountIdentifier: "a@b.c", accountUuid: "u" })
const two = JSON.stringify({ data: [mapping("1"), mapping("2")], fetchedAt: 1_700_000_000_000 })
const limited = new Failure.RateLimited({
  message: "A sentence of the server.",
  status: 429,
  errors: [{ detail: "slow down" }],
  resetAfter: 7,
  name: "mappings"
})
const encode = Schema.encodeSync(ProxyApi.Failed)
const passedOn = (reason: Failure.Reason) =>
  JSON.stringify(
    encode({
      failure: new Failure.CloudAuthError({
        operation: "personaMappings.list",
        site: "datadoghq.eu",
        reason
      })
    })
  )
const failed = passedOn(limited)

const withProxy = (body: string | null, status = 200, options: Partial<ProxyClient.Options> = {}) => {
  const requests: Array<HttpClientRequest.HttpClientRequest> = []
  const client = HttpClient.make((request) => {
    requests.push(request)
    return Effect.succeed(
      HttpClientResponse.fromWeb(request, new Response(body, { status, headers: { location: "/login" } }))
    )
  })
  const layer = ProxyClient.layer({ origin: "https://console.example:8443", ...options }).pipe(
    Layer.provide(Layer.succeed(HttpClient.HttpClient, client))
  )
  const run = <A, E>(use: (service: CloudAuth.Service) => Effect.Effect<A, E>) =>
    Effect.provide(CloudAuth.CloudAuth.use(use), layer)
  return { requests, run }
}

describe("ProxyClient", () => {
  describe("list", () => {
    it.effect("asks the endpoint of the kind below the default path, with no credentials", () =>
      Effect.gen(function* () {
        const { requests, run } = withProxy(two)
        assert.deepStrictEqual(yield* run((_) => _.personaMappings.list), [mapping("1"), mapping("2")])
        yield* run((_) => _.intakeMappings.list)
        assert.deepStrictEqual(
          requests.map(({ method, url }) => `${method} ${url}`),
          [
            "GET https://console.example:8443/api/dd-cloud-auth/persona_mappings",
            "GET https://console.example:8443/api/dd-cloud-auth/intake_mappings"
          ]
        )
        assert.deepStrictEqual(Object.keys(requests[0]!.headers), ["accept"])
      })
    )

    it.effect("asks below another path, with or without a slash at its end", () =>
      Effect.gen(function* () {
        for (const path of ["/mappings", "/mappings/"]) {
          const { requests, run } = withProxy(two, 200, { path })
          yield* run((_) => _.personaMappings.list)
          assert.strictEqual(requests[0]?.url, "https://console.example:8443/mappings/persona_mappings")
        }
      })
    )

    it.effect("fails with the failure that the server passes on, and asks once", () =>
      Effect.gen(function* () {
        const { requests, run } = withProxy(failed, 502)
        const failure = yield* Effect.flip(run((_) => _.personaMappings.list))
        assert.deepInclude({ ...failure }, { operation: "personaMappings.list", site: "datadoghq.eu" })
        assert.instanceOf(failure.reason, Failure.RateLimited)
        assert.deepStrictEqual({ ...failure.reason }, { ...limited })
        assert.strictEqual(failure.message, limited.message)
        assert.strictEqual(requests.length, 1)
      })
    )

    it.effect("takes nothing for passed on that says two things at once", () =>
      Effect.gen(function* () {
        const { run } = withProxy(failed.replace("{", '{"failure":{"_tag":"NotFound"},'), 502)
        const { reason } = yield* Effect.flip(run((_) => _.personaMappings.list))
        assert.instanceOf(reason, Failure.ServerError)
      })
    )

    it.effect("treats what is passed on as any other text from outside", () =>
      Effect.gen(function* () {
        const passed = new Failure.RateLimited({
          ...limited,
          message: "a\u001b[2J\n::error::b\u202e",
          errors: [{ detail: "d".repeat(3000), source: { pointer: "\n" } }],
          name: "😀".repeat(1500)
        })
        const { run } = withProxy(passedOn(passed), 502)
        const failure = yield* Effect.flip(run((_) => _.personaMappings.list))
        assert.instanceOf(failure.reason, Failure.RateLimited)
        assert.strictEqual(failure.message, "a\\u{1b}[2J\\n::error::b\\u{202e}")
        assert.deepInclude(
          { ...failure.reason },
          {
            errors: [{ detail: `${"d".repeat(2000)}…`, source: { pointer: "\n" } }],
            name: `${"😀".repeat(1000)}…`,
            resetAfter: 7,
            status: 429
          }
        )
      })
    )

    it.effect("asks again if told to", () =>
      Effect.gen(function* () {
        const { requests, run } = withProxy(null, 503, { retry: Schedule.recurs(1) })
        yield* Effect.flip(run((_) => _.personaMappings.list))
        assert.strictEqual(requests.length, 2)
      })
    )

    it.effect.each([
      [401, "<title>Log in</title>", "Unauthorized", "Log in, an HTML page"],
      [403, `{"errors":["a caller from elsewhere"]}`, "Forbidden", "a caller from elsewhere"],
      [404, "", "NotFound", "check that the proxy is served there"],
      [502, "<html>", "ServerError", "This server answered, not Datadog"],
      [302, null, "Unreachable", "whether the server asks for a login"],
      [200, "<title>Log in</title>", "Malformed", "not JSON"],
      [200, "", "Malformed", "the body is empty"],
      [200, failed, "Malformed", "data"]
    ] as const)("takes %i with %s for %s", ([status, body, tag, said]) =>
      Effect.gen(function* () {
        const failure = yield* Effect.flip(withProxy(body, status).run((_) => _.personaMappings.list))
        assert.strictEqual(failure.reason._tag, tag)
        assert.include(failure.message, said)
        assert.include(failure.message, "personaMappings.list on console.example:8443")
      })
    )

    it.effect("names the item and the path of what it cannot read", () =>
      Effect.gen(function* () {
        const body = JSON.stringify({
          data: [mapping("1"), { ...mapping("2"), arnPattern: 7 }],
          fetchedAt: 1
        })
        const failure = yield* Effect.flip(withProxy(body).run((_) => _.personaMappings.list))
        assert.strictEqual(failure.reason._tag, "Malformed")
        assert.deepInclude(failure.reason, { path: "data[1].arnPattern", index: 1 })
      })
    )
  })

  describe("get", () => {
    it.effect("looks into the list", () =>
      Effect.gen(function* () {
        const { run } = withProxy(two)
        assert.deepStrictEqual(yield* run((_) => _.personaMappings.get("2")), mapping("2"))
        const failure = yield* Effect.flip(run((_) => _.personaMappings.get("3")))
        assert.strictEqual(failure.reason._tag, "NotFound")
        assert.strictEqual(
          failure.message,
          `personaMappings.get on console.example:8443: no mapping of the list has the id "3".`
        )
      })
    )
  })

  describe("create and remove", () => {
    it.effect("fail, and send nothing", () =>
      Effect.gen(function* () {
        const { requests, run } = withProxy(two)
        const failures = yield* Effect.all([
          Effect.flip(run((_) => _.personaMappings.create({ arnPattern: "p", accountIdentifier: "a" }))),
          Effect.flip(run((_) => _.personaMappings.remove("1"))),
          Effect.flip(run((_) => _.intakeMappings.create({ arnPattern: "p" }))),
          Effect.flip(run((_) => _.intakeMappings.remove("1")))
        ])
        for (const failure of failures) {
          assert.strictEqual(failure.reason._tag, "BadRequest")
          assert.match(
            failure.message,
            /^(persona|intake)Mappings\.(create|remove) was not sent: .* is read-only\.$/
          )
        }
        assert.strictEqual(requests.length, 0)
      })
    )
  })

  describe("secrets", () => {
    it.effect("are none: the proxy holds the keys", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* withProxy(two).run((_) => _.secrets), [])
      })
    )
  })

  describe("make", () => {
    it.effect.each(["null", "console.example", "https://console.example/app", "ftp://a", "https://u:p@a"])(
      "dies of an origin that is none: %s",
      (origin) =>
        Effect.gen(function* () {
          const exit = yield* Effect.exit(withProxy(two, 200, { origin }).run((_) => _.personaMappings.list))
          assert.notInclude(inspect(exit), origin)
          assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
        })
    )
  })
})
