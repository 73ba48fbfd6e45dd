import { Failure, FailureSchema } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

const message = "A sentence."
const of = (operation: string, reason: Failure.Reason) =>
  new Failure.CloudAuthError({ operation: `personaMappings.${operation}`, site: "datadoghq.eu", reason })
const answer = (status: number) => ({ message, status, errors: [] })
const unreachable = (kind: Failure.UnreachableKind) => new Failure.Unreachable({ message, kind })

describe("Failure", () => {
  describe("isRetryable", () => {
    it("holds of a rate limit, whatever was attempted", () => {
      for (const operation of ["list", "create", "remove"]) {
        assert.isTrue(Failure.isRetryable(of(operation, new Failure.RateLimited(answer(429)))))
      }
    })

    it("holds of what may pass, unless a mapping may have been created", () => {
      for (const [operation, expected] of [
        ["list", true],
        ["get", true],
        ["remove", true],
        ["create", false]
      ] as const) {
        for (const reason of [
          new Failure.ServerError(answer(503)),
          new Failure.UnexpectedStatus(answer(408)),
          unreachable("network"),
          unreachable("timeout")
        ]) {
          const retried = Failure.isRetryable(of(operation, reason))
          assert.strictEqual(retried, expected, `${reason._tag} of ${operation}`)
        }
      }
    })

    it("holds of nothing that stays as it is", () => {
      for (const reason of [
        new Failure.BadRequest(answer(400)),
        new Failure.Unauthorized(answer(401)),
        new Failure.Forbidden(answer(403)),
        new Failure.NotFound(answer(404)),
        new Failure.Conflict(answer(409)),
        new Failure.UnexpectedStatus(answer(418)),
        new Failure.Malformed({ message, status: 200, path: "" }),
        new Failure.InvalidCredentials({ message: "The API key is empty.", variable: "API key" }),
        ...(["redirect", "host", "tls", "proxy"] as const).map(unreachable)
      ]) {
        assert.isFalse(Failure.isRetryable(of("list", reason)), reason._tag)
      }
    })
  })

  describe("CloudAuthError", () => {
    const failure = of("get", new Failure.NotFound(answer(404)))

    it("says what its reason says, in the first line of its stack too", () => {
      assert.strictEqual(failure.message, message)
      assert.strictEqual(failure.stack?.split("\n")[0], `CloudAuthError: ${message}`)
    })

    it("is told from every other value", () => {
      assert.isTrue(Failure.isCloudAuthError(failure))
      for (const other of [failure.reason, { ...failure }, new Error(message), "CloudAuthError", null]) {
        assert.isFalse(Failure.isCloudAuthError(other))
      }
    })

    it.effect("is caught whole, or by its reason, and leaves an error of the same tag alone", () =>
      Effect.gen(function* () {
        class NotFound extends Data.TaggedError("NotFound")<{}> {}
        const own: Effect.Effect<string, Failure.CloudAuthError | NotFound> = Effect.fail(new NotFound())
        const theirs: Effect.Effect<string, Failure.CloudAuthError | NotFound> = Effect.fail(failure)
        const caught = (call: Effect.Effect<string, Failure.CloudAuthError | NotFound>) =>
          Effect.catchReason(call, "CloudAuthError", "NotFound", (reason, error) =>
            Effect.succeed(`${error.operation} ${reason.status}`)
          )
        assert.strictEqual(yield* caught(theirs), "personaMappings.get 404")
        assert.instanceOf(yield* Effect.flip(caught(own)), NotFound)
        const whole = Effect.catchTag(theirs, "CloudAuthError", ({ message }) => Effect.succeed(message))
        assert.strictEqual(yield* whole, message)
      })
    )
  })

  describe("wait", () => {
    it("is the longer of what a rate limit asks for, what a 5xx asks for, and else nothing", () => {
      const limited = new Failure.RateLimited({ ...answer(429), resetAfter: 7, retryAfter: 9 })
      assert.strictEqual(Failure.wait(of("list", limited)), 9)
      assert.strictEqual(
        Failure.wait(of("list", new Failure.ServerError({ ...answer(503), retryAfter: 3 }))),
        3
      )
      assert.strictEqual(Failure.wait(of("list", new Failure.NotFound(answer(404)))), 0)
    })
  })

  describe("schema", () => {
    it.effect("encodes a failure under its own tag only, and refuses what only looks like one", () =>
      Effect.gen(function* () {
        const encode = Schema.encodeUnknownEffect(FailureSchema.CloudAuthError)
        const failure = of("create", new Failure.Conflict(answer(409)))
        assert.deepStrictEqual(yield* encode(failure), {
          _tag: "CloudAuthError",
          operation: "personaMappings.create",
          site: "datadoghq.eu",
          reason: { _tag: "Conflict", ...answer(409) }
        })
        for (const other of [
          { _tag: "CloudAuthError" },
          { ...failure },
          new Failure.Conflict(answer(409)),
          null
        ]) {
          assert.strictEqual((yield* Effect.exit(encode(other)))._tag, "Failure")
        }
      })
    )
  })
})
