import { AwsCredentials, CallerIdentity } from "@dd-cloud-auth/aws"
import * as Canary from "@dd-cloud-auth/canary"
import { Emulator } from "@dd-cloud-auth/emulator"
import { assert, describe, it, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import { TestClock } from "effect/testing"
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { leftBy, shownBy } from "./leaks.ts"
import { settled } from "./settled.ts"

const caller = "arn:aws:sts::418273640159:assumed-role/github-actions-deploy/run-1"
const key = { accessKeyId: "AKIA0000000000000001", secretAccessKey: Canary.keys.appKey }

const get = (options: CallerIdentity.Options, credentials: AwsCredentials.Options = key) =>
  Effect.provide(CallerIdentity.get(options), [AwsCredentials.layer(credentials), FetchHttpClient.layer])

const refusal = (...args: Parameters<typeof get>) =>
  Effect.map(Effect.flip(get(...args)), (error) => {
    Canary.assertAbsent({ error: shownBy(error) })
    assert.strictEqual(error.operation, "callerIdentity.get")
    return error
  })

/** An STS of the test's own. */
const serving = (listener: RequestListener) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly endpoint: string; readonly close: () => void }>((resume) => {
      const server = createServer(listener)
      server.listen(0, "127.0.0.1", () => {
        const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
        const close = () => {
          server.closeAllConnections()
          server.close()
        }
        resume(Effect.succeed({ endpoint, close }))
      })
    }),
    ({ close }) => Effect.sync(close)
  )

/** An STS that answers each request alike. */
const answering = (status: number, body: string, headers: Record<string, string> = {}) =>
  serving((_, response) => response.writeHead(status, headers).end(body))

