import * as Canary from "@dd-cloud-auth/canary"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as TestClock from "effect/testing/TestClock"
import * as Aws from "../src/Aws.ts"
import * as Emulator from "../src/Emulator.ts"
import * as Faults from "../src/Faults.ts"
import * as Login from "../src/Login.ts"
import { type Making, partsOf, proofOf } from "./proofs.ts"
import { transports } from "./transports.ts"

const at = Date.parse("2026-08-05T12:34:56Z")
const prod = "418273640159"
const role = (path: string) => `arn:aws:sts::${prod}:assumed-role/${path}`
const user = {
  accessKeyId: "AKIA0000000000000001",
  secretAccessKey: Canary.keys.appKey,
  caller: `arn:aws:iam::${prod}:user/teams/a&b/grace.kim`
}
const instance = role("dd-synthetics-worker/i-0dbc91f429e48eeed")
const container = role("terraform-apply/8a7b6c5d4e")
const deployRole = `arn:aws:iam::${prod}:role/ci/github-actions-deploy`

const aws: Aws.Options = {
  identities: [user],
  instance,
  container,
  webIdentities: [
    { token: Canary.token, roleArn: deployRole },
    { token: Canary.others.appKey, roleArn: `arn:aws:iam::${prod}:role/other` }
  ]
}

const credentialsPath = "/latest/meta-data/iam/security-credentials/"
const ttl = "x-aws-ec2-metadata-token-ttl-seconds"
const sessionHeader = "x-aws-ec2-metadata-token"

const send = Effect.fnUntraced(function* (
  method: "GET" | "PUT" | "POST",
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string
) {
  const { origin } = yield* Emulator.Emulator
  const request = HttpClientRequest.make(method)(`${origin}${path}`).pipe(
    HttpClientRequest.setHeaders(headers)
  )
  const response = yield* (yield* HttpClient.HttpClient).execute(
    body === undefined
      ? request
      : HttpClientRequest.bodyText(
          request,
          body,
          headers["content-type"] ?? "application/x-www-form-urlencoded"
        )
  )
  return { status: response.status, headers: response.headers, text: yield* response.text }
})

/** The credentials that an instance gets. */
const instanceCredentials = Effect.gen(function* () {
  const { text: session } = yield* send("PUT", "/latest/api/token", { [ttl]: "60" })
  const { text: name } = yield* send("GET", credentialsPath, { [sessionHeader]: session })
  return JSON.parse((yield* send("GET", credentialsPath + name, { [sessionHeader]: session })).text)
})

/** A proof that is made with credentials as they come from AWS. */
const makingOf = (credentials: any, now: number): Making => ({
  accessKeyId: credentials.AccessKeyId,
  secretAccessKey: credentials.SecretAccessKey,
  sessionToken: credentials.Token,
  orgUuid: Login.orgUuid,
  at: now
})

const exchange = Effect.fnUntraced(function* (making: Making) {
  const authorization = `Delegated ${yield* proofOf(making)}`
  return yield* send("POST", "/api/v2/delegated-token", { authorization })
})

