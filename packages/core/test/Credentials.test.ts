import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { inspect } from "node:util"
import { Credentials } from "@dd-cloud-auth/core"

const headers = (credentials: Credentials.Credentials) =>
  Result.map(Credentials.toHeaders(credentials), (headers) =>
    headers.map(([name, value]) => [name, Redacted.value(value)])
  )

describe("Credentials", () => {
  describe("toHeaders", () => {
    it("sends keys, a token, or nothing", () => {
      assert.deepStrictEqual(
        headers(Credentials.keys({ apiKey: "one", appKey: Redacted.make("two") })),
        Result.succeed([
          ["dd-api-key", "one"],
          ["dd-application-key", "two"]
        ])
      )
      assert.deepStrictEqual(
        headers(Credentials.bearer("three")),
        Result.succeed([["authorization", "Bearer three"]])
      )
      assert.deepStrictEqual(headers(Credentials.none), Result.succeed([]))
    })

    it.each([
      ["", "is empty"],
      ["   ", "consists of blanks"],
      ["key-value\n", "has blanks or a line break around it"],
      [" key-value", "has blanks or a line break around it"],
      ["key\r\nX-Evil: value", "holds characters that no header can carry"],
      ["kéy-value", "holds characters that no header can carry"],
      ["key\0value", "holds characters that no header can carry"]
    ])("refuses the key %j without repeating it", (key, problem) => {
      const error = Result.getOrThrow(
        Result.flip(Credentials.toHeaders(Credentials.keys({ apiKey: "fine", appKey: key })))
      )
      assert.strictEqual(error._tag, "InvalidCredentials")
      assert.strictEqual(error.variable, "application key")
      assert.strictEqual(error.message, `The application key ${problem}.`)
    })
  })

  it("never prints what it holds", () => {
    const credentials = [
      Credentials.keys({ apiKey: "secret-one", appKey: "secret-two" }),
      Credentials.bearer("secret-three")
    ]
    assert.notMatch(
      inspect(credentials, { depth: 9, showHidden: true }) + JSON.stringify(credentials),
      /secret-/
    )
  })

  describe("config", () => {
    const read = (env: Record<string, string>) =>
      Credentials.config.parse(ConfigProvider.fromEnvRecord(env, { preserveEmptyStrings: true }))
    const problem = (env: Record<string, string>) =>
      Effect.map(Effect.flip(read(env)), (error) => {
        assert.notInclude(inspect(error, { depth: 9 }) + error.message + JSON.stringify(error), "secret")
        return error.message
      })

    it.effect("takes the first variable of each kind that is set, in the documented order", () =>
      Effect.gen(function* () {
        const api = ["DD_API_KEY", "DATADOG_API_KEY"]
        const app = ["DD_APP_KEY", "DD_APPLICATION_KEY", "DATADOG_APP_KEY", "DATADOG_APPLICATION_KEY"]
        for (const apiKey of api.keys()) {
          for (const appKey of app.keys()) {
            const set = [...api.slice(apiKey), ...app.slice(appKey)]
            assert.deepStrictEqual(
              headers(yield* read(Object.fromEntries(set.map((name) => [name, name])))),
              Result.succeed([
                ["dd-api-key", api[apiKey]!],
                ["dd-application-key", app[appKey]!]
              ])
            )
          }
        }
      })
    )

    it.effect("reads a bearer token", () =>
      Effect.gen(function* () {
        for (const name of ["DD_BEARER_TOKEN", "DATADOG_BEARER_TOKEN"]) {
          assert.deepStrictEqual(
            headers(yield* read({ [name]: "token" })),
            Result.succeed([["authorization", "Bearer token"]])
          )
        }
      })
    )

    it.effect("names every variable that is missing", () =>
      Effect.gen(function* () {
        assert.include(
          yield* problem({}),
          "DD_API_KEY is not set or empty, and DD_APP_KEY is not set or empty."
        )
        assert.include(yield* problem({ DD_API_KEY: "secret" }), "DD_APP_KEY is not set or empty.")
        assert.include(yield* problem({ DD_APP_KEY: "secret" }), "DD_API_KEY is not set or empty.")
      })
    )

    it.effect("does not pass over a variable that is set to nothing, or to what no header can hold", () =>
      Effect.gen(function* () {
        assert.include(
          yield* problem({ DD_API_KEY: "", DATADOG_API_KEY: "secret", DD_APP_KEY: "secret" }),
          "DD_API_KEY is empty."
        )
        assert.include(
          yield* problem({ DD_API_KEY: "secret", DATADOG_APPLICATION_KEY: "secret\n" }),
          "DATADOG_APPLICATION_KEY has blanks or a line break around it."
        )
        assert.include(yield* problem({ DD_BEARER_TOKEN: "" }), "DD_BEARER_TOKEN is empty.")
      })
    )

    it.effect("refuses to guess between a token and keys", () =>
      Effect.gen(function* () {
        assert.include(
          yield* problem({ DD_BEARER_TOKEN: "secret", DATADOG_API_KEY: "secret" }),
          "DD_BEARER_TOKEN and DATADOG_API_KEY are both set"
        )
      })
    )
  })
})
