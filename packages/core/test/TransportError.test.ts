import { CloudAuth, Failure } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as TransportError from "../src/internal/transportError.ts"
import { fake, json, list, withClient } from "./fake.ts"

const coded = (code: string, message = "it failed") => Object.assign(new Error(message), { code })
const wrapped = (cause: unknown) => new TypeError("fetch failed", { cause: new Error("inner", { cause }) })

const failureOf = Effect.fnUntraced(function* (transport: unknown) {
  const { layer, requests } = fake(() => ({ transport }))
  const failure = yield* Effect.flip(withClient(layer, { timeout: "1 millis" })(list))
  assert(failure.reason._tag === "Unreachable", failure.message)
  return { failure, reason: failure.reason, requests: requests.length }
})

const permanent: ReadonlyArray<readonly [kind: Failure.UnreachableKind, errors: ReadonlyArray<unknown>]> = [
  [
    "host",
    [
      coded("ENOTFOUND"),
      new Error("client error: dns error: failed to lookup address information: Name or service not known")
    ]
  ],
  [
    "tls",
    [
      ...[
        "CERT_HAS_EXPIRED",
        "CERT_NOT_YET_VALID",
        "CERT_REVOKED",
        "DEPTH_ZERO_SELF_SIGNED_CERT",
        "SELF_SIGNED_CERT_IN_CHAIN",
        "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        "ERR_TLS_CERT_ALTNAME_INVALID",
        "HOSTNAME_MISMATCH",
        "INVALID_CA",
        "INVALID_PURPOSE",
        "PATH_LENGTH_EXCEEDED",
        "ERR_SSL_WRONG_VERSION_NUMBER",
        "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
        "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE"
      ].map((code) => coded(code)),
      new Error("client error (Connect): invalid peer certificate: UnknownIssuer"),
      new Error("TLS peer's certificate is not trusted; reason = self-signed certificate")
    ]
  ],
  ["proxy", [coded("ERR_PROXY_LOGIN"), coded("ERR_PROXY_REFUSED")]]
]

const temporary: ReadonlyArray<readonly [kind: Failure.UnreachableKind, code: string]> = [
  ["network", "ECONNRESET"],
  ["network", "ECONNREFUSED"],
  ["network", "EAI_AGAIN"],
  ["network", "EPIPE"],
  ["network", "UND_ERR_SOCKET"],
  ["network", "ERR_PROXY_UNAVAILABLE"],
  ["network", "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC"],
  ["timeout", "ETIMEDOUT"],
  ["timeout", "UND_ERR_HEADERS_TIMEOUT"]
]

describe("Unreachable", () => {
  it.effect("tells what stays as it is by code, text and cause, and is not retried for it", () =>
    Effect.gen(function* () {
      for (const [kind, errors] of permanent) {
        for (const error of errors.flatMap((error) => [error, wrapped(error)])) {
          const { failure, reason } = yield* failureOf(error)
          assert.strictEqual(reason.kind, kind, String(error))
          assert.isFalse(Failure.isRetryable(failure))
        }
      }
    })
  )

  it.effect("is retried where it may pass", () =>
    Effect.gen(function* () {
      for (const [kind, code] of temporary) {
        const { failure, reason } = yield* failureOf(wrapped(coded(code)))
        assert.strictEqual(reason.kind, kind, code)
        assert.isTrue(Failure.isRetryable(failure))
      }
    })
  )

  it.effect("sends a permanent failure once, even to a schedule that never ends", () =>
    Effect.gen(function* () {
      const { layer, requests } = fake(() => ({ transport: coded("ENOTFOUND") }))
      yield* Effect.flip(withClient(layer)(list))
      assert.strictEqual(requests.length, 1)
    })
  )
})

const inspect = (cause: unknown, description?: string) =>
  TransportError.inspect(
    new HttpClientError.HttpClientError({
      reason: new HttpClientError.TransportError({
        request: HttpClientRequest.get("https://api.datadoghq.eu/"),
        cause,
        ...(description === undefined ? {} : { description })
      })
    })
  )

/** An error that stands this many causes deep. */
const deep = (depth: number, error: unknown): unknown =>
  depth === 1 ? error : new Error(`cause ${depth}`, { cause: deep(depth - 1, error) })

