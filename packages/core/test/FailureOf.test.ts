import { Failure, type RateLimit } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as FailureOf from "../src/internal/failureOf.ts"

const call = (operation = "list", more: Partial<FailureOf.CallContext> = {}): FailureOf.CallContext => ({
  operation: `personaMappings.${operation}`,
  site: "datadoghq.eu",
  isProxy: false,
  scrub: (text) => text.replaceAll("key-value", "<redacted>"),
  ...more
})

const ofStatus = (status: number, operation?: string, body = "", rateLimit: RateLimit.RateLimit = {}) =>
  FailureOf.ofStatus(call(operation), status, body, rateLimit)

const mayExist = "The mapping may exist all the same"

describe("the failure of a status", () => {
  it("is a sentence without gaps, which says what was attempted and what came back", () => {
    assert.match(
      ofStatus(401).message,
      /^personaMappings\.list on datadoghq\.eu answered 401\. The request \S.*\S$/
    )
    assert.match(
      ofStatus(400, "list", '{"errors":["no"]}').message,
      / answered 400 \(no\)\. Correct what was sent\.$/
    )
  })

  it("repeats three errors, and counts the others", () => {
    const errors = (...texts: ReadonlyArray<string>) =>
      ofStatus(418, "list", JSON.stringify({ errors: texts })).message
    assert.include(errors("a", "b", "c"), "answered 418 (a; b; c).")
    assert.include(errors("a", "b", "c", "d", "e"), "answered 418 (a; b; c; and 2 more).")
    const [title, detail, pointer] = ["T", "D", "/p"]
    assert.include(
      ofStatus(418, "list", JSON.stringify({ errors: [{ title, detail, source: { pointer } }, { title }] }))
        .message,
      "answered 418 (T: D: /p; T)."
    )
  })

  it.each([
    ["503 Service Unavailable", "answered 503 (Service Unavailable)."],
    ["503: Service Unavailable", "answered 503 (Service Unavailable)."],
    ["<title>503 Service Unavailable</title>", "answered 503 (Service Unavailable, an HTML page)."],
    ["503", "answered 503. "],
    ["5030 failed", "answered 503 (5030 failed)."],
    ["502 behind it", "answered 503 (502 behind it)."]
  ])("says its number once where the body is %s", (body, said) => {
    assert.include(ofStatus(503, "list", body).message, said)
  })

  it("counts one second as one", () => {
    assert.include(ofStatus(429, "list", "", { resetAfter: 1 }).message, "resets in 1 second.")
    assert.include(ofStatus(503, "list", "", { retryAfter: 1 }).message, "try again in 1 second.")
  })

  it("is of the other side from 500 to 599, and keeps how long that asks to be left alone", () => {
    assert.strictEqual(ofStatus(500).reason._tag, "ServerError")
    assert.strictEqual(ofStatus(599).reason._tag, "ServerError")
    assert.strictEqual(ofStatus(600).reason._tag, "UnexpectedStatus")
    assert.notProperty(ofStatus(503).reason, "retryAfter")
    assert.propertyVal(ofStatus(503, "list", "", { retryAfter: 7 }).reason, "retryAfter", 7)
  })

  it.each<readonly [detail: string, caller: string | undefined]>([
    [
      "authenticated as arn:aws:sts::123456789012:assumed-role/Deploy/run.1. No mapping was found.",
      "arn:aws:sts::123456789012:assumed-role/Deploy/run.1"
    ],
    ['no identity mapping for "arn:aws:iam::123456789012:user/a/b"', "arn:aws:iam::123456789012:user/a/b"],
    ["arn:aws-us-gov:iam::123456789012:root, which nobody mapped", "arn:aws-us-gov:iam::123456789012:root"],
    ["no access to arn:aws:s3:::bucket", undefined],
    ["Unauthorized", undefined]
  ])("of a login names the caller that AWS vouched for, whichever status it has: %s", (detail, caller) => {
    for (const status of [401, 403]) {
      const { message, reason } = ofStatus(status, "list", JSON.stringify({ errors: [{ detail }] }))
      assert.strictEqual("verifiedCaller" in reason ? reason.verifiedCaller : undefined, caller)
      if (caller !== undefined) assert.include(message, `AWS vouched for ${caller}, so the login`)
      else assert.match(message, /check (the keys|that both keys)/i)
    }
    assert.notProperty(
      ofStatus(404, "list", JSON.stringify({ errors: [{ detail }] })).reason,
      "verifiedCaller"
    )
  })

  it("finds that caller in whichever of several errors", () => {
    const errors = [{ title: "Unauthorized" }, { detail: "as arn:aws:iam::123456789012:user/a" }]
    const { reason } = ofStatus(401, "list", JSON.stringify({ errors }))
    assert.propertyVal(reason, "verifiedCaller", "arn:aws:iam::123456789012:user/a")
  })

  it("advises to wait for as long as the other side asks, or to try later", () => {
    assert.include(ofStatus(503).message, "try again later.")
    assert.include(ofStatus(503, "list", "", { retryAfter: 7 }).message, "try again in 7 seconds.")
  })

  it("advises on the other mapping of a pattern where one was to be created, and nowhere else", () => {
    assert.include(ofStatus(409, "create").message, "A mapping for this pattern exists")
    for (const operation of ["list", "get", "remove"]) {
      assert.notInclude(ofStatus(409, operation).message, "pattern")
    }
  })

  it("keeps the name of a rate limit, without a secret in it", () => {
    assert.propertyVal(ofStatus(429).reason, "name", "RateLimited")
    assert.propertyVal(ofStatus(429, "list", "", { name: "of key-value" }).reason, "name", "of <redacted>")
    assert.include(ofStatus(429).message, "Wait before the next request.")
    assert.include(ofStatus(429, "list", "", { retryAfter: 7 }).message, "resets in 7 seconds.")
  })

  it("says that a mapping may exist where a create was done in part, or in full, and nowhere else", () => {
    for (const [status, exists] of [
      [199, false],
      [200, true],
      [299, true],
      [300, false],
      [403, false],
      [408, true],
      [418, false],
      [500, true]
    ] as const) {
      assert.strictEqual(ofStatus(status, "create").message.includes(mayExist), exists, String(status))
      assert.notInclude(ofStatus(status, "remove").message, mayExist)
    }
  })

  it("gives the advice that fits what was attempted", () => {
    for (const [operation, right, missing] of [
      ["list", "config_read ", "does not serve this path"],
      ["get", "config_read ", "no such mapping"],
      ["create", "config_write ", "does not serve this path"],
      ["remove", "config_write ", "no such mapping"]
    ] as const) {
      assert.include(ofStatus(403, operation).message, right)
      assert.include(ofStatus(404, operation).message, missing)
    }
    const sentence = "AWS Account ID is not integrated"
    for (const error of [{ title: sentence }, { detail: sentence }]) {
      const body = JSON.stringify({ errors: [{ detail: "other" }, error] })
      assert.include(ofStatus(400, "create", body).message, "Integrate the AWS account")
    }
    assert.include(
      FailureOf.ofStatus(call("list", { isProxy: true }), 404, "", {}).message,
      "This server answered"
    )
  })
})

