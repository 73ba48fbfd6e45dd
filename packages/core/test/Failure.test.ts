import { Failure } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

const call = (operation: string) => ({
  operation: `personaMappings.${operation}`,
  site: "datadoghq.eu",
  message: "A sentence."
})
const answer = (operation: string, status: number) => ({ ...call(operation), status, errors: [] })
const unreachable = (operation: string, reason: Failure.UnreachableReason) =>
  new Failure.Unreachable({ ...call(operation), reason })

describe("Failure", () => {
  describe("isRetryable", () => {
    it("holds of a rate limit, whatever was attempted", () => {
      for (const operation of ["list", "create", "remove"]) {
        assert.isTrue(Failure.isRetryable(new Failure.RateLimited(answer(operation, 429))))
      }
    })

    it("holds of what may pass, unless a mapping may have been created", () => {
      for (const [operation, expected] of [
        ["list", true],
        ["get", true],
        ["remove", true],
        ["create", false]
      ] as const) {
        for (const failure of [
          new Failure.ServerError(answer(operation, 503)),
          new Failure.UnexpectedStatus(answer(operation, 408)),
          unreachable(operation, "network"),
          unreachable(operation, "timeout")
        ]) {
          assert.strictEqual(Failure.isRetryable(failure), expected, `${failure._tag} of ${operation}`)
        }
      }
    })

    it("holds of nothing that stays as it is", () => {
      for (const failure of [
        new Failure.BadRequest(answer("list", 400)),
        new Failure.Unauthorized(answer("list", 401)),
        new Failure.Forbidden(answer("list", 403)),
        new Failure.NotFound(answer("list", 404)),
        new Failure.Conflict(answer("list", 409)),
        new Failure.UnexpectedStatus(answer("list", 418)),
        new Failure.Malformed({ ...call("list"), status: 200, path: "" }),
        new Failure.InvalidCredentials({ message: "The API key is empty.", variable: "API key" }),
        ...(["redirect", "host", "tls", "proxy"] as const).map((reason) => unreachable("list", reason))
      ]) {
        assert.isFalse(Failure.isRetryable(failure), failure._tag)
      }
    })
  })

  describe("schema", () => {
    it.effect("encodes a failure under its own tag only, and refuses what only looks like one", () =>
      Effect.gen(function* () {
        const encode = Schema.encodeUnknownEffect(Failure.Failure)
        const failure = new Failure.Conflict(answer("create", 409))
        assert.deepStrictEqual(yield* encode(failure), { _tag: "Conflict", ...answer("create", 409) })
        assert.strictEqual((yield* Effect.exit(encode({ _tag: "Other" })))._tag, "Failure")
      })
    )
  })
})
