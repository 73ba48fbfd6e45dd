import * as Canary from "@dd-cloud-auth/canary"
import { Credentials } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { inspect } from "node:util"

const headers = (credentials: Credentials.Credentials) =>
  Result.map(Credentials.toHeaders(credentials), (headers) =>
    headers.map(([name, value]) => [name, Redacted.value(value)])
  )

// What stands where a key should, and has been seen in the configuration of other tools.
const mistaken: ReadonlyArray<[key: string, problem: string]> = [
  ...['"key-value"', "'key-value'", "`key-value`", '\\"key-value\\"', "“key-value”", "‘key-value’", '""'].map(
    (key): [string, string] => [key, "has quotes around it, which are not part of it"]
  ),
  ...["Bearer key-value", "bearer key-value", "BEARER\tkey-value"].map((key): [string, string] => [
    key,
    "begins with `Bearer`, which is added when it is sent"
  ]),
  ...["DD_API_KEY=key-value", "export DD_APP_KEY=key-value", "DD-APPLICATION-KEY: key-value"].map(
    (key): [string, string] => [key, "begins with the name of a variable or a header"]
  ),
  ...["op://vault/datadog/key", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:dd"].map(
    (key): [string, string] => [key, "is an address, not what is kept there"]
  ),
  ...[
    "<your-app-key>",
    "<API_KEY>",
    "[REDACTED]",
    "(redacted)",
    "{{ secrets.DD_API_KEY }}",
    "{api_key}",
    "${DD_API_KEY}",
    "${{ secrets.DD_API_KEY }}",
    "${DD_API_KEY:-}",
    "$(cat key)",
    "$DD_API_KEY",
    "$apiKey",
    "$env:DD_API_KEY",
    "%DD_API_KEY%",
    "process.env.DD_API_KEY",
    "secrets.DD_API_KEY",
    "REDACTED",
    "redacted",
    "changeme",
    "CHANGE_ME",
    "change-this",
    "replace-me",
    "placeholder",
    "TODO",
    "null",
    "undefined",
    "[object Object]",
    "your-api-key",
    "YOUR_APPLICATION_KEY",
    "your_datadog_app_key_here",
    "insert-your-token-here"
  ].map((key): [string, string] => [key, "is a placeholder that nothing was put in place of"]),
  ...[
    "***",
    "********",
    "****1234",
    "xxxx",
    "XXXXXXXX",
    "xxxx-xxxx-xxxx",
    "ddapp_xxxxxxxxxxxx",
    "......",
    "____"
  ].map((key): [string, string] => [key, "is a mask, not what it hides"])
]

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
      ["key\0value", "holds characters that no header can carry"],
      ...mistaken
    ])("refuses the key %j without repeating it", (key, problem) => {
      const error = Result.getOrThrow(
        Result.flip(Credentials.toHeaders(Credentials.keys({ apiKey: "fine", appKey: key })))
      )
      assert.strictEqual(error._tag, "InvalidCredentials")
      assert.strictEqual(error.variable, "application key")
      assert.strictEqual(error.message, `The application key ${problem}.`)
    })
  })

  it.each([
    "0",
    "a",
    "secret",
    "emulator-api-key",
    "your-own-0123",
    'k"ey',
    '"key',
    "$&key",
    "$1",
    "%2Bkey",
    "a%b%c",
    "<key",
    "key>",
    "{key",
    "a**b",
    "xx",
    "xxyyxxyy",
    "0123456789abcdef0123456789abcdef",
    "pub0123456789abcdef0123456789abcdef",
    "ddapp_AbCdEf0123456789AbCdEf0123456789Ab",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.AbC-_dEf",
    "DD_API_KEY",
    "bearer-token",
    "changeme1",
    "nullable",
    "todo-list-key"
  ])("takes %j, which could be a key", (key) => {
    for (const credentials of [
      Credentials.keys({ apiKey: key, appKey: "another" }),
      Credentials.keys({ apiKey: "another", appKey: key }),
      Credentials.bearer(key)
    ]) {
      assert.isTrue(Result.isSuccess(Credentials.toHeaders(credentials)))
    }
  })

  it("refuses two keys that are the same, or swapped, only where both look like Datadog's", () => {
    const problem = (apiKey: string, appKey: string) =>
      Result.match(Credentials.toHeaders(Credentials.keys({ apiKey, appKey })), {
        onFailure: ({ message, variable }) => `${variable}: ${message}`,
        onSuccess: () => undefined
      })
    const api = "0123456789abcdef0123456789abcdef"
    const app = "fedcba9876543210fedcba9876543210fedcba98"
    assert.strictEqual(problem(api, app), undefined)
    assert.strictEqual(problem(api, api), "API key: The API key is the same as the application key.")
    assert.strictEqual(problem(app, app), "API key: The API key is the same as the application key.")
    assert.strictEqual(problem(app, api), "API key: The API key and the application key are swapped.")
    assert.strictEqual(problem("secret", "secret"), undefined)
    assert.strictEqual(problem(app, "secret"), undefined)
    assert.strictEqual(problem("secret", api), undefined)
    for (const other of [`g${api.slice(1)}`, `${api.slice(1)}g`]) {
      assert.strictEqual(problem(other, other), undefined)
    }
  })

  it("never prints what it holds", () => {
    const credentials = [Credentials.keys(Canary.keys), Credentials.bearer(Canary.token)]
    Canary.assertAbsent({
      inspect: inspect(credentials, { depth: 9, showHidden: true }),
      JSON: JSON.stringify(credentials)
    })
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

    it.effect("takes a variable that is set to nothing for absent", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(
          headers(
            yield* read({
              DD_API_KEY: "",
              DATADOG_API_KEY: "an-api-key",
              DD_APP_KEY: "an-app-key",
              DD_BEARER_TOKEN: ""
            })
          ),
          Result.succeed([
            ["dd-api-key", "an-api-key"],
            ["dd-application-key", "an-app-key"]
          ])
        )
        assert.include(
          yield* problem({ DD_API_KEY: "secret", DD_APP_KEY: "" }),
          "DD_APP_KEY is not set or empty."
        )
      })
    )

    it.effect("does not pass over a variable of blanks, or of what no header can hold", () =>
      Effect.gen(function* () {
        assert.include(
          yield* problem({ DD_API_KEY: " ", DATADOG_API_KEY: "secret", DD_APP_KEY: "secret" }),
          "DD_API_KEY consists of blanks."
        )
        assert.include(
          yield* problem({ DD_API_KEY: "secret", DATADOG_APPLICATION_KEY: "secret\n" }),
          "DATADOG_APPLICATION_KEY has blanks or a line break around it."
        )
      })
    )

    it.effect("names the variable of what cannot be right", () =>
      Effect.gen(function* () {
        const hex = "0123456789abcdef0123456789abcdef"
        for (const [key, why] of mistaken) {
          assert.include(
            yield* problem({ DD_API_KEY: "fine", DATADOG_APP_KEY: key }),
            `DATADOG_APP_KEY ${why}.`
          )
          assert.include(yield* problem({ DD_API_KEY: key, DD_APP_KEY: "fine" }), `DD_API_KEY ${why}.`)
          assert.include(yield* problem({ DATADOG_BEARER_TOKEN: key }), `DATADOG_BEARER_TOKEN ${why}.`)
        }
        assert.include(
          yield* problem({ DD_API_KEY: hex, DD_APP_KEY: hex }),
          "DD_API_KEY is the same as the application key."
        )
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

  describe("configFrom", () => {
    const env = {
      ORG_API: "api",
      ORG_APP: "app",
      ORG_TOKEN: "token",
      DD_API_KEY: "wrong",
      DD_APP_KEY: "wrong"
    }
    const read = (variables: Credentials.Variables) =>
      Credentials.configFrom(variables).parse(ConfigProvider.fromEnvRecord(env))

    it.effect("reads the variables that are named, and no others", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(
          headers(yield* read({ apiKey: "ORG_API", appKey: "ORG_APP" })),
          Result.succeed([
            ["dd-api-key", "api"],
            ["dd-application-key", "app"]
          ])
        )
        assert.deepStrictEqual(
          headers(yield* read({ bearerToken: "ORG_TOKEN" })),
          Result.succeed([["authorization", "Bearer token"]])
        )
      })
    )

    it.effect("names the variables that are not set, rather than take the usual ones", () =>
      Effect.gen(function* () {
        const keys = yield* Effect.flip(read({ apiKey: "OTHER_API", appKey: "OTHER_APP" }))
        assert.include(keys.message, "OTHER_API is not set or empty, and OTHER_APP is not set or empty.")
        const token = yield* Effect.flip(read({ bearerToken: "OTHER_TOKEN" }))
        assert.include(token.message, "OTHER_TOKEN is not set or empty.")
      })
    )
  })
})