const request = HttpClientRequest.get("https://api.datadoghq.eu/")
const transportError = (options: { readonly cause?: unknown; readonly description?: string }) =>
  new HttpClientError.HttpClientError({ reason: new HttpClientError.TransportError({ request, ...options }) })
const decodeError = (options: { readonly description?: string }) =>
  new HttpClientError.HttpClientError({
    reason: new HttpClientError.DecodeError({
      request,
      response: HttpClientResponse.fromWeb(request, new Response()),
      ...options
    })
  })

describe("the failure of a transport", () => {
  it("has a code only where there is one, and no secret in it", () => {
    assert.notProperty(
      FailureOf.ofTransport(call(), transportError({ cause: new Error("lost") })).reason,
      "code"
    )
    const coded = transportError({ cause: { code: "key-value" } })
    assert.propertyVal(FailureOf.ofTransport(call(), coded).reason, "code", "<redacted>")
  })

  it("gives no advice where the transport gives its own, but of a certificate, a host and time", () => {
    const isAdvised = (code: string) => {
      const error = transportError({ cause: { code }, description: "told" })
      return !FailureOf.ofTransport(call(), error).message.endsWith(": told.")
    }
    assert.deepStrictEqual(["EPIPE", "ERR_PROXY_REFUSED"].filter(isAdvised), [])
    const others = ["ENOTFOUND", "CERT_HAS_EXPIRED", "ETIMEDOUT"]
    assert.deepStrictEqual(others.filter(isAdvised), others)
    const own = transportError({ cause: new Error("lost") })
    assert.include(FailureOf.ofTransport(call(), own).message, ": lost. Check the network")
  })

  it("is an answer of another kind where the transport says that it cannot be decoded", () => {
    const tag = (error: HttpClientError.HttpClientError) => FailureOf.ofBody(call(), 200, error).reason._tag
    assert.strictEqual(tag(decodeError({ description: "the encoding is not known" })), "Malformed")
    assert.strictEqual(tag(decodeError({})), "Unreachable")
    assert.strictEqual(tag(transportError({ description: "the connection was lost" })), "Unreachable")
  })
})

