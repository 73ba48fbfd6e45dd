import { InvalidConfig } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import { inspect } from "node:util"

describe("InvalidConfig", () => {
  describe("make", () => {
    const error = InvalidConfig.make("DD_SITE is not set.")

    it("has the sentence for its message, however it is printed", () => {
      assert.strictEqual(error.message, "DD_SITE is not set.")
      assert.strictEqual(String(error), "ConfigError(DD_SITE is not set.)")
      assert.notInclude(inspect(error), "SchemaError(")
    })

    it.effect("is a ConfigError to those who catch one", () =>
      Effect.gen(function* () {
        assert.instanceOf(error, Config.ConfigError)
        const message = yield* Effect.fail(error).pipe(
          Effect.catchTag("ConfigError", ({ message }) => Effect.succeed(message))
        )
        assert.strictEqual(message, "DD_SITE is not set.")
      })
    )
  })
})
