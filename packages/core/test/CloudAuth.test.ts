import {
  CloudAuth,
  CloudAuthApi,
  Credentials,
  Failure,
  FailureSchema,
  Retry,
  Site
} from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as Ref from "effect/Ref"
import * as Schema from "effect/Schema"
import {
  apiKey,
  appKey,
  fake,
  json,
  list,
  mapping,
  options,
  type Reply,
  resource,
  text,
  withClient
} from "./fake.ts"

const created = {
  arnPattern: "arn:aws:iam::123456789012:user/person-1",
  accountIdentifier: "person-1@example.com"
}
const intake = {
  id: "20000000-0000-4000-8000-000000000001",
  type: "aws_cloud_auth_intake_mapping",
  attributes: { arn_pattern: "arn:aws:sts::123456789012:assumed-role/Agent/*" }
}
const intakeMapping = { id: intake.id, arnPattern: intake.attributes.arn_pattern }

const failureOf = (reply: () => Reply, more: Partial<CloudAuth.Options> = {}) =>
  Effect.flip(withClient(fake(reply).layer, { retry: Retry.none, ...more })(list))

const environment = (env: Record<string, string>) => ConfigProvider.layer(ConfigProvider.fromEnvRecord(env))

describe("CloudAuth", () => {
  describe("personaMappings", () => {
    it.effect("lists, with the keys and the path of the site", () =>
      Effect.gen(function* () {
        const { layer, requests } = fake(json({ data: [resource(1), resource(2)] }))
        assert.deepStrictEqual(yield* withClient(layer)(list), [mapping(1), mapping(2)])
        assert.strictEqual(requests[0]!.method, "GET")
        assert.strictEqual(requests[0]!.url, "https://api.datadoghq.eu/api/v2/cloud_auth/aws/persona_mapping")
        assert.deepStrictEqual(
          { ...requests[0]!.headers },
          { "dd-api-key": apiKey, "dd-application-key": appKey, accept: "application/json" }
        )
      })
    )

    it.effect("lists nothing where there is nothing", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* withClient(fake(json({ data: [] })).layer)(list), [])
      })
    )

    it.effect("gets one, with its id encoded", () =>
      Effect.gen(function* () {
        const { layer, requests } = fake(json({ data: resource() }))
        const got = yield* withClient(layer)(CloudAuth.CloudAuth.use((_) => _.personaMappings.get("a/b c")))
        assert.deepStrictEqual(got, mapping())
        assert.isTrue(requests[0]!.url.endsWith("/persona_mapping/a%2Fb%20c"))
      })
    )

    it.effect("creates one", () =>
      Effect.gen(function* () {
        for (const [api, type] of [
          [CloudAuthApi.cloudAuth, "aws_cloud_auth_config"],
          [CloudAuthApi.wif, "aws_wif_config"]
        ] as const) {
          const { layer, requests } = fake(json({ data: resource() }, 201))
          const got = yield* withClient(layer, { api })(
            CloudAuth.CloudAuth.use((_) => _.personaMappings.create(created))
          )
          assert.deepStrictEqual(got, mapping())
          assert.strictEqual(requests[0]!.method, "POST")
          assert.include(requests[0]!.url, `/api/v2/${api.prefix}/aws/persona_mapping`)
          const { body } = requests[0]!
          assert.deepStrictEqual(
            body._tag === "Uint8Array" && JSON.parse(new TextDecoder().decode(body.body)),
            {
              data: {
                type,
                attributes: { arn_pattern: created.arnPattern, account_identifier: created.accountIdentifier }
              }
            }
          )
        }
      })
    )

    it.effect("removes one", () =>
      Effect.gen(function* () {
        const { layer, requests } = fake(text(null, 204))
        yield* withClient(layer)(CloudAuth.CloudAuth.use((_) => _.personaMappings.remove("some-id")))
        assert.strictEqual(requests[0]!.method, "DELETE")
      })
    )

    it.effect("sends an id that only begins or ends with dots", () =>
      Effect.gen(function* () {
        for (const id of ["...", "a.", ".a", "a..b"]) {
          const { layer, requests } = fake(text(null, 204))
          yield* withClient(layer)(CloudAuth.CloudAuth.use((_) => _.personaMappings.remove(id)))
          assert.isTrue(requests[0]!.url.endsWith(`/persona_mapping/${id}`))
        }
      })
    )

    it.effect("sends nothing for an id that would change the path", () =>
      Effect.gen(function* () {
        for (const id of ["", " ", ".", "..", " .. ", "\ud800"]) {
          const { layer, requests } = fake(text(null, 204))
          const failure = yield* Effect.flip(
            withClient(layer)(CloudAuth.CloudAuth.use((_) => _.personaMappings.remove(id)))
          )
          assert.strictEqual(failure.reason._tag, "BadRequest")
          assert.include(failure.message, "was not sent")
          assert.strictEqual(requests.length, 0)
        }
      })
    )
  })

  describe("intakeMappings", () => {
    it.effect("lists, gets, creates and removes", () =>
      Effect.gen(function* () {
        const run = <A, E>(reply: () => Reply, effect: Effect.Effect<A, E, CloudAuth.CloudAuth>) =>
          withClient(fake(reply).layer)(effect)
        const api = CloudAuth.CloudAuth
        assert.deepStrictEqual(
          yield* run(
            json({ data: [intake] }),
            api.use((_) => _.intakeMappings.list)
          ),
          [intakeMapping]
        )
        assert.deepStrictEqual(
          yield* run(
            json({ data: intake }),
            api.use((_) => _.intakeMappings.get(intake.id))
          ),
          intakeMapping
        )
        assert.deepStrictEqual(
          yield* run(
            json({ data: intake }, 201),
            api.use((_) => _.intakeMappings.create({ arnPattern: intakeMapping.arnPattern }))
          ),
          intakeMapping
        )
        yield* run(
          text(null, 204),
          api.use((_) => _.intakeMappings.remove(intake.id))
        )
      })
    )
  })

  describe("failures", () => {
    it.effect.each([
      [400, "BadRequest"],
      [401, "Unauthorized"],
      [403, "Forbidden"],
      [404, "NotFound"],
      [409, "Conflict"],
      [429, "RateLimited"],
      [500, "ServerError"],
      [502, "ServerError"],
      [503, "ServerError"],
      [599, "ServerError"],
      [201, "UnexpectedStatus"],
      [204, "UnexpectedStatus"],
      [304, "UnexpectedStatus"],
      [402, "UnexpectedStatus"],
      [418, "UnexpectedStatus"],
      [300, "Unreachable"],
      [301, "Unreachable"],
      [302, "Unreachable"],
      [303, "Unreachable"],
      [307, "Unreachable"],
      [308, "Unreachable"]
    ] as const)("turns the status %i into %s", ([status, tag]) =>
      Effect.gen(function* () {
        const failure = yield* failureOf(() => new Response(null, { status }))
        const { message, operation, reason, site } = failure
        assert.deepStrictEqual(
          [reason._tag, operation, site, "status" in reason && reason.status],
          [tag, "personaMappings.list", "datadoghq.eu", status]
        )
        assert.include(message, "personaMappings.list on datadoghq.eu")
      })
    )

    it.effect("names the target of a refused redirect, without its path", () =>
      Effect.gen(function* () {
        const failure = yield* failureOf(
          text("", 302, { location: "https://elsewhere.example/login?token=abc" })
        )
        assert.include(failure.message, "https://elsewhere.example.")
        assert.notInclude(failure.message, "token")
      })
    )

    it.effect.each([
      ["https://user:password@Login.Example:8443?next", "https://Login.Example:8443"],
      ["http://a@b@login.example#x", "http://login.example"],
      ["/login", undefined],
      ["javascript:alert(1)", undefined],
      ["https://", undefined]
    ] as const)("names the target of a redirect to %s as %s", ([location, target]) =>
      Effect.gen(function* () {
        const failure = yield* Effect.flip(withClient(fake(text("", 302, { location })).layer)(list))
        const named = / was redirected(?: to (\S+))?\. /.exec(failure.message)
        assert.strictEqual(named?.[1], target, failure.message)
      })
    )

    it.effect("takes an answer from another origin for a redirect that the transport followed", () =>
      Effect.gen(function* () {
        const failure = yield* failureOf(() =>
          Object.defineProperty(json({ data: [] })(), "url", { value: "https://elsewhere.example/" })
        )
        assert.strictEqual(failure.reason._tag === "Unreachable" && failure.reason.kind, "redirect")
      })
    )

    it.effect("takes an answer that a browser hides for a redirect", () =>
      Effect.gen(function* () {
        const failure = yield* failureOf(() => Response.error())
        assert.strictEqual(failure.reason._tag === "Unreachable" && failure.reason.kind, "redirect")
        assert.notProperty(failure.reason, "status")
      })
    )

    it.effect("keeps the code of a network failure, and tells a timeout from other failures", () =>
      Effect.gen(function* () {
        const cause = (code: string) => ({
          transport: new TypeError("fetch failed", { cause: Object.assign(new Error("inner"), { code }) })
        })
        const refused = yield* failureOf(() => cause("ECONNREFUSED"))
        assert.isTrue(
          refused.reason._tag === "Unreachable" &&
            refused.reason.kind === "network" &&
            refused.reason.code === "ECONNREFUSED"
        )
        const slow = yield* failureOf(() => cause("UND_ERR_HEADERS_TIMEOUT"))
        assert.isTrue(slow.reason._tag === "Unreachable" && slow.reason.kind === "timeout")
      })
    )

    it.effect("takes a body that breaks off for a network failure", () =>
      Effect.gen(function* () {
        const failure = yield* failureOf(
          () =>
            new Response(
              new ReadableStream({
                start: (controller) => controller.enqueue(new TextEncoder().encode('{"data":[')),
                pull: (controller) => controller.error(new Error("terminated"))
              })
            )
        )
        assert.strictEqual(failure.reason._tag, "Unreachable")
      })
    )

    it.effect("carries the rate limit of a 429", () =>
      Effect.gen(function* () {
        const failure = yield* failureOf(
          json({ errors: ["Too many"] }, 429, {
            "x-ratelimit-limit": "10",
            "x-ratelimit-period": "60",
            "x-ratelimit-remaining": "0",
            "x-ratelimit-reset": "42",
            "x-ratelimit-name": "cloud_auth"
          })
        )
        assert.deepInclude(failure.reason, {
          _tag: "RateLimited",
          limit: 10,
          period: 60,
          remaining: 0,
          resetAfter: 42,
          name: "cloud_auth"
        })
        assert.include(failure.message, "resets in 42 seconds")
      })
    )

    it.effect.each([
      ["null", null, ""],
      ["a string", "x", ""],
      ["an array", [], ""],
      ["no data", {}, "data"],
      ["data null", { data: null }, "data"],
      ["data an object", { data: {} }, "data"],
      ["an item null", { data: [null] }, "data[0]"],
      ["an item a number", { data: [resource(), 7] }, "data[1]"],
      ["an id a number", { data: [{ ...resource(), id: 7 }] }, "data[0].id"],
      ["no id", { data: [resource(), { ...resource(), id: undefined }] }, "data[1].id"],
      ["type null", { data: [{ ...resource(), type: null }] }, "data[0].type"],
      ["type unknown", { data: [{ ...resource(), type: "future_aws_cloud_auth_config" }] }, "data[0].type"],
      ["type of the other kind", { data: [intake] }, "data[0].type"],
      ["attributes null", { data: [{ ...resource(), attributes: null }] }, "data[0].attributes"],
      ["arn_pattern a number", { data: [resource(1, { arn_pattern: 1 })] }, "data[0].attributes.arn_pattern"],
      ["arn_pattern null", { data: [resource(1, { arn_pattern: null })] }, "data[0].attributes.arn_pattern"],
      [
        "no arn_pattern",
        { data: [resource(1, { arn_pattern: undefined })] },
        "data[0].attributes.arn_pattern"
      ],
      [
        "account_identifier an object",
        { data: [resource(1, { account_identifier: {} })] },
        "data[0].attributes.account_identifier"
      ],
      [
        "account_uuid null",
        { data: [resource(1, { account_uuid: null })] },
        "data[0].attributes.account_uuid"
      ]
    ] as const)("finds %s Malformed, and says where", ([, body, path]) =>
      Effect.gen(function* () {
        const failure = yield* failureOf(json(body))
        assert.strictEqual(failure.reason._tag, "Malformed")
        if (failure.reason._tag === "Malformed") {
          assert.strictEqual(failure.reason.path, path)
          assert.strictEqual(
            failure.reason.index,
            /\[(\d+)\]/.exec(path) === null ? undefined : Number(/\d+/.exec(path)![0])
          )
          assert.include(failure.message, path)
        }
      })
    )

    it.effect.each([
      ["nothing", "", "the body is empty"],
      ["blanks", " \n", "the body is empty"],
      ["a page", "<!doctype html><title>Log in</title>", 'it begins with "<!doctype html>'],
      ["a list cut off", '{"data":[{"id":"1","ty', "cut off after 22 characters"],
      ["a list and more", '{"data":[]} trailing', "not valid JSON"],
      ["a million brackets", "[".repeat(1_000_000), "cut off after 1000000 characters"]
    ])("finds %s Malformed", ([, body, problem]) =>
      Effect.gen(function* () {
        const failure = yield* failureOf(text(body!))
        assert.strictEqual(failure.reason._tag, "Malformed")
        assert.include(failure.message, problem!)
        assert.isBelow(failure.message.length, 400)
      })
    )

    it.effect("stops reading at the size limit", () =>
      Effect.gen(function* () {
        const pulls = { count: 0 }
        const failure = yield* failureOf(
          () =>
            new Response(
              new ReadableStream({
                pull: (controller) => {
                  pulls.count += 1
                  controller.enqueue(new Uint8Array(100))
                }
              })
            ),
          { maxResponseBytes: 1000 }
        )
        assert.strictEqual(failure.reason._tag, "Malformed")
        assert.include(failure.message, "longer than 1000 bytes")
        assert.isBelow(pulls.count, 20)
      })
    )

    it.effect("sends nothing with credentials that no header can carry", () =>
      Effect.gen(function* () {
        const { layer, requests } = fake(json({ data: [] }))
        const failure = yield* Effect.flip(
          withClient(layer, { credentials: Credentials.keys({ apiKey: "", appKey }) })(list)
        )
        assert.strictEqual(failure.reason._tag, "InvalidCredentials")
        assert.strictEqual(requests.length, 0)
      })
    )
  })

  describe("list", () => {
    it.effect("tolerates unknown fields, and both type strings", () =>
      Effect.gen(function* () {
        const items = [
          { ...resource(1, { future: true }), relationships: {}, type: "aws_wif_config" },
          { ...resource(2), meta: null }
        ]
        assert.deepStrictEqual(
          yield* withClient(fake(json({ data: items, links: {}, meta: { page: 1 } })).layer)(list),
          [mapping(1), mapping(2)]
        )
      })
    )

    it.effect("skips items of an unknown type where it is told to, and says how many", () =>
      Effect.gen(function* () {
        const messages: Array<string> = []
        const logger = Logger.make(({ message }) => messages.push(String(message)))
        const items = [{ ...resource(3), type: "future" }, resource(1), { type: "other" }, resource(2)]
        const mappings = yield* withClient(fake(json({ data: items })).layer, { unknownTypes: "skip" })(
          list
        ).pipe(Effect.provide(Logger.layer([logger])))
        assert.deepStrictEqual(mappings, [mapping(1), mapping(2)])
        assert.deepStrictEqual(messages, [
          "personaMappings.list on datadoghq.eu: skipped 2 of 4 items, whose type is not known"
        ])
      })
    )

    it.effect("does not skip an item that is broken in another way", () =>
      Effect.gen(function* () {
        const failure = yield* failureOf(json({ data: [{ ...resource(), type: null }] }), {
          unknownTypes: "skip"
        })
        assert.strictEqual(failure.reason._tag, "Malformed")
      })
    )

    it.effect("can be run again", () =>
      Effect.gen(function* () {
        const { layer } = fake(json({ data: [resource(1)] }), json({ data: [resource(2)] }))
        const twice = CloudAuth.CloudAuth.use(({ personaMappings }) =>
          Effect.all([personaMappings.list, personaMappings.list])
        )
        assert.deepStrictEqual(yield* withClient(layer)(twice), [[mapping(1)], [mapping(2)]])
      })
    )
  })

  describe("secrets", () => {
    it.effect("are those that the next call would be sent with", () =>
      Effect.gen(function* () {
        const { layer } = fake(json({ data: [] }))
        let logins = 0
        const provider = Layer.succeed(Credentials.Provider, {
          get: Effect.sync(() => Credentials.bearer(`token-${++logins}`))
        })
        const { secrets } = yield* Effect.provide(CloudAuth.make({ site: options.site }), [layer, provider])
        assert.deepStrictEqual((yield* secrets).map(Redacted.value), ["token-1"])
        assert.deepStrictEqual((yield* secrets).map(Redacted.value), ["token-2"])
      })
    )
  })

  describe("layerProvider", () => {
    it.effect("asks for credentials before each attempt, and fails as they fail", () =>
      Effect.gen(function* () {
        const { layer, requests } = fake(json({ data: [] }))
        const count = yield* Ref.make(0)
        const provider = Layer.succeed(Credentials.Provider, {
          get: Effect.flatMap(
            Ref.updateAndGet(count, (n) => n + 1),
            (n) =>
              n < 3
                ? Effect.succeed(Credentials.bearer(`token-${n}`))
                : Effect.fail(
                    new Failure.CloudAuthError({
                      operation: "login",
                      site: "datadoghq.eu",
                      reason: new Failure.InvalidCredentials({
                        variable: "token",
                        message: "The login is over."
                      })
                    })
                  )
          )
        })
        const client = CloudAuth.layerProvider(options).pipe(Layer.provide([layer, provider]))
        const failure = yield* list.pipe(
          Effect.andThen(list),
          Effect.andThen(list),
          Effect.provide(client),
          Effect.flip
        )
        assert.deepStrictEqual(
          requests.map((request) => request.headers.authorization),
          ["Bearer token-1", "Bearer token-2"]
        )
        assert.strictEqual(failure.message, "The login is over.")
      })
    )
  })

  describe("layerConfig", () => {
    it.effect("reads site and credentials from the environment", () =>
      Effect.gen(function* () {
        const { layer, requests } = fake(json({ data: [] }))
        const client = CloudAuth.layerConfig({ site: Site.config, credentials: Credentials.config })
        yield* list.pipe(
          Effect.provide(
            client.pipe(
              Layer.provide([layer, environment({ DD_SITE: "us5", DD_API_KEY: "one", DD_APP_KEY: "two" })])
            )
          )
        )
        assert.isTrue(requests[0]!.url.startsWith("https://api.us5.datadoghq.com/"))
        assert.strictEqual(requests[0]!.headers["dd-application-key"], "two")
      })
    )

    it.effect("fails with a ConfigError that names the variable", () =>
      Effect.gen(function* () {
        const client = CloudAuth.layerConfig({ site: Site.config, credentials: Credentials.config })
        const error = yield* list.pipe(
          Effect.provide(
            client.pipe(Layer.provide([fake(json({ data: [] })).layer, environment({ DD_SITE: "us5" })]))
          ),
          Effect.flip
        )
        assert.strictEqual(error._tag, "ConfigError")
        assert.include(error.message, "DD_API_KEY")
      })
    )
  })
})

describe("Failure", () => {
  it.effect("survives JSON", () =>
    Effect.gen(function* () {
      for (const status of [400, 401, 403, 404, 409, 429, 500, 418, 302, 200]) {
        const failure = yield* failureOf(
          text('{"errors":[{"title":"T","source":{"pointer":"/data"}}]}', status)
        )
        const encoded = JSON.stringify(yield* Schema.encodeEffect(FailureSchema.CloudAuthError)(failure))
        const decoded = yield* Schema.decodeUnknownEffect(FailureSchema.CloudAuthError)(JSON.parse(encoded))
        const fields = (failure: Failure.CloudAuthError) => ({
          ...failure,
          name: failure.name,
          message: failure.message,
          reason: { ...failure.reason, message: failure.reason.message }
        })
        assert.deepStrictEqual(fields(decoded), fields(failure))
        assert.strictEqual(decoded.reason.constructor, failure.reason.constructor)
      }
    })
  )
})