describe("the failure of a redirect", () => {
  it("has the status where a browser does not hide it", () => {
    assert.propertyVal(FailureOf.ofRedirect(call(), 302, undefined).reason, "status", 302)
    assert.notProperty(FailureOf.ofRedirect(call(), 0, undefined).reason, "status")
  })

  it("speaks of keys only where there are keys to be lost", () => {
    assert.include(FailureOf.ofRedirect(call(), 302, undefined).message, "the keys would travel along")
    const proxy = FailureOf.ofRedirect(call("list", { isProxy: true }), 302, "https://a.example/b")
    assert.include(proxy.message, "was redirected to https://a.example. Redirects are not followed")
  })

  it("names no target that is no address of the web, and no mapping that may exist", () => {
    const { message } = FailureOf.ofRedirect(call("create"), 302, "javascript:https://a.example/")
    assert.include(message, "was redirected. ")
    assert.notInclude(message, mayExist)
  })
})

describe("the failure of a call whose time ran out", () => {
  it("says how often it was tried, and what came before", () => {
    const last = FailureOf.malformed(call(), 200, "broken")
    assert.include(
      FailureOf.ofTimeout(call(), 30, 1, undefined).message,
      "within 30 seconds. Try again later"
    )
    assert.include(
      FailureOf.ofTimeout(call(), 30, 2, last).message,
      `within 30 seconds (2 attempts). Before that: ${last.message}`
    )
  })

  it("says that a mapping may exist, once", () => {
    assert.include(FailureOf.ofTimeout(call("create"), 30, 1, undefined).message, mayExist)
    const last = ofStatus(500, "create")
    assert.strictEqual(FailureOf.ofTimeout(call("create"), 30, 2, last).message.split(mayExist).length, 2)
  })
})

describe("the failure of an answer that is not what was promised", () => {
  it("names the place, where there is one", () => {
    const whole = FailureOf.malformed(call(), 200, "broken")
    assert.deepInclude(whole.reason, { path: "" })
    assert.notProperty(whole.reason, "index")
    assert.match(whole.message, /not as this API promises: broken\.$/)
    const item = FailureOf.malformed(call(), 200, "Missing key", "data[0].id", 0)
    assert.deepInclude(item.reason, { path: "data[0].id", index: 0 })
    assert.match(item.message, /promises: data\[0\]\.id: Missing key\.$/)
  })
})

describe("a failure that a proxy passes on", () => {
  it("keeps its class and every field, each text without the secrets, and is one line", () => {
    const reason = new Failure.BadRequest({
      status: 400,
      errors: [{ detail: "not key-value", source: { pointer: "/key-value" } }],
      message: "not\nkey-value"
    })
    const passed = FailureOf.passedOn(call(), FailureOf.of({ operation: "o", site: "key-value" }, reason))
    assert.deepInclude({ ...passed }, { operation: "o", site: "<redacted>" })
    assert.instanceOf(passed.reason, Failure.BadRequest)
    assert.deepInclude(passed.reason, {
      status: 400,
      errors: [{ detail: "not <redacted>", source: { pointer: "/<redacted>" } }]
    })
    assert.include(passed.message, "<redacted>")
    assert.notInclude(passed.message, "\n")
  })
})

describe("the failure of an id that cannot name a mapping", () => {
  it("repeats the id on one line, and no error of an answer", () => {
    const failure = FailureOf.invalidId(call("get"), "\n")
    assert.deepInclude(failure.reason, { _tag: "BadRequest", errors: [] })
    assert.include(failure.message, 'was not sent: "\\n" cannot')
  })
})