describe.each(transports)("Aws %s", (_, wire) => {
  const using =
    (options: Emulator.Options = { aws }) =>
    <A, E, R>(effect: Effect.Effect<A, E, R>) =>
      Effect.andThen(TestClock.setTime(at), effect).pipe(Effect.provide(wire(options)))

  describe("instance metadata", () => {
    it.effect(
      "gives the role's credentials to a session of version 2, and Datadog takes what they sign",
      () =>
        Effect.gen(function* () {
          const credentials = yield* instanceCredentials
          assert.deepInclude(credentials, {
            Code: "Success",
            Type: "AWS-HMAC",
            Expiration: "2026-08-05T13:34:56.000Z"
          })
          assert.match(credentials.AccessKeyId, /^ASIA[A-Z\d]{16}$/)
          assert.strictEqual((yield* exchange(makingOf(credentials, at))).status, 200)
        }).pipe(using())
    )

    it.effect("gives nothing without a session, with one that is none, or that has expired", () =>
      Effect.gen(function* () {
        const { text: session } = yield* send("PUT", "/latest/api/token", { [ttl]: "60" })
        assert.strictEqual((yield* send("GET", credentialsPath)).status, 401)
        assert.strictEqual((yield* send("GET", credentialsPath, { [sessionHeader]: "x" })).status, 401)
        yield* TestClock.adjust("59999 millis")
        assert.strictEqual((yield* send("GET", credentialsPath, { [sessionHeader]: session })).status, 200)
        assert.strictEqual(
          (yield* send("GET", `${credentialsPath}x`, { [sessionHeader]: session })).status,
          404
        )
        yield* TestClock.adjust("1 millis")
        assert.strictEqual((yield* send("GET", credentialsPath, { [sessionHeader]: session })).status, 401)
      }).pipe(using())
    )

    it.effect.each(["", "0", "21601", "1.5", "x"])("opens no session for %j seconds", (seconds) =>
      Effect.gen(function* () {
        assert.strictEqual((yield* send("PUT", "/latest/api/token", { [ttl]: seconds })).status, 400)
      }).pipe(using())
    )

    it.effect(
      "gives the same credentials until five minutes before they expire, then others; the old ones last",
      () =>
        Effect.gen(function* () {
          const first = yield* instanceCredentials
          yield* TestClock.adjust("54 minutes")
          assert.deepStrictEqual(yield* instanceCredentials, first)
          yield* TestClock.adjust("1 minute")
          const second = yield* instanceCredentials
          assert.notStrictEqual(second.AccessKeyId, first.AccessKeyId)
          assert.strictEqual(second.Expiration, "2026-08-05T14:29:56.000Z")
          const now = at + 55 * 60_000
          assert.strictEqual((yield* exchange(makingOf(first, now))).status, 200)
          assert.strictEqual((yield* exchange(makingOf(second, now))).status, 200)
          yield* TestClock.adjust("5 minutes")
          const late = yield* exchange(makingOf(first, now + 300_000))
          assert.include(late.text, "ExpiredToken: The security token included in the request is expired")
        }).pipe(using())
    )
  })

  describe("container credentials", () => {
    it.effect("are those of the role, with its ARN, and Datadog takes what they sign", () =>
      Effect.gen(function* () {
        const credentials = JSON.parse((yield* send("GET", Aws.containerPath)).text)
        assert.strictEqual(credentials.RoleArn, `arn:aws:iam::${prod}:role/terraform-apply`)
        assert.strictEqual(credentials.Expiration, "2026-08-05T12:35:56.000Z")
        assert.strictEqual((yield* exchange(makingOf(credentials, at))).status, 200)
        yield* TestClock.adjust("47 seconds")
        assert.deepStrictEqual(JSON.parse((yield* send("GET", Aws.containerPath)).text), credentials)
        yield* TestClock.adjust("1 second")
        assert.notDeepEqual(JSON.parse((yield* send("GET", Aws.containerPath)).text), credentials)
      }).pipe(using({ aws: { ...aws, sessionLife: "1 minute" } }))
    )
  })

  describe("STS", () => {
    const form = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" }

    it.effect("says who signed a request, by the request that a proof holds", () =>
      Effect.gen(function* () {
        const { origin } = yield* Emulator.Emulator
        const { body, headers } = yield* partsOf({ ...user, at, url: origin, orgUuid: Login.orgUuid })
        const carried = Object.fromEntries(Object.entries(headers).map(([name, [value]]) => [name, value!]))
        const { status, text } = yield* send("POST", "/", carried, body)
        assert.strictEqual(status, 200)
        assert.match(
          text,
          /^<GetCallerIdentityResponse xmlns="https:\/\/sts\.amazonaws\.com\/doc\/2011-06-15\/">/
        )
        assert.include(text, `<Arn>arn:aws:iam::${prod}:user/teams/a&amp;b/grace.kim</Arn>`)
        assert.include(text, `<Account>${prod}</Account>`)

        const spoilt = yield* send("POST", "/", { ...carried, "x-ddog-org-id": "x" }, body)
        assert.strictEqual(spoilt.status, 403)
        assert.include(spoilt.text, "<Code>SignatureDoesNotMatch</Code>")
        Canary.assertAbsent({ text, spoilt: spoilt.text })
      }).pipe(using())
    )

    const assume = (fields: Readonly<Record<string, string>>) =>
      send(
        "POST",
        "/",
        form,
        new URLSearchParams({
          Action: "AssumeRoleWithWebIdentity",
          Version: "2011-06-15",
          RoleArn: deployRole,
          RoleSessionName: "run-1",
          WebIdentityToken: Canary.token,
          ...fields
        }).toString()
      )

    it.effect("gives the credentials of a role's session for the token of an identity provider", () =>
      Effect.gen(function* () {
        const { text } = yield* assume({})
        const of = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1]
        assert.strictEqual(of("Arn"), role("github-actions-deploy/run-1"))
        assert.strictEqual(of("Expiration"), "2026-08-05T13:34:56.000Z")
        const credentials = {
          AccessKeyId: of("AccessKeyId"),
          SecretAccessKey: of("SecretAccessKey"),
          Token: of("SessionToken")
        }
        assert.strictEqual((yield* exchange(makingOf(credentials, at))).status, 200)
      }).pipe(using())
    )

    it.effect.each([
      [{ WebIdentityToken: "x" }, 400, "InvalidIdentityToken"],
      [{ WebIdentityToken: Canary.others.appKey }, 403, "AccessDenied"],
      [{ RoleArn: `arn:aws:iam::${prod}:role/other` }, 403, "AccessDenied"],
      [{ RoleSessionName: "a/b" }, 400, "ValidationError"],
      [{ RoleSessionName: "" }, 400, "ValidationError"],
      [{ Action: "AssumeRole" }, 400, "InvalidAction"],
      [{ Action: "GetCallerIdentity" }, 403, "MissingAuthenticationToken"]
    ] as const)("refuses %o with %i %s", ([fields, status, code]) =>
      Effect.gen(function* () {
        const refused = yield* assume(fields)
        assert.strictEqual(refused.status, status)
        assert.include(refused.text, `<Code>${code}</Code>`)
        Canary.assertAbsent({ refused: refused.text })
      }).pipe(using())
    )
  })

  it.effect("is not under Datadog's rate limit, and has faults of its own", () =>
    Effect.gen(function* () {
      yield* instanceCredentials
      const answer = yield* send("GET", Aws.containerPath)
      assert.strictEqual(answer.status, 503)
      assert.notInclude(Object.keys(answer.headers), "x-ratelimit-limit")
      assert.strictEqual((yield* send("GET", Aws.containerPath)).status, 200)
    }).pipe(
      using({
        aws,
        rateLimit: { limit: 1, period: 10 },
        faults: [Faults.status(503, { operation: "aws.container", request: 1 })]
      })
    )
  )

  it.effect("serves nothing that it was not asked for", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* send("PUT", "/latest/api/token", { [ttl]: "60" })).status, 404)
      assert.strictEqual((yield* send("GET", Aws.containerPath)).status, 404)
      assert.strictEqual((yield* send("POST", "/", {}, "Action=GetCallerIdentity")).status, 404)
    }).pipe(using({}))
  )

  it.effect("remembers no token and no credentials", () =>
    Effect.gen(function* () {
      const { requests } = yield* Emulator.Emulator
      const credentials = yield* instanceCredentials
      yield* exchange(makingOf(credentials, at))
      yield* send("POST", "/", {}, `Action=AssumeRoleWithWebIdentity&WebIdentityToken=${Canary.token}`)
      const received = yield* requests
      assert.deepStrictEqual(
        received.map(({ operation }) => operation),
        ["aws.instance", "aws.instance", "aws.instance", "delegatedToken.exchange", "aws.sts"]
      )
      assert.strictEqual(received[1]?.headers[sessionHeader], "<redacted>")
      const text = JSON.stringify(received)
      Canary.assertAbsent({ requests: text })
      for (const secret of [credentials.SecretAccessKey, credentials.Token]) assert.notInclude(text, secret)
    }).pipe(using())
  )
})

describe("Aws", () => {
  it.effect.each([
    ["an instance that is no session of a role", { instance: user.caller }, /is no session of a role/],
    ["a container that is no caller", { container: deployRole }, /STS reports no caller/],
    [
      "a role that is none",
      { webIdentities: [{ token: "x", roleArn: container }] },
      /is not the ARN of a role/
    ]
  ] as const)("does not start with %s", ([, options, message]) =>
    Effect.gen(function* () {
      const cause = yield* Effect.provide(Effect.void, Emulator.layerClient({ aws: options })).pipe(
        Effect.sandbox,
        Effect.flip
      )
      assert.match(Cause.pretty(cause), message)
    })
  )
})
