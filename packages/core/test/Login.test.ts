import * as Canary from "@dd-cloud-auth/canary"
import { CloudAuth, CloudAuthApi, Credentials, Failure, Login, Retry, Site } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { TestClock } from "effect/testing"
import * as Tracer from "effect/Tracer"
import { fake, json, type Reply, text } from "./fake.ts"
import { leftBy as leftByCall, pieceFinder, recorder, shownBy } from "./leaks.ts"

const { token: accessToken } = Canary
const proofText = `${Canary.keys.apiKey}|${Canary.keys.appKey}`
const sessionToken = Canary.others.appKey

const proof: Login.Proof = {
  value: Redacted.make(proofText),
  expiresAt: 300_000,
  secrets: [Redacted.make(sessionToken)]
}

const answer = (attributes: unknown) => json({ data: { id: "1", type: "delegated_token", attributes } })
const granted = (expires?: unknown) => answer({ access_token: accessToken, expires })

const login = <A>(
  use: (login: Login.Login) => A,
  layer: ReturnType<typeof fake>["layer"]
): Effect.Effect<A> => Effect.map(Effect.provide(Login.make({ site: Site.US2_FED }), layer), use)

const exchange = (reply: () => Reply, prover: Login.Prover = Effect.succeed(proof)) =>
  Effect.flatten(login((_) => _.delegatedToken(prover), fake(reply).layer))

const refusalOf = (reply: () => Reply, prover?: Login.Prover) => Effect.flip(exchange(reply, prover))

