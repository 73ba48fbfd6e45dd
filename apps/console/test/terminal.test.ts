import { assert, describe, it } from "@effect/vitest"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Terminal from "../src/internal/terminal.ts"
import { unsafe } from "./unsafe.ts"

describe("Terminal", () => {
  describe("layerLogger", () => {
    it.effect("logs an entry on one line of standard error, with what was requested escaped", () =>
      Effect.gen(function* () {
        const lines: Array<unknown> = []
        const console: Console.Console = { ...globalThis.console, error: (...args) => lines.push(...args) }
        const outside = unsafe.join("")
        yield* Effect.logError(`GET /${outside}`, new Error(`Host: ${outside}`)).pipe(
          Effect.annotateLogs({ origin: outside }),
          Effect.provideService(Console.Console, console),
          Effect.provide(Terminal.layerLogger)
        )
        assert.lengthOf(lines, 1)
        assert.include(lines[0], "\\u{202e}")
        for (const character of unsafe) assert.notInclude(lines[0], character)
      })
    )
  })
})
