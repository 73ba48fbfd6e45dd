import { assert, describe, it } from "@effect/vitest"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Output from "../src/internal/output.ts"

describe("output", () => {
  describe("layerLogger", () => {
    it.effect("escapes each line of what is logged, on stderr", () =>
      Effect.gen(function* () {
        const written: Array<unknown> = []
        const console: Console.Console = { ...globalThis.console, error: (text) => void written.push(text) }
        yield* Effect.logWarning("a\u001b[2J\n::error::forged", new Error("b\r\n::error::forged\u202e")).pipe(
          Effect.provide(Output.layerLogger),
          Effect.provideService(Console.Console, console)
        )
        assert.strictEqual(written.length, 1)
        assert.match(String(written[0]), /^00:00:00\.000Z warn: /)
        assert.notMatch(String(written[0]).replaceAll("\n", ""), /[\p{Cc}\p{Cf}]/u)
        assert.notMatch(String(written[0]), /^\s*::/m)
      })
    )
  })
})