describe("Login", () => {
  describe("delegatedToken", () => {
    it.effect("sends the proof alone, once, to the API origin of the very site", () =>
      Effect.gen(function* () {
        const { layer, requests } = fake(granted("3600"))
        const { token } = yield* Effect.flatten(login((_) => _.delegatedToken(Effect.succeed(proof)), layer))
        assert.strictEqual(Redacted.value(token), accessToken)
        assert.deepStrictEqual(
          requests.map(({ body, headers, method, url }) => [
            method,
            url,
            body._tag,
            Object.entries(headers).sort()
          ]),
          [
            [
              "POST",
              "https://api.us2.ddog-gov.com/api/v2/delegated-token",
              "Empty",
              [
                ["accept", "application/json"],
                ["authorization", `Delegated ${proofText}`],
                ["content-type", "application/json"]
              ]
            ]
          ]
        )
      })
    )

    it.effect.each(Site.all.map((site) => [site.parameter, site] as const))(
      "goes to the API origin of %s in the table of sites",
      ([parameter, site]) =>
        Effect.gen(function* () {
          const { layer, requests } = fake(granted("3600"))
          const { delegatedToken, intakeKey } = yield* Effect.provide(Login.make({ site }), layer)
          yield* delegatedToken(Effect.succeed(proof))
          yield* Effect.ignore(intakeKey(Effect.succeed(proof)))
          assert.deepStrictEqual(
            requests.map(({ url }) => url),
            [`https://api.${parameter}/api/v2/delegated-token`, `https://api.${parameter}/api/v2/intake-key`]
          )
        })
    )

    it.effect.each([
      ["seconds as text", "3600", 3_600_000],
      ["seconds as a number", 3600, 3_600_000],
      ["seconds with a fraction", "3600.5", 3_600_500],
      ["a date-time in UTC", "1970-01-01T01:00:00Z", 3_600_000],
      ["a date-time with an offset and a fraction", "1970-01-01t02:00:00.25+01:00", 3_600_250],
      ["nothing", undefined, 900_000],
      ["null", null, 900_000],
      ["text that cannot be read", "soon", 900_000],
      ["a date-time of nobody's zone", "1970-01-01T01:00:00", 900_000],
      ["a moment years ahead, as of milliseconds", "1786000000000", 900_000],
      ["a number that is none", Number.NaN, 900_000]
    ] as const)("reads an expiry of %s", ([, expires, millis]) =>
      Effect.gen(function* () {
        assert.strictEqual((yield* exchange(granted(expires))).expiresAt, millis)
      })
    )

    it.effect("refuses a token that has expired by the clock of this machine, and says so", () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(3_600_000)
        const { message, reason } = yield* refusalOf(
          granted("3600"),
          Effect.succeed({ ...proof, expiresAt: Infinity })
        )
        assert.strictEqual(reason._tag, "Malformed")
        assert.include(message, "data.attributes.expires: the token has expired already")
      })
    )

    it.effect.each([
      [
        "an HTML page",
        text(`<!doctype html><html><title>${accessToken}</title>`),
        `the body is not JSON; it begins with "<!doctype html"`
      ],
      ["the bare token", text(accessToken), `the body is not JSON; it begins with "…"`],
      ["the token as JSON", json(accessToken), "data: there is no object"],
      [
        "what was cut off",
        text(`{"data":{"attributes":{"access_token":"${accessToken}`),
        "the body is not valid JSON"
      ],
      ["nothing", text(""), "the body is empty"],
      ["a token twice", text(`{"${accessToken}":1,"${accessToken}":2}`), "this key occurs twice"],
      ["no attributes", json({ data: { token: accessToken } }), "data.attributes: there is no object"],
      ["no token", answer({}), "data.attributes.access_token: there is no text"],
      ["a number", answer({ access_token: 1 }), "data.attributes.access_token: there is no text"],
      ["an empty token", answer({ access_token: "" }), "data.attributes.access_token: it is empty"],
      [
        "a token with a line break",
        answer({ access_token: `${accessToken}\r\nx-evil: 1` }),
        "data.attributes.access_token: it has characters that no token has"
      ]
    ] as const)("is Malformed where the answer is %s, and repeats nothing of it", ([, reply, said]) =>
      Effect.gen(function* () {
        const failure = yield* refusalOf(reply)
        assert.strictEqual(failure.reason._tag, "Malformed")
        assert.include(failure.message, said)
        Canary.assertAbsent({ failure: shownBy(failure) })
      })
    )

    it.effect("reads 1 MiB and no more", () =>
      Effect.gen(function* () {
        const { message, reason } = yield* refusalOf(text(" ".repeat(1_048_577)))
        assert.strictEqual(reason._tag, "Malformed")
        assert.include(message, "longer than 1048576 bytes")
      })
    )

    it.effect.each([401, 403])("names the caller that AWS vouched for, with status %d", (status) =>
      Effect.gen(function* () {
        const caller = "arn:aws:sts::123456789012:assumed-role/deploy/run-1"
        const detail = `Authenticated as ${caller}, but no identity mapping was found.`
        const { message, reason } = yield* refusalOf(
          json({ errors: [{ status: "401", title: "Unauthorized", detail }] }, status)
        )
        assert.isTrue(reason._tag === "Unauthorized" || reason._tag === "Forbidden")
        assert.strictEqual((reason as Failure.Unauthorized).verifiedCaller, caller)
        assert.include(message, "create a mapping whose pattern matches this caller")
      })
    )

    it.effect.each([
      [3600, "ahead of"],
      [-3600, "behind"]
    ] as const)("says of a clock that is %d seconds off that it is", ([skew, said]) =>
      Effect.gen(function* () {
        yield* TestClock.setTime(Date.parse("2026-08-05T12:34:56Z") + 1000 * skew)
        const date = "Wed, 05 Aug 2026 12:34:56 GMT"
        const prover = Effect.succeed({ ...proof, expiresAt: Infinity })
        const { message, reason } = yield* refusalOf(json({ errors: ["no"] }, 401, { date }), prover)
        assert.strictEqual((reason as Failure.Unauthorized).clockSkew, skew)
        assert.include(message, `The clock of this machine is 3600 seconds ${said} that of the site`)
      })
    )

    it.effect("says nothing of a clock that is four minutes off, nor where there is no date", () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(Date.parse("2026-08-05T12:38:56Z"))
        const prover = Effect.succeed({ ...proof, expiresAt: Infinity })
        for (const headers of [{ date: "Wed, 05 Aug 2026 12:34:56 GMT" }, { date: "today" }, {}]) {
          const { message, reason } = yield* refusalOf(json({ errors: ["no"] }, 401, headers), prover)
          assert.notProperty(reason, "clockSkew")
          assert.include(message, "check the UUID of the organisation")
        }
      })
    )

    it.effect(
      "says of a 404 that the site may be another one, and nothing of mappings that are not there",
      () =>
        Effect.gen(function* () {
          const { message } = yield* refusalOf(json({ errors: ["no"] }, 404))
          assert.include(message, "that the site is the organisation's")
        })
    )

    it.effect("is sent once, whatever fails", () =>
      Effect.gen(function* () {
        for (const status of [429, 500]) {
          const { layer, requests } = fake(json({ errors: ["no"] }, status))
          const failure = yield* Effect.flip(
            Effect.flatten(login((_) => _.delegatedToken(Effect.succeed(proof)), layer))
          )
          assert.lengthOf(requests, 1)
          assert.isTrue(Failure.isRetryable(failure))
        }
      })
    )

    it.effect("is a span of whoever asks for it, and not of whoever made the login", () =>
      Effect.gen(function* () {
        const { spans, tracer } = recorder()
        const made = yield* Effect.withSpan(
          login((_) => _, fake(granted("3600")).layer),
          "made"
        ).pipe(Effect.provideService(Tracer.Tracer, tracer))
        yield* made
          .delegatedToken(Effect.succeed(proof))
          .pipe(Effect.withSpan("asked"), Effect.provideService(Tracer.Tracer, tracer))
        const span = spans.find(({ name }) => name === "CloudAuth.delegatedToken.exchange")
        assert.strictEqual(
          Option.map(span!.parent, (parent) => parent._tag === "Span" && parent.name).pipe(Option.getOrThrow),
          "asked"
        )
      })
    )

    it.effect("fails as the prover does, and sends nothing", () =>
      Effect.gen(function* () {
        const { layer, requests } = fake(granted())
        const reason = new Failure.InvalidCredentials({
          variable: "AWS credentials",
          message: "There are none."
        })
        const failure = yield* Effect.flip(
          Effect.flatten(login((_) => _.delegatedToken(Effect.fail(reason)), layer))
        )
        assert.strictEqual(failure.operation, "delegatedToken.exchange")
        assert.strictEqual(failure.reason, reason)
        assert.lengthOf(requests, 0)
      })
    )

    it.effect("does not send a proof whose time has passed", () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(proof.expiresAt)
        const { message, reason } = yield* refusalOf(granted("3600"))
        assert.strictEqual(reason._tag, "InvalidCredentials")
        assert.include(message, "The time of the proof has passed")
      })
    )

    it.effect("ends after 30 seconds without an answer", () =>
      Effect.gen(function* () {
        const failed = yield* Effect.forkChild(
          refusalOf(() => "hang"),
          { startImmediately: true }
        )
        yield* TestClock.adjust("30 seconds")
        const { message, reason } = yield* Fiber.join(failed)
        assert.strictEqual(reason._tag === "Unreachable" && reason.kind, "timeout")
        assert.include(message, "got no answer within 30 seconds")
      })
    )
  })

  describe("intakeKey", () => {
    it.effect("exchanges the same proof for a key, whatever type the answer has", () =>
      Effect.gen(function* () {
        const { layer, requests } = fake(
          json({ data: { type: "intake-key", attributes: { api_key: Canary.keys.apiKey, name: "x" } } })
        )
        const key = yield* Effect.flatten(login((_) => _.intakeKey(Effect.succeed(proof)), layer))
        assert.strictEqual(Redacted.value(key), Canary.keys.apiKey)
        assert.strictEqual(requests[0]!.url, "https://api.us2.ddog-gov.com/api/v2/intake-key")
        assert.strictEqual(requests[0]!.headers.authorization, `Delegated ${proofText}`)
      })
    )

    it.effect("is Malformed without a key", () =>
      Effect.gen(function* () {
        const { layer } = fake(json({ data: { attributes: { api_key: "" } } }))
        const failure = yield* Effect.flip(
          Effect.flatten(login((_) => _.intakeKey(Effect.succeed(proof)), layer))
        )
        assert.include(failure.message, "data.attributes.api_key: it is empty")
      })
    )
  })

  describe("identityToken", () => {
    const site = Result.getOrThrow(Site.custom("https://pipelines.example"))
    const ask = (reply: () => Reply) => {
      const { layer, requests } = fake(reply)
      const token = Login.identityToken({
        site,
        path: "/token?audience=datadog%2F1",
        bearer: Redacted.make(Canary.others.apiKey),
        refused: "Let the job ask."
      })
      return { requests, token: Effect.provide(token, layer) }
    }

    it.effect("asks an endpoint with its bearer token", () =>
      Effect.gen(function* () {
        const { requests, token } = ask(json({ count: 1, value: accessToken }))
        assert.strictEqual(Redacted.value(yield* token), accessToken)
        assert.deepStrictEqual(
          requests.map(({ headers, method, url }) => [method, url, headers.authorization]),
          [["GET", "https://pipelines.example/token?audience=datadog%2F1", `Bearer ${Canary.others.apiKey}`]]
        )
      })
    )

    it.effect("says what to try where that refuses, and is Malformed without a token", () =>
      Effect.gen(function* () {
        for (const status of [401, 403, 404]) {
          const { message } = yield* Effect.flip(ask(json({ message: "no" }, status)).token)
          assert.match(
            message,
            /^identityToken\.get on pipelines\.example answered \d+ \(no\)\. Let the job ask\.$/
          )
        }
        const { message } = yield* Effect.flip(ask(json({ value: 1 })).token)
        assert.include(message, "value: there is no text")
      })
    )
  })

  describe("textOf", () => {
    const read = (body: string) =>
      HttpClient.HttpClient.use((client) => client.get("https://sts.example/")).pipe(
        Effect.flatMap(Login.textOf),
        Effect.provide(fake(text(body)).layer)
      )

    it.effect("reads 1 MiB and no more", () =>
      Effect.gen(function* () {
        const longest = "x".repeat(1_048_576)
        assert.deepStrictEqual(yield* read(longest), Option.some(longest))
        assert.deepStrictEqual(yield* read(`${longest}x`), Option.none())
      })
    )
  })

  const everywhere = [accessToken, proofText, sessionToken].join(" ")

  // Whatever a server answers, it repeats the secrets wherever it can.
  it.effect.each([
    ["success", granted("3600")],
    ...[202, 400, 401, 403, 404, 429, 500].map(
      (status) =>
        [
          `${status} shaped as success`,
          json({ data: { attributes: { access_token: everywhere } } }, status)
        ] as const
    ),
    ["bare text with 500", text(everywhere, 500)],
    ["a JSON string with 500", json(everywhere, 500)],
    ["what was cut off, with 500", text(`{"data":"${everywhere}`, 500)]
  ] as ReadonlyArray<readonly [string, () => Reply]>)(
    "leaves no secret in result, logs and spans: %s",
    ([, reply]) =>
      Effect.gen(function* () {
        const left = yield* leftByCall(
          reply,
          Credentials.none,
          Effect.flatten(login((_) => _.delegatedToken(Effect.succeed(proof)), fake(reply).layer))
        )
        assert.include(left, "delegatedToken.exchange")
        assert.strictEqual(pieceFinder([accessToken, proofText, sessionToken])(left), undefined)
      })
  )

  it.effect("lets no refusal repeat the proof, or what is in it", () =>
    Effect.gen(function* () {
      const echo = `${proofText} ${sessionToken} ${btoa(sessionToken)}`
      for (const status of [400, 401, 403, 404, 418, 429, 500]) {
        const failure = yield* refusalOf(json({ errors: [{ title: echo, detail: echo }] }, status))
        Canary.assertAbsent({ failure: shownBy(failure) })
      }
    })
  )

  it.effect("reads what the contract says", () =>
    Effect.gen(function* () {
      const encode = Schema.encodeEffect(CloudAuthApi.delegatedToken.answer)
      const body = yield* encode({
        data: { id: "1", type: "token", attributes: { accessToken, expires: "3600" } }
      })
      const { expiresAt, token } = yield* exchange(json(body))
      assert.deepStrictEqual([Redacted.value(token), expiresAt], [accessToken, 3_600_000])
      const key = yield* Schema.encodeEffect(CloudAuthApi.intakeKey.answer)({
        data: { id: "1", type: "intake_api_key", attributes: { apiKey: accessToken } }
      })
      const { layer } = fake(json(key))
      assert.strictEqual(
        Redacted.value(yield* Effect.flatten(login((_) => _.intakeKey(Effect.succeed(proof)), layer))),
        accessToken
      )
    })
  )

  it.effect(
    "does not make a removal succeed that could not log in: a 404 of the login is not that of the mapping",
    () =>
      Effect.gen(function* () {
        let logins = 0
        const failed = (reason: Failure.Reason) =>
          new Failure.CloudAuthError({ operation: "delegatedToken.exchange", site: "datadoghq.eu", reason })
        const refusal = { errors: [], message: "No." }
        const provider = Layer.succeed(Credentials.Provider, {
          get: Effect.suspend(() =>
            Effect.fail(
              failed(
                ++logins === 1
                  ? new Failure.ServerError({ ...refusal, status: 503 })
                  : new Failure.NotFound({ ...refusal, status: 404 })
              )
            )
          )
        })
        const client = CloudAuth.layerProvider({ site: Site.EU1, retry: Retry.standard }).pipe(
          Layer.provide([fake(text(null, 204)).layer, provider])
        )
        const removed = yield* CloudAuth.CloudAuth.use((_) => _.personaMappings.remove("1")).pipe(
          Effect.provide(client),
          Effect.flip,
          Effect.forkChild({ startImmediately: true })
        )
        yield* TestClock.adjust("1 minute")
        assert.strictEqual((yield* Fiber.join(removed)).reason._tag, "NotFound")
      })
  )
})
