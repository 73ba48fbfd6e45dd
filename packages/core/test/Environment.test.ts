import { Environment } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"

describe("Environment", () => {
  describe("firstSet", () => {
    const read = (env: Record<string, string>) =>
      Environment.firstSet(["A", "B", "C"]).parse(
        ConfigProvider.fromEnvRecord(env, { preserveEmptyStrings: true })
      )

    it.effect.each<readonly [Record<string, string>, Environment.Variable]>([
      [
        { A: "1", B: "2" },
        { variable: "A", value: "1" }
      ],
      [
        { B: "2", C: "3" },
        { variable: "B", value: "2" }
      ],
      [
        { A: "", B: "", C: "3" },
        { variable: "C", value: "3" }
      ],
      [
        { A: " ", B: "2" },
        { variable: "A", value: " " }
      ],
      [
        { A: "", D: "4" },
        { variable: "A", value: undefined }
      ],
      [{}, { variable: "A", value: undefined }]
    ])("reads of %j: %j", ([env, expected]) =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* read(env), expected)
      })
    )
  })
})