describe("CallerIdentity", () => {
  describe("get", () => {
    it.effect.each(["before it answers", "within its answer"] as const)(
      "waits 30 seconds for an STS that hangs %s, and says what to try",
      (where) =>
        Effect.gen(function* () {
          let asked = 0
          const hanging = yield* serving((_, response) => {
            asked += 1
            if (where === "within its answer") response.writeHead(200).write(`<Arn>${caller}`)
          })
          const running = yield* Effect.forkChild(refusal(hanging), { startImmediately: true })
          yield* settled(() => asked === 1)
          yield* TestClock.adjust("29999 millis")
          assert.isUndefined(running.pollUnsafe())
          yield* TestClock.adjust("1 millis")
          const { message, reason } = yield* Fiber.join(running)
          assert.deepInclude(reason, { _tag: "Unreachable", kind: "timeout" })
          assert.match(message, /: no answer within 30 seconds\. Check the network, .* and the AWS region/)
          assert.strictEqual(asked, 1)
        })
    )

    it.effect.each([200, 403])("reads no more than a mebibyte of an answer %d that does not end", (status) =>
      Effect.gen(function* () {
        let sent = 0
        const endless = yield* serving((_, response) => {
          const chunk = `<Arn>${caller}</Arn>`.padEnd(65_536)
          const send = () => {
            while (!response.destroyed && response.write(chunk)) sent += chunk.length
            if (!response.destroyed) response.once("drain", send)
          }
          response.writeHead(status)
          send()
        })
        const { message, reason } = yield* refusal(endless)
        assert.strictEqual(reason._tag, status === 200 ? "Malformed" : "UnexpectedStatus")
        if (status === 200) assert.include(message, "with more than 1 MiB. Check that this is AWS STS")
        // What is under way in the buffers of two sockets comes on top.
        assert.isBelow(sent, 32 * 1_048_576)
      })
    )

    it.effect("leaves no span and no secret, and sends AWS nothing of the caller's own trace", () =>
      Effect.gen(function* () {
        const sent: Array<string> = []
        const sts = yield* serving((request, response) => {
          sent.push(...Object.keys(request.headers))
          response.end(`<Arn>${caller}</Arn>`)
        })
        const credentials = { ...key, sessionToken: Canary.token }
        const left = yield* leftBy(Effect.withSpan(get(sts, credentials), "of the test"))
        assert.include(left, caller)
        assert.include(left, "of the test")
        assert.notInclude(left, "http.client")
        Canary.assertAbsent({ left })
        assert.include(sent, "x-amz-security-token")
        for (const name of ["traceparent", "b3"]) assert.notInclude(sent, name)
      })
    )

    it.effect.each([
      ["a refusal", 403, "<Code>AccessDenied</Code>", "Forbidden", "(AccessDenied). AWS does not take"],
      [
        "a rate limit",
        400,
        "<Code>Throttling</Code>",
        "RateLimited",
        "(Throttling). Wait before you ask again."
      ],
      [
        "a failure of STS",
        503,
        "<Code>ServiceUnavailable</Code>",
        "ServerError",
        "(ServiceUnavailable). Try"
      ],
      ["a gateway that fails", 502, "<html>", "ServerError", "answered 502. Try again later."],
      ["a page", 404, "<html>", "UnexpectedStatus", "answered 404. Check that this is AWS STS"],
      [
        "the refusal of a proxy",
        403,
        "<html>",
        "UnexpectedStatus",
        "answered 403. Check that this is AWS STS"
      ],
      ["a page in place of a caller", 200, "<html>", "Malformed", "without the ARN of a caller. Check that"],
      [
        "a redirect with a refusal",
        307,
        "<Code>Moved</Code>",
        "UnexpectedStatus",
        "(Moved). Check that this"
      ],
      [
        "a caller with more behind it",
        200,
        "<Arn>arn:aws:iam::1:user/\u001b[2J</Arn>",
        "Malformed",
        "without the"
      ],
      [
        "a caller with more before it",
        200,
        "<Arn>\u001b[2Jarn:aws:iam::1:user/a</Arn>",
        "Malformed",
        "without the"
      ],
      ["what would clear a terminal", 400, "<Code>X\u001b[2J</Code>", "Forbidden", "(X\\u{1b}[2J)"]
    ] as const)("tells apart what AWS did not answer as it should: %s", ([, status, body, reason, said]) =>
      Effect.gen(function* () {
        const failure = yield* refusal(yield* answering(status, body))
        assert.strictEqual(failure.reason._tag, reason)
        assert.include(failure.message, said)
      })
    )

    it.effect.each([
      [3600, "ahead of"],
      [-3600, "behind"]
    ] as const)("says that the clock of this machine is %d seconds off", ([clockSkew, where]) =>
      Effect.gen(function* () {
        const now = Date.parse("2026-08-05T12:34:56Z")
        yield* TestClock.setTime(now + 1000 * clockSkew)
        const body = "<Code>SignatureDoesNotMatch</Code><Message>Signature expired</Message>"
        const { message, reason } = yield* refusal(
          yield* answering(403, body, { date: new Date(now).toUTCString() })
        )
        assert.deepInclude(reason, { _tag: "Forbidden", clockSkew })
        assert.include(
          message,
          `AWS does not take the credentials. The clock of this machine is 3600 seconds ${where} that`
        )
      })
    )

    layer(Layer.orDie(Emulator.layerServer({ port: 0, aws: { identities: [{ ...key, caller }] } })), {
      excludeTestServices: true
    })((it) => {
      it.effect("returns the caller whose credentials the request is signed with", () =>
        Effect.gen(function* () {
          const { origin } = yield* Emulator.Emulator
          assert.strictEqual(yield* get({ endpoint: origin, region: "eu-west-1" }), caller)
        })
      )

      it.effect("says what AWS says of credentials that it does not take, without a piece of them", () =>
        Effect.gen(function* () {
          const { origin } = yield* Emulator.Emulator
          const other = { ...key, secretAccessKey: Canary.others.appKey, sessionToken: Canary.token }
          const { message, reason, site } = yield* refusal({ endpoint: origin }, other)
          assert.strictEqual(site, new URL(origin).host)
          assert.deepInclude(reason, { _tag: "Forbidden", status: 403 })
          assert.include(
            message,
            "InvalidClientTokenId: The security token included in the request is invalid."
          )
          assert.deepStrictEqual("errors" in reason && reason.errors, [
            {
              title: "InvalidClientTokenId",
              detail: "The security token included in the request is invalid."
            }
          ])
        })
      )

      it.effect(
        "says what is wrong with an answer that names nobody, and repeats no more of a refusal than its sentence",
        () =>
          Effect.gen(function* () {
            const page = yield* answering(200, "<html>Log in</html>")
            assert.strictEqual((yield* refusal(page)).reason._tag, "Malformed")
            const long = yield* answering(403, `<Code>X</Code><Message>Wrong\n${Canary.token}</Message>`)
            assert.include(
              (yield* refusal(long, { ...key, sessionToken: Canary.token })).message,
              "(X: Wrong)"
            )
          })
      )

      it.effect("follows no redirect, and says where nobody answers", () =>
        Effect.gen(function* () {
          const { origin, requests } = yield* Emulator.Emulator
          const before = (yield* requests).length
          const elsewhere = yield* answering(307, "", { location: origin })
          assert.deepInclude((yield* refusal(elsewhere)).reason, { _tag: "UnexpectedStatus", status: 307 })
          assert.strictEqual((yield* requests).length, before)
          const { message, reason } = yield* refusal({ endpoint: "http://127.0.0.1:1" })
          assert.deepInclude(reason, { _tag: "Unreachable", kind: "network" })
          assert.include(message, "Could not ask 127.0.0.1:1 who you are for AWS")
        })
      )

      it.effect("sends nothing where the options or the credentials cannot be right", () =>
        Effect.gen(function* () {
          assert.deepInclude((yield* refusal({ region: "mars" })).reason, { variable: "region" })
          assert.deepInclude((yield* refusal({ endpoint: "http://a.example" })).reason, {
            variable: "endpoint"
          })
          const empty = yield* refusal({}, { ...key, accessKeyId: "" })
          assert.include(empty.message, "the access key ID is empty")
        })
      )
    })
  })
})
