import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import * as Canary from "@dd-cloud-auth/canary"
import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as CloudAuthApi from "@dd-cloud-auth/core/CloudAuthApi"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as Retry from "@dd-cloud-auth/core/Retry"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import { inspect } from "node:util"
import * as Emulator from "../src/Emulator.ts"
import * as Faults from "../src/Faults.ts"
import * as Store from "../src/Store.ts"
import { type ClientOptions, cloudAuth, transports } from "./transports.ts"

const prod = "418273640159"
const assumedRole = (path: string, account = prod) => `arn:aws:sts::${account}:assumed-role/${path}`

describe("Emulator", () => {
  it.effect("takes the pair of keys that the search for leaked keys knows", () =>
    Effect.gen(function* () {
      const { credentials } = yield* Emulator.Emulator
      assert(credentials._tag === "Keys")
      assert.deepStrictEqual(
        { apiKey: Redacted.value(credentials.apiKey), appKey: Redacted.value(credentials.appKey) },
        Canary.emulator
      )
    }).pipe(Effect.provide(Emulator.layerClient()))
  )
})

describe.each(transports)("Emulator %s", (_, wire) => {
  const using =
    (options?: Emulator.Options, client?: ClientOptions) =>
    <A, E, R>(effect: Effect.Effect<A, E, R>) =>
      Effect.provide(effect, cloudAuth(wire, options, client))

  describe("persona mappings", () => {
    it.effect("lists the seed in its order", () =>
      Effect.gen(function* () {
        const { personaMappings } = yield* CloudAuth.CloudAuth
        assert.deepStrictEqual(yield* personaMappings.list, Store.acme.personaMappings)
      }).pipe(using())
    )

    it.effect("creates, gets, lists and removes a mapping", () =>
      Effect.gen(function* () {
        const { personaMappings } = yield* CloudAuth.CloudAuth
        const created = yield* personaMappings.create({
          arnPattern: assumedRole("new-role/*"),
          accountIdentifier: "Grace.Kim@acme.example"
        })
        assert.strictEqual(created.accountIdentifier, "gkim")
        assert.deepStrictEqual(yield* personaMappings.get(created.id), created)
        assert.deepStrictEqual((yield* personaMappings.list).at(-1), created)
        yield* personaMappings.remove(created.id)
        const failure = yield* Effect.flip(personaMappings.get(created.id))
        assert.strictEqual(failure.reason._tag, "NotFound")
        assert.strictEqual((yield* Effect.flip(personaMappings.remove(created.id))).reason._tag, "NotFound")
        assert.lengthOf(yield* personaMappings.list, Store.acme.personaMappings.length)
      }).pipe(using())
    )

    it.effect("shows a service account by its UUID, whether it was named by UUID or by e-mail", () =>
      Effect.gen(function* () {
        const { personaMappings } = yield* CloudAuth.CloudAuth
        const robot = Store.acme.accounts.find(({ _tag }) => _tag === "ServiceAccount")!
        for (const accountIdentifier of [robot.uuid, robot.email]) {
          const arnPattern = assumedRole(`by-${accountIdentifier}/*`)
          const created = yield* personaMappings.create({ arnPattern, accountIdentifier })
          assert.strictEqual(created.accountIdentifier, robot.uuid)
          assert.strictEqual(created.accountUuid, robot.uuid)
        }
      }).pipe(using())
    )

    it.effect("answers 409 to a pattern that exists, and takes one that differs in case", () =>
      Effect.gen(function* () {
        const { personaMappings } = yield* CloudAuth.CloudAuth
        const { accountIdentifier, arnPattern } = Store.acme.personaMappings[0]!
        const failure = yield* Effect.flip(personaMappings.create({ arnPattern, accountIdentifier }))
        assert.strictEqual(failure.reason._tag, "Conflict")
        yield* personaMappings.create({
          arnPattern: arnPattern.replace("ada.lovelace", "Ada.Lovelace"),
          accountIdentifier
        })
      }).pipe(using())
    )

    it.effect.each([
      {
        arnPattern: `arn:aws:iam::${prod}:role/terraform-*`,
        detail: "invalid ARN pattern: wildcards must only be used as /* at the end of the resource"
      },
      {
        arnPattern: assumedRole("*/session"),
        detail: "invalid ARN pattern: wildcards must only be used as /* at the end of the resource"
      },
      {
        arnPattern: assumedRole("new/*", "000000000001"),
        detail: "AWS Account Id is not integrated with this Datadog account"
      }
    ])("answers 400 to $arnPattern", ({ arnPattern, detail }) =>
      Effect.gen(function* () {
        const { personaMappings } = yield* CloudAuth.CloudAuth
        const failure = yield* Effect.flip(
          personaMappings.create({ arnPattern, accountIdentifier: "oncall@acme.example" })
        )
        assert(failure.reason._tag === "BadRequest")
        assert.strictEqual(failure.reason.errors[0]?.detail, detail)
        assert.strictEqual(failure.reason.errors[0]?.source?.pointer, "/data/attributes/arn_pattern")
      }).pipe(using())
    )

    it.effect.each([
      assumedRole("new/*"),
      assumedRole("new"),
      assumedRole("new/a/b"),
      assumedRole("new/x#1"),
      assumedRole("new/a+b"),
      assumedRole("{{role}}/*"),
      assumedRole("new/*").replace("sts::", "sts:us-east-1:"),
      assumedRole("new/*").replace("aws:", "aws-cn:"),
      assumedRole("new/*").replace(prod, `${prod.slice(0, 4)}-${prod.slice(4, 8)}-${prod.slice(8)}`),
      `arn:aws:iam::${prod}:role/ci/new`,
      `arn:aws:iam::${prod}:role/new`,
      `arn:aws:iam::${prod}:root`,
      `arn:aws:iam::${prod}:group/admins`,
      `arn:aws:iam::${prod}:user//alice`,
      `arn:aws:iam::${prod}:user/alice/`,
      ""
    ])(
      "takes %j if `Pattern.validate` does, or if a role or a missing session is all that it says",
      (arnPattern) =>
        Effect.gen(function* () {
          const { personaMappings } = yield* CloudAuth.CloudAuth
          const created = yield* Effect.result(
            personaMappings.create({ arnPattern, accountIdentifier: "oncall@acme.example" })
          )
          const problems = Pattern.validate(arnPattern).filter(
            ({ code }) => code !== "RoleArn" && code !== "MissingSession"
          )
          assert.strictEqual(Result.isSuccess(created), problems.length === 0)
        }).pipe(using())
    )

    it.effect("answers 400 to an account identifier that nobody has", () =>
      Effect.gen(function* () {
        const { personaMappings } = yield* CloudAuth.CloudAuth
        const failure = yield* Effect.flip(
          personaMappings.create({
            arnPattern: assumedRole("new/*"),
            accountIdentifier: "nobody@acme.example"
          })
        )
        assert(failure.reason._tag === "BadRequest")
        assert.strictEqual(failure.reason.errors[0]?.source?.pointer, "/data/attributes/account_identifier")
      }).pipe(using())
    )

    it.effect("takes the role ARN and the missing session that Datadog takes", () =>
      Effect.gen(function* () {
        const { personaMappings } = yield* CloudAuth.CloudAuth
        const accountIdentifier = "oncall@acme.example"
        for (const arnPattern of [`arn:aws:iam::${prod}:role/new`, assumedRole("new")]) {
          assert.strictEqual(
            (yield* personaMappings.create({ arnPattern, accountIdentifier })).arnPattern,
            arnPattern
          )
        }
      }).pipe(using())
    )

    it.effect("creates 200 mappings at once, each with an id of its own", () =>
      Effect.gen(function* () {
        const { personaMappings } = yield* CloudAuth.CloudAuth
        const created = yield* Effect.forEach(
          Array.from({ length: 200 }, (_, n) => assumedRole(`role-${n}/*`)),
          (arnPattern) => personaMappings.create({ arnPattern, accountIdentifier: "gkim" }),
          { concurrency: 50 }
        )
        const listed = (yield* personaMappings.list).slice(Store.acme.personaMappings.length)
        assert.strictEqual(new Set(created.map(({ id }) => id)).size, 200)
        const byId = (a: { readonly id: string }, b: { readonly id: string }) => (a.id < b.id ? -1 : 1)
        assert.deepStrictEqual([...listed].sort(byId), [...created].sort(byId))
      }).pipe(using())
    )
  })

  describe("intake mappings", () => {
    it.effect("says which may enrol Private Action Runners, and of a new one nothing", () =>
      Effect.gen(function* () {
        const { intakeMappings } = yield* CloudAuth.CloudAuth
        yield* intakeMappings.create({ arnPattern: assumedRole("new-agent/*") })
        const list = yield* intakeMappings.list
        assert.deepStrictEqual(
          list.map(({ arnPattern, parEnrollmentEnabled }) => [arnPattern, parEnrollmentEnabled]),
          [
            [assumedRole("datadog-agent-node/*"), undefined],
            [assumedRole("ecs-datadog-agent/*"), true],
            [assumedRole("new-agent/*"), undefined]
          ]
        )
      }).pipe(
        using({
          seed: {
            ...Store.acme,
            intakeMappings: Store.acme.intakeMappings.filter(({ arnPattern }) => arnPattern.includes(prod))
          }
        })
      )
    )

    it.effect("creates, gets, lists and removes a mapping", () =>
      Effect.gen(function* () {
        const { intakeMappings } = yield* CloudAuth.CloudAuth
        const created = yield* intakeMappings.create({ arnPattern: assumedRole("new-agent/*") })
        assert.deepStrictEqual(yield* intakeMappings.get(created.id), created)
        assert.deepStrictEqual(yield* intakeMappings.list, [...Store.acme.intakeMappings, created])
        yield* intakeMappings.remove(created.id)
        assert.strictEqual((yield* Effect.flip(intakeMappings.get(created.id))).reason._tag, "NotFound")
      }).pipe(using())
    )

    it.effect("refuses a pattern that shares a caller with a mapping of either kind", () =>
      Effect.gen(function* () {
        const { intakeMappings } = yield* CloudAuth.CloudAuth
        for (const path of ["datadog-agent-node/i-1", "github-actions-deploy/run-7"]) {
          const failure = yield* Effect.flip(intakeMappings.create({ arnPattern: assumedRole(path) }))
          assert.strictEqual(failure.reason._tag, "Conflict")
        }
      }).pipe(using())
    )

    it.effect("refuses only equal patterns if it is told so", () =>
      Effect.gen(function* () {
        const { intakeMappings } = yield* CloudAuth.CloudAuth
        yield* intakeMappings.create({ arnPattern: assumedRole("datadog-agent-node/i-1") })
        const failure = yield* Effect.flip(
          intakeMappings.create({ arnPattern: assumedRole("github-actions-deploy/*") })
        )
        assert.strictEqual(failure.reason._tag, "Conflict")
      }).pipe(using({ conflicts: "equal" }))
    )
  })

  describe("credentials", () => {
    it.effect("answers 403 to wrong keys", () =>
      Effect.gen(function* () {
        const failure = yield* Effect.flip((yield* CloudAuth.CloudAuth).personaMappings.list)
        assert(failure.reason._tag === "Forbidden")
        assert.deepStrictEqual(failure.reason.errors, [{ detail: "Forbidden" }])
      }).pipe(using({}, { credentials: Credentials.keys(Canary.others) }))
    )

    it.effect("answers 401 without credentials", () =>
      Effect.gen(function* () {
        const failure = yield* Effect.flip((yield* CloudAuth.CloudAuth).intakeMappings.list)
        assert.strictEqual(failure.reason._tag, "Unauthorized")
      }).pipe(using({}, { credentials: Credentials.none }))
    )

    it.effect("takes the bearer token that it was given, and no other", () =>
      Effect.gen(function* () {
        const { credentials, requests, site } = yield* Emulator.Emulator
        yield* (yield* CloudAuth.CloudAuth).personaMappings.list
        const other = CloudAuth.layer({
          site,
          credentials: Credentials.bearer(Canary.others.appKey),
          retry: Retry.none
        })
        const failure = yield* Effect.provide(
          Effect.flip(Effect.flatMap(CloudAuth.CloudAuth, ({ personaMappings }) => personaMappings.list)),
          other
        )
        assert.strictEqual(failure.reason._tag, "Forbidden")
        assert.strictEqual(credentials._tag, "Bearer")
        assert.deepStrictEqual(
          (yield* requests).map(({ credentials }) => credentials),
          ["valid", "wrong"]
        )
      }).pipe(using({ credentials: Credentials.bearer(Canary.token) }))
    )

    it.effect("asks for none if it was given none", () =>
      Effect.gen(function* () {
        assert.lengthOf(yield* (yield* CloudAuth.CloudAuth).intakeMappings.list, 4)
      }).pipe(using({ credentials: Credentials.none }))
    )
  })

  describe("api", () => {
    it.effect("serves both forms of the API from one store", () =>
      Effect.gen(function* () {
        const { personaMappings } = yield* CloudAuth.CloudAuth
        const { credentials, site } = yield* Emulator.Emulator
        const created = yield* personaMappings.create({
          arnPattern: assumedRole("by-wif/*"),
          accountIdentifier: "gkim"
        })
        const published = CloudAuth.layer({ site, credentials, retry: Retry.none })
        const found = yield* Effect.provide(
          Effect.flatMap(CloudAuth.CloudAuth, ({ personaMappings }) => personaMappings.get(created.id)),
          published
        )
        assert.deepStrictEqual(found, created)
      }).pipe(using({}, { api: CloudAuthApi.wif }))
    )

    it.effect("answers 404 to the other form if it serves one", () =>
      Effect.gen(function* () {
        const failure = yield* Effect.flip((yield* CloudAuth.CloudAuth).personaMappings.list)
        assert(failure.reason._tag === "NotFound")
        assert.deepStrictEqual(failure.reason.errors, [{ detail: "Not found" }])
      }).pipe(using({ api: CloudAuthApi.wif }))
    )

    it.effect("answers 400 to the type of the other form", () =>
      Effect.gen(function* () {
        const { intakeMappings } = yield* CloudAuth.CloudAuth
        const failure = yield* Effect.flip(intakeMappings.create({ arnPattern: assumedRole("agent/*") }))
        assert(failure.reason._tag === "BadRequest")
        assert.strictEqual(failure.reason.errors[0]?.source?.pointer, "/data/type")
      }).pipe(using({}, { api: { ...CloudAuthApi.cloudAuth, intakeMappingType: "aws_wif_intake_mapping" } }))
    )
  })

  describe("rate limit", () => {
    it.effect("answers 429 beyond the limit, until the next period of the calendar begins", () =>
      Effect.gen(function* () {
        yield* TestClock.adjust("14 seconds")
        const { intakeMappings } = yield* CloudAuth.CloudAuth
        yield* intakeMappings.list
        yield* intakeMappings.list
        const failure = yield* Effect.flip(intakeMappings.list)
        assert(failure.reason._tag === "RateLimited")
        const { limit, name, period, remaining, resetAfter } = failure.reason
        assert.deepStrictEqual(
          { limit, name, period, remaining, resetAfter },
          { limit: 2, name: "test", period: 10, remaining: 0, resetAfter: 6 }
        )
        yield* TestClock.adjust("6 seconds")
        yield* intakeMappings.list
      }).pipe(using({ rateLimit: { limit: 2, period: 10, name: "test" } }))
    )

    it.effect("says how many requests are left in every answer, refusals included", () =>
      Effect.gen(function* () {
        const { origin } = yield* Emulator.Emulator
        const client = yield* HttpClient.HttpClient
        for (const [path, status, remaining] of [
          ["/api/v2/cloud_auth/aws/intake_mapping", 401, "11999"],
          ["/api/v2/nothing/here", 404, "11998"]
        ] as const) {
          const response = yield* client.get(origin + path)
          assert.strictEqual(response.status, status)
          assert.strictEqual(response.headers["x-ratelimit-remaining"], remaining)
        }
      }).pipe(using())
    )
  })

  describe("requests", () => {
    it.effect("remembers what was received, without the values of keys", () =>
      Effect.gen(function* () {
        const { requests } = yield* Emulator.Emulator
        const { intakeMappings, personaMappings } = yield* CloudAuth.CloudAuth
        yield* personaMappings.list
        yield* intakeMappings.create({ arnPattern: assumedRole("new-agent/*") })
        const [list, create] = yield* requests
        assert.strictEqual(list?.method, "GET")
        assert.strictEqual(list?.path, "/api/v2/cloud_auth/aws/persona_mapping")
        assert.strictEqual(list?.operation, "personaMappings.list")
        assert.strictEqual(list?.credentials, "valid")
        assert.strictEqual(list?.headers["dd-api-key"], "<redacted>")
        assert.strictEqual(create?.operation, "intakeMappings.create")
        assert.include(create?.body, assumedRole("new-agent/*"))
        assert.notInclude(JSON.stringify([list, create]), "emulator-a")
        assert.notInclude(inspect(yield* Emulator.Emulator, { depth: 10 }), "emulator-a")
      }).pipe(using())
    )

    it.effect.each([
      "authorization",
      "cookie",
      "dd-api-key",
      "dd-application-key",
      "proxy-authorization",
      "x-amz-security-token",
      "x-aws-ec2-metadata-token"
    ])("remembers that there was a header %s, and not its value", (name) =>
      Effect.gen(function* () {
        const { origin, requests } = yield* Emulator.Emulator
        const get = HttpClientRequest.get(`${origin}/api/v2/cloud_auth/aws/persona_mapping`)
        yield* (yield* HttpClient.HttpClient).execute(HttpClientRequest.setHeader(get, name, Canary.token))
        const remembered = yield* requests
        assert.strictEqual(remembered[0]?.headers[name], "<redacted>")
        Canary.assertAbsent({ remembered: JSON.stringify(remembered) })
      }).pipe(using())
    )

    it.effect("remembers of a query that there was one, and no body that it has no use for", () =>
      Effect.gen(function* () {
        const { origin, requests } = yield* Emulator.Emulator
        const client = yield* HttpClient.HttpClient
        const { apiKey, appKey } = Canary.keys
        yield* client.get(`${origin}/api/v2/cloud_auth/aws/persona_mapping?api_key=${apiKey}\n&${appKey}`)
        yield* client.get(`${origin}/?Action=GetCallerIdentity&X-Amz-Security-Token=${Canary.token}`)
        for (const path of ["/", "/api/v2/delegated-token", "/api/v2/cloud_auth/aws"]) {
          yield* client.execute(
            HttpClientRequest.bodyText(
              HttpClientRequest.post(origin + path),
              `Action=AssumeRoleWithWebIdentity&WebIdentityToken=${Canary.token}`
            )
          )
        }
        const remembered = yield* requests
        assert.deepStrictEqual(
          remembered.map(({ body, path }) => [path, body]),
          [
            ["/api/v2/cloud_auth/aws/persona_mapping?<redacted>", ""],
            ["/?<redacted>", ""],
            ["/", "<redacted>"],
            ["/api/v2/delegated-token", "<redacted>"],
            ["/api/v2/cloud_auth/aws", "<redacted>"]
          ]
        )
        Canary.assertAbsent({ remembered: JSON.stringify(remembered) })
      }).pipe(using())
    )
  })

  describe("faults", () => {
    it.effect.each<readonly [Faults.Fault, string, string?]>([
      [Faults.status(400), "BadRequest", "a fault of the emulator"],
      [
        Faults.status(401, { caller: "arn:x" }),
        "Unauthorized",
        "authenticated as arn:x but no identity mapping"
      ],
      [
        Faults.status(403, { caller: "arn:x", body: "strings" }),
        "Forbidden",
        "authenticated as arn:x but no"
      ],
      [Faults.status(403, { caller: "arn:x", body: "error" }), "Forbidden", "authenticated as arn:x but no"],
      [Faults.status(500, { body: "strings" }), "ServerError", "Internal Server Error"],
      [Faults.status(503, { body: "error" }), "ServerError", "Service Unavailable"],
      [Faults.status(502, { body: "empty" }), "ServerError"],
      [Faults.status(502, { body: "html" }), "ServerError", "answered 502 (Bad Gateway, an HTML page)"],
      [
        Faults.status(502, { body: "truncated" }),
        "ServerError",
        '{"errors":[{"status":"502","title":"Bad Gat'
      ],
      [Faults.status(502, { body: "text" }), "ServerError", "Bad Gateway"],
      [Faults.status(418), "UnexpectedStatus", "a fault of the emulator"],
      [Faults.status(204), "UnexpectedStatus"],
      [Faults.redirect("https://elsewhere.example/login"), "Unreachable"],
      [Faults.redirect("https://elsewhere.example/login", { status: 301 }), "Unreachable"],
      [Faults.answer({ status: 200, body: "{}" }), "Malformed"],
      [Faults.invalidJson(), "Malformed"],
      [Faults.truncate(), "Unreachable"],
      [Faults.reset(), "Unreachable"],
      [Faults.reset({ at: "headers" }), "Unreachable"],
      [Faults.reset({ at: "body" }), "Unreachable"]
    ])("fails as the fault says: %j", ([fault, tag, detail]) =>
      Effect.gen(function* () {
        const failure = yield* Effect.flip((yield* CloudAuth.CloudAuth).personaMappings.list)
        assert.strictEqual(failure.reason._tag, tag)
        if (detail !== undefined) assert.include(JSON.stringify(failure), JSON.stringify(detail).slice(1, -1))
        assert.lengthOf(yield* (yield* Emulator.Emulator).requests, 1)
      }).pipe(using({ faults: [fault] }))
    )

    it.effect.each([
      Faults.status(401, { caller: assumedRole("ci/run-1") }),
      Faults.status(403, { caller: assumedRole("ci/run-1"), body: "strings" }),
      Faults.status(403, { caller: assumedRole("ci/run-1"), body: "error" })
    ])("names the caller that no mapping matches, as core reads it: %j", (fault) =>
      Effect.gen(function* () {
        const { reason } = yield* Effect.flip((yield* CloudAuth.CloudAuth).personaMappings.list)
        assert(reason._tag === "Unauthorized" || reason._tag === "Forbidden")
        assert.strictEqual(reason.verifiedCaller, assumedRole("ci/run-1"))
      }).pipe(using({ faults: [fault] }))
    )

    it.effect("answers 429 with the raw headers that were given", () =>
      Effect.gen(function* () {
        const { origin } = yield* Emulator.Emulator
        const response = yield* (yield* HttpClient.HttpClient).get(origin)
        assert.strictEqual(response.status, 429)
        assert.strictEqual(response.headers["x-ratelimit-reset"], "99999999999999999999")
        assert.strictEqual(response.headers["x-ratelimit-limit"], "-1")
        assert.strictEqual(response.headers["x-ratelimit-period"], "soon")
        assert.strictEqual(response.headers["retry-after"], "Fri, 31 Dec 1999 23:59:59 GMT")
        assert.isUndefined(response.headers["x-ratelimit-remaining"])
      }).pipe(
        using({
          faults: [
            Faults.rateLimit({
              reset: "99999999999999999999",
              limit: "-1",
              period: "soon",
              retryAfter: "Fri, 31 Dec 1999 23:59:59 GMT"
            })
          ]
        })
      )
    )

    it.effect("happens on the request that it is limited to, counted for its operation", () =>
      Effect.gen(function* () {
        const { intakeMappings, personaMappings } = yield* CloudAuth.CloudAuth
        yield* intakeMappings.list
        yield* personaMappings.list
        yield* intakeMappings.list
        assert.strictEqual((yield* Effect.flip(personaMappings.list)).reason._tag, "ServerError")
        yield* personaMappings.list
      }).pipe(using({ faults: [Faults.status(503, { request: 2, operation: "personaMappings.list" })] }))
    )

    it.effect("can be set and cleared while it runs, and counts anew", () =>
      Effect.gen(function* () {
        const { intakeMappings } = yield* CloudAuth.CloudAuth
        const { faults } = yield* Emulator.Emulator
        yield* intakeMappings.list
        yield* faults.set([Faults.reset({ request: 1 })])
        assert.strictEqual((yield* Effect.flip(intakeMappings.list)).reason._tag, "Unreachable")
        yield* intakeMappings.list
        yield* faults.set([Faults.status(500)])
        assert.strictEqual((yield* Effect.flip(intakeMappings.list)).reason._tag, "ServerError")
        yield* faults.clear
        yield* intakeMappings.list
      }).pipe(using())
    )

    it.effect("happens as often as its probability says, the same each time", () =>
      Effect.gen(function* () {
        const { intakeMappings } = yield* CloudAuth.CloudAuth
        const { faults } = yield* Emulator.Emulator
        const run = Effect.andThen(
          faults.set([Faults.status(500, { probability: 0.3, seed: 7 })]),
          Effect.forEach(Array.from({ length: 200 }), () => Effect.isFailure(intakeMappings.list))
        )
        const first = yield* run
        assert.deepStrictEqual(yield* run, first)
        assert.closeTo(first.filter(Boolean).length, 60, 20)
      }).pipe(using())
    )

    it.effect("creates the mapping although the answer is lost, but not where it is replaced", () =>
      Effect.gen(function* () {
        const { personaMappings } = yield* CloudAuth.CloudAuth
        const { faults, store } = yield* Emulator.Emulator
        const create = (name: string) =>
          personaMappings.create({ arnPattern: assumedRole(`${name}/*`), accountIdentifier: "gkim" })
        const has = (name: string) =>
          Effect.map(store.personaMappings.list, (list) =>
            list.some(({ arnPattern }) => arnPattern === assumedRole(`${name}/*`))
          )
        yield* faults.set([Faults.reset()])
        assert.strictEqual((yield* Effect.flip(create("lost"))).reason._tag, "Unreachable")
        assert.isTrue(yield* has("lost"))
        yield* faults.set([Faults.status(503)])
        assert.strictEqual((yield* Effect.flip(create("refused"))).reason._tag, "ServerError")
        assert.isFalse(yield* has("refused"))
      }).pipe(using())
    )

    it.effect("hides a mapping for a while after its creation", () =>
      Effect.gen(function* () {
        const { personaMappings } = yield* CloudAuth.CloudAuth
        yield* personaMappings.list
        const created = yield* personaMappings.create({
          arnPattern: assumedRole("late/*"),
          accountIdentifier: "gkim"
        })
        assert.strictEqual((yield* Effect.flip(personaMappings.get(created.id))).reason._tag, "NotFound")
        assert.notDeepInclude(yield* personaMappings.list, created)
        yield* TestClock.adjust("30 seconds")
        assert.deepStrictEqual(yield* personaMappings.get(created.id), created)
        assert.deepInclude(yield* personaMappings.list, created)
      }).pipe(using({ faults: [Faults.invisible("30 seconds", { request: 1 })] }))
    )

    it.effect("applies a delay on top of another fault", () =>
      Effect.gen(function* () {
        const { intakeMappings } = yield* CloudAuth.CloudAuth
        const { requests } = yield* Emulator.Emulator
        const fiber = yield* Effect.forkChild(Effect.flip(intakeMappings.list), { startImmediately: true })
        while ((yield* requests).length === 0) yield* Effect.promise(() => new Promise(setImmediate))
        yield* TestClock.adjust("4 seconds")
        assert.isUndefined(fiber.pollUnsafe())
        yield* TestClock.adjust("1 second")
        assert.strictEqual((yield* Fiber.join(fiber)).reason._tag, "ServerError")
      }).pipe(using({ faults: [Faults.status(503), Faults.slow("5 seconds")] }))
    )

    it.effect("is gone when the client retries", () =>
      Effect.gen(function* () {
        const { requests } = yield* Emulator.Emulator
        const { personaMappings } = yield* CloudAuth.CloudAuth
        const fiber = yield* Effect.forkChild(personaMappings.list, { startImmediately: true })
        while ((yield* requests).length < 3) {
          yield* Effect.promise(() => new Promise(setImmediate))
          yield* TestClock.adjust("1 second")
        }
        assert.lengthOf(yield* Fiber.join(fiber), Store.acme.personaMappings.length)
      }).pipe(
        using(
          { faults: [Faults.status(503, { request: 1 }), Faults.rateLimit({ reset: "2", request: 2 })] },
          { retry: Retry.standard }
        )
      )
    )
  })
})