describe("the error of a transport", () => {
  it("is what its innermost cause says, down to the seventh", () => {
    assert.deepInclude(inspect(deep(7, coded("ENOTFOUND", "no host"))), {
      code: "ENOTFOUND",
      message: "no host"
    })
    assert.deepInclude(inspect(deep(8, coded("ENOTFOUND"))), { code: undefined, message: "cause 2" })
    const round = coded("EPIPE")
    round.cause = round
    assert.deepInclude(inspect(round), { code: "EPIPE", kind: "network" })
  })

  it("keeps what an outer cause says where an inner one says nothing", () => {
    const inner = { code: 7, message: "" }
    const outer = Object.assign(new Error("outer", { cause: inner }), { code: "EPIPE" })
    assert.deepInclude(inspect(outer), { code: "EPIPE", message: "outer" })
    assert.deepInclude(inspect(Object.assign(outer, { cause: { message: 7 } })), { message: "outer" })
    assert.deepInclude(inspect(Object.assign(outer, { cause: "a text" })), { message: "outer" })
  })

  it("is said in the words of the transport, where it has any", () => {
    assert.deepInclude(inspect(coded("EPIPE", "inner"), "told"), { message: "told", isDescribed: true })
    assert.deepInclude(inspect(coded("EPIPE", "inner")), { message: "inner", isDescribed: false })
  })

  it("is a timeout by its class, at any depth, or by the end of its code", () => {
    const timeout = new Cause.TimeoutError("it took too long")
    assert.strictEqual(inspect(timeout).kind, "timeout")
    assert.strictEqual(inspect(new Error("outer", { cause: timeout })).kind, "timeout")
    assert.strictEqual(inspect(Object.assign(timeout, { cause: coded("EPIPE") })).kind, "timeout")
    assert.strictEqual(inspect(coded("UND_ERR_BODY_TIMEOUT")).kind, "timeout")
    assert.strictEqual(inspect(coded("INVALID_TIMEOUT_VALUE")).kind, "network")
  })

  it("tells whether the request may have arrived", () => {
    for (const [code, arrived] of [
      ["ECONNRESET", true],
      ["ETIMEDOUT", true],
      ["UND_ERR_CONNECT_TIMEOUT", false],
      ["ECONNREFUSED", false],
      ["ENOTFOUND", false],
      ["CERT_HAS_EXPIRED", false],
      ["ERR_PROXY_REFUSED", false]
    ] as const) {
      assert.strictEqual(inspect(coded(code)).mayHaveArrived, arrived, code)
    }
    assert.isTrue(inspect(new Error("lost")).mayHaveArrived)
  })
})

describe("407", () => {
  it.effect("is the login of the proxy, and is not tried again", () =>
    Effect.gen(function* () {
      const { layer, requests } = fake(json({}, 407))
      const failure = yield* Effect.flip(withClient(layer)(list))
      assert.include(failure.message, "the proxy on the way")
      assert.strictEqual(requests.length, 1)
    })
  )
})

const create = CloudAuth.CloudAuth.use((_) =>
  _.personaMappings.create({ arnPattern: "arn:aws:iam::123456789012:user/a", accountIdentifier: "a" })
)

describe("advice", () => {
  it.effect("names the proxy too where a name is not known, and no wait of 0 seconds", () =>
    Effect.gen(function* () {
      const unknown = fake(() => ({ transport: coded("ENOTFOUND") }))
      const { message } = yield* Effect.flip(withClient(unknown.layer)(list))
      assert.include(message, "Check the name of the site, and of a proxy on the way")
      for (const [seconds, advice] of [
        ["0", "try again later."],
        ["7", "try again in 7 seconds."]
      ] as const) {
        const { layer } = fake(json({}, 503, { "retry-after": seconds }))
        assert.include((yield* Effect.flip(withClient(layer)(create))).message, advice)
      }
    })
  )
})

describe("a create whose answer is lost", () => {
  const mayExist = "The mapping may exist all the same"
  const said = Effect.fnUntraced(function* (
    reply: () => Response | { readonly transport: unknown },
    effect: Effect.Effect<unknown, Failure.CloudAuthError, CloudAuth.CloudAuth> = create
  ) {
    const { layer } = fake(reply)
    return (yield* Effect.flip(withClient(layer)(effect))).message
  })

  it.effect("says that the mapping may exist", () =>
    Effect.gen(function* () {
      for (const reply of [
        () => ({ transport: coded("ECONNRESET") }),
        () => ({ transport: coded("UND_ERR_HEADERS_TIMEOUT") }),
        json({ errors: ["down"] }, 503),
        json({ errors: ["slow"] }, 408),
        json({}, 202),
        () => new Response(null, { status: 204 }),
        json({ data: {} }, 201),
        () => new Response("<html>", { status: 201 })
      ]) {
        assert.include(yield* said(reply), mayExist)
      }
    })
  )

  it.effect("does not say so where nothing can have arrived, or where Datadog refused", () =>
    Effect.gen(function* () {
      for (const reply of [
        ...[
          "ECONNREFUSED",
          "ENOTFOUND",
          "CERT_HAS_EXPIRED",
          "ERR_PROXY_LOGIN",
          "UND_ERR_CONNECT_TIMEOUT"
        ].map((code) => () => ({ transport: coded(code) })),
        json({ errors: ["no"] }, 403),
        json({ errors: ["twice"] }, 409)
      ]) {
        assert.notInclude(yield* said(reply), mayExist)
      }
      assert.notInclude(yield* said(json({ data: {} }), list), mayExist)
    })
  )
})
