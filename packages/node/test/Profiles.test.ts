import * as Canary from "@dd-cloud-auth/canary"
import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Site from "@dd-cloud-auth/core/Site"
import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import { assert, describe, it } from "@effect/vitest"
import { Ajv2020, type AnySchema } from "ajv/dist/2020.js"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inspect } from "node:util"
import { jsonSchema } from "../src/internal/configFile.ts"
import * as Profiles from "../src/Profiles.ts"

const file = "dd-cloud-auth.config.json"
const parse = (content: unknown) =>
  Profiles.parse(typeof content === "string" ? content : JSON.stringify(content), { file })

/** What a file is refused with; a file that is accepted fails the test. */
const problems = (content: unknown): ReadonlyArray<string> => {
  const parsed = parse(content)
  if (Result.isSuccess(parsed)) throw new Error("accepted")
  Canary.assertAbsent({ error: inspect(parsed.failure, { depth: 9 }), message: parsed.failure.message })
  const { reason } = parsed.failure
  return reason._tag === "InvalidFile" ? reason.problems : []
}

/** A repository of its own, which is removed afterwards. */
const repository = Effect.acquireRelease(
  Effect.sync(() => {
    const folder = mkdtempSync(join(tmpdir(), "dd-cloud-auth-profiles-"))
    mkdirSync(join(folder, "repository", ".git"), { recursive: true })
    mkdirSync(join(folder, "repository", "deep", "down"), { recursive: true })
    return join(folder, "repository")
  }),
  (path) => Effect.sync(() => rmSync(join(path, ".."), { recursive: true }))
)

const orgUuid = "11111111-2222-3333-4444-555555555555"
const eu = { site: "EU1" }
const text = JSON.stringify({ profiles: { prod: eu } })

describe("Profiles", () => {
  describe("parse", () => {
    it("keeps the order of the file, and reads sites as people write them", () => {
      const parsed = parse({
        $schema: "./config.schema.json",
        default: "prod",
        profiles: {
          prod: { site: "https://app.datadoghq.eu/", apiKeyVariable: "PROD_API", appKeyVariable: "PROD_APP" },
          gov: { site: "US1-FED", bearerTokenVariable: "GOV_TOKEN" },
          local: { origin: "http://127.0.0.1:4180" }
        }
      })
      assert.deepStrictEqual(Result.getOrThrow(parsed), {
        file,
        isFound: false,
        default: "prod",
        profiles: [
          { name: "prod", site: Site.EU1, variables: { apiKey: "PROD_API", appKey: "PROD_APP" } },
          { name: "gov", site: Site.US1_FED, variables: { bearerToken: "GOV_TOKEN" } },
          { name: "local", site: Result.getOrThrow(Site.custom("http://127.0.0.1:4180")) }
        ]
      })
    })

    it.each<[what: string, content: unknown, ...problems: ReadonlyArray<string>]>([
      ["no JSON", "profiles:", "not valid JSON"],
      ["a list", [], "this has to be a JSON object"],
      ["nothing", {}, "profiles: this is missing"],
      ["no profile", { profiles: {} }, "profiles: there is no profile"],
      ["a wrong type", { profiles: { a: { site: 1 } } }, "profiles.a.site: this has to be a JSON string"],
      ["a profile that is a site", { profiles: { a: "eu" } }, "profiles.a: this has to be a JSON object"],
      [
        "misspelt fields, all of them at once",
        { defalt: "a", profiles: { a: { ...eu, orgin: "https://a.example" } } },
        "defalt: there is no such field; did you mean default?",
        "profiles.a.orgin: there is no such field; did you mean origin?"
      ],
      [
        "a field that means nothing",
        { profiles: { a: { ...eu, __proto: 1 } } },
        "profiles.a.__proto: there is no such field; there are site, origin, apiKeyVariable, appKeyVariable, bearerTokenVariable, orgUuid"
      ],
      ["no site", { profiles: { a: {} } }, "profiles.a: a profile has a site, or an origin"],
      [
        "a site and an origin",
        { profiles: { a: { ...eu, origin: "https://a.example" } } },
        "profiles.a: site and origin exclude each other"
      ],
      [
        "one of two variables",
        { profiles: { a: { ...eu, apiKeyVariable: "A" } } },
        "profiles.a: apiKeyVariable and appKeyVariable come together"
      ],
      [
        "a token beside keys",
        { profiles: { a: { ...eu, apiKeyVariable: "A", appKeyVariable: "B", bearerTokenVariable: "C" } } },
        "profiles.a: bearerTokenVariable stands in place of apiKeyVariable and appKeyVariable"
      ],
      [
        "an organisation beside a token",
        { profiles: { a: { ...eu, orgUuid, bearerTokenVariable: "C" } } },
        "profiles.a: orgUuid, which is for a login without keys, stands in place of the variables that hold keys"
      ],
      [
        "a name for the UUID of an organisation",
        { profiles: { a: { ...eu, orgUuid: "acme" } } },
        "profiles.a.orgUuid: this is not the UUID of an organisation, 8-4-4-4-12 hexadecimal digits"
      ],
      [
        "a default that is not there",
        { default: "prdo", profiles: { prod: eu } },
        "default: there is no such profile; did you mean prod?"
      ],
      [
        "a name with a blank",
        { profiles: { "a b": eu } },
        'profiles.a b: a name has letters, digits, ".", "_" and "-", and 30 of them at most'
      ],
      [
        "what is no variable",
        { profiles: { a: { ...eu, bearerTokenVariable: "$DD_TOKEN" } } },
        "profiles.a.bearerTokenVariable: this is not the name of a variable, such as DD_PROD_API_KEY"
      ]
    ])("refuses %s", (_, content, ...expected) => {
      assert.deepStrictEqual(problems(content), expected)
    })

    it("refuses a field or a profile that occurs twice", () => {
      assert.deepStrictEqual(problems('{"profiles":{"a":{"site":"eu"},"\\u0061":{"site":"us3"}}}'), [
        "the key profiles.a occurs twice"
      ])
    })

    it("names the field that holds no site or no origin", () => {
      const [site, origin] = problems({
        profiles: { a: { site: "datadoghq.co" }, b: { origin: "http://a.example" } }
      })
      assert.match(site!, /^profiles\.a\.site: Unknown Datadog site.*Did you mean datadoghq\.com\?/)
      assert.match(origin!, /^profiles\.b\.origin: Not an origin: http is for loopback hosts only/)
    })

    it.each([...Object.values(Canary.keys), ...Object.values(Canary.emulator), Canary.token])(
      "refuses a key wherever somebody puts one, and does not repeat it",
      (key) => {
        const content = (profile: object) => ({ profiles: { a: { ...eu, ...profile } } })
        assert.match(
          problems(content({ bearerTokenVariable: key }))[0]!,
          /bearerTokenVariable: this looks like a key/
        )
        assert.match(
          problems(content({ apiKey: key }))[0]!,
          /apiKey: no key belongs into this file.*apiKeyVariable$/
        )
        assert.match(problems(content({ app_key: key }))[0]!, /app_key: no key belongs.*appKeyVariable$/)
        assert.match(problems(content({ token: key }))[0]!, /token: no key belongs.*bearerTokenVariable$/)
        problems({ profiles: { a: { site: key } } })
        problems({ profiles: { a: { origin: key } } })
        problems({ profiles: { a: { origin: `https://${key}@a.example` } } })
        problems({ profiles: { [key]: eu } })
        problems(content({ [key]: key }))
        problems({ default: key, profiles: { a: eu } })
        problems({ [key]: key, profiles: { a: eu } })
      }
    )

    it.each([
      "0123456789abcdef0123456789abcdef",
      "abcdefabcdefabcdefab",
      "ddapp_aB3dE5gH7jK9mN1pQ3sT5vW7xY9zAbCdEf"
    ])("takes %s for a key", (key) => {
      const found = problems({ profiles: { a: { ...eu, bearerTokenVariable: key } } })
      assert.lengthOf(found, 1)
      assert.include(found[0]!, "looks like a key")
      assert.notInclude(found[0]!, key)
    })

    it.each([
      "DD_PROD_API_KEY",
      "dd_prod_api_key",
      "_",
      "DATADOGPRODUCTIONORGANISATIONTOKEN",
      "ACME_2026_TOKEN_V2"
    ])("takes %s for the name of a variable", (bearerTokenVariable) => {
      assert.isTrue(Result.isSuccess(parse({ profiles: { a: { ...eu, bearerTokenVariable } } })))
    })
  })

  describe("find", () => {
    it.effect("finds the file in the directory or above it, the nearest one", () =>
      Effect.gen(function* () {
        const root = yield* repository
        writeFileSync(join(root, file), text)
        const directory = join(root, "deep", "down")
        const above = Option.getOrThrow(yield* Profiles.find({ directory }))
        assert.deepStrictEqual([above.file, above.isFound], [join(root, file), true])
        writeFileSync(join(root, "deep", file), text)
        assert.strictEqual((yield* Profiles.load({ directory })).file, join(root, "deep", file))
      })
    )

    it.effect("looks no further up than the repository", () =>
      Effect.gen(function* () {
        const root = yield* repository
        writeFileSync(join(root, "..", file), text)
        const directory = join(root, "deep", "down")
        assert.deepStrictEqual(yield* Profiles.find({ directory }), Option.none())
        const error = yield* Effect.flip(Profiles.load({ directory }))
        assert.strictEqual(error.reason._tag, "NoFile")
        assert.include(error.message, directory)
      })
    )

    it.effect("reads UTF-16, as PowerShell writes it", () =>
      Effect.gen(function* () {
        const root = yield* repository
        const path = join(root, "utf-16.json")
        writeFileSync(path, Buffer.from(`\ufeff${text}`, "utf16le"))
        const { isFound, profiles } = yield* Profiles.load({ file: path })
        assert.isFalse(isFound)
        assert.deepStrictEqual(profiles, [{ name: "prod", site: Site.EU1 }])
      })
    )

    it.effect("says of a file that is named why it cannot be read", () =>
      Effect.gen(function* () {
        const root = yield* repository
        const message = (name: string) =>
          Effect.map(Effect.flip(Profiles.load({ file: join(root, name) })), ({ message }) => message)
        assert.strictEqual(
          yield* message("nowhere.json"),
          `${join(root, "nowhere.json")}: this cannot be read: no such file or directory.`
        )
        assert.include(yield* message("deep"), "this is a directory.")
        writeFileSync(join(root, "long"), " ".repeat(1_048_577))
        assert.include(yield* message("long"), "this is longer than 1 MiB.")
        writeFileSync(join(root, "latin-1"), Buffer.from([0x22, 0xe9, 0x22]))
        assert.include(yield* message("latin-1"), "it seems to be Latin-1")
      })
    )
  })

  describe("get", () => {
    const profiles = Result.getOrThrow(
      parse({ default: "prod", profiles: { prod: eu, staging: { origin: "https://a.example" } } })
    )

    it("returns the profile of a name, or the default one", () => {
      assert.strictEqual(Result.getOrThrow(Profiles.get(profiles, "staging")).name, "staging")
      assert.strictEqual(Result.getOrThrow(Profiles.get(profiles)).name, "prod")
    })

    it("suggests the nearest name, and repeats none that may be a key", () => {
      const message = (name: string | undefined, from = profiles) =>
        Result.getOrThrow(Result.flip(Profiles.get(from, name))).message
      assert.strictEqual(
        message("prd"),
        `${file} has no profile prd. Did you mean prod? There are prod, staging.`
      )
      Canary.assertAbsent({ message: message(Canary.keys.apiKey) })
      const { default: _, ...without } = profiles
      assert.strictEqual(
        message(undefined, without),
        `${file} names no default profile. There are prod, staging.`
      )
    })

    it("trusts an origin in a file that was named, and of a file that was found only loopback", () => {
      const found = { ...profiles, isFound: true }
      const error = Result.getOrThrow(Result.flip(Profiles.get(found, "staging")))
      assert.strictEqual(error.reason._tag, "UnnamedOrigin")
      assert.include(error.message, "https://a.example")
      assert.isTrue(Result.isSuccess(Profiles.get(found, "prod")))
      const local = Result.getOrThrow(parse({ profiles: { local: { origin: "http://localhost:4180" } } }))
      assert.isTrue(Result.isSuccess(Profiles.get({ ...local, isFound: true }, "local")))
    })
  })

  describe("layer", () => {
    const list = Effect.flatMap(CloudAuth.CloudAuth, ({ personaMappings }) => personaMappings.list)
    const provider = ConfigProvider.layer(
      ConfigProvider.fromEnvRecord({ LOCAL_API: Canary.emulator.apiKey, LOCAL_APP: Canary.emulator.appKey })
    )

    it.effect("reads no keys for a profile that logs in without them", () =>
      Effect.gen(function* () {
        const provider = ConfigProvider.fromEnvRecord({
          DD_API_KEY: Canary.keys.apiKey,
          DD_APP_KEY: Canary.keys.appKey
        })
        const profile = { name: "org", site: Site.EU1, orgUuid }
        const { cause } = yield* Effect.flip(Profiles.credentials(profile).parse(provider))
        assert.strictEqual(cause.message, "org has an orgUuid, and logs in without keys.")
      })
    )

    it.live("asks the site of the profile with the keys that its variables hold", () =>
      Effect.gen(function* () {
        const { origin } = yield* Emulator.Emulator
        const path = join(yield* repository, file)
        const local = { origin, apiKeyVariable: "LOCAL_API", appKeyVariable: "LOCAL_APP" }
        writeFileSync(path, JSON.stringify({ default: "local", profiles: { local, usual: { origin } } }))
        const mappings = yield* Effect.provide(list, Profiles.layer({ file: path }))
        assert.isAbove(mappings.length, 0)
        const error = yield* Effect.flip(
          Effect.provide(list, Profiles.layer({ file: path, profile: "usual" }))
        )
        assert.include(error._tag === "ConfigError" ? error.cause.message : "", "DD_API_KEY is not set")
      }).pipe(Effect.provide([Emulator.layerServer({ port: 0 }), provider]))
    )

    it.live("fails with what is wrong with the file", () =>
      Effect.gen(function* () {
        const layer = Profiles.layer({ directory: yield* repository })
        const error = yield* Effect.flip(Effect.provide(list, layer))
        assert.strictEqual(error._tag === "ProfilesError" ? error.reason._tag : error._tag, "NoFile")
      })
    )
  })

  it("reads the file that the README shows", () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
    const shown = /```json\n([^]*?)```/.exec(readme)?.[1] ?? ""
    assert.deepStrictEqual(
      Result.getOrThrow(parse(shown)).profiles.map(({ name }) => name),
      ["prod", "gov", "sandbox", "local"]
    )
  })

  describe("config.schema.json", () => {
    const published: unknown = JSON.parse(
      readFileSync(new URL("../config.schema.json", import.meta.url), "utf8")
    )
    const isValid = new Ajv2020().compile(published as AnySchema)

    it("is made from the schema that decodes", () => {
      assert.deepStrictEqual(published, JSON.parse(JSON.stringify(jsonSchema())), "build the package again")
    })

    it.each<[what: string, profile: object]>([
      ["a site", eu],
      ["a site and keys", { ...eu, apiKeyVariable: "A", appKeyVariable: "B" }],
      ["an origin and a token", { origin: "https://a.example", bearerTokenVariable: "A" }]
    ])("takes %s, as reading does", (_, a) => {
      const content = { $schema: "./config.schema.json", default: "a", profiles: { a } }
      assert.isTrue(isValid(content))
      assert.isTrue(Result.isSuccess(parse(content)))
    })

    it.each<[what: string, content: object]>([
      ["no profile", { profiles: {} }],
      ["a misspelt field of the file", { profiles: { a: eu }, defalt: "a" }],
      ["a misspelt field of a profile", { profiles: { a: { ...eu, orgin: "https://a.example" } } }],
      ["a name with a blank", { profiles: { "a b": eu } }],
      ["no site", { profiles: { a: { bearerTokenVariable: "A" } } }],
      ["a site and an origin", { profiles: { a: { ...eu, origin: "https://a.example" } } }],
      ["one of two variables", { profiles: { a: { ...eu, apiKeyVariable: "A" } } }],
      ["the other of two variables", { profiles: { a: { ...eu, appKeyVariable: "A" } } }],
      [
        "a token beside keys",
        { profiles: { a: { ...eu, apiKeyVariable: "A", appKeyVariable: "B", bearerTokenVariable: "C" } } }
      ],
      ["a key for a variable", { profiles: { a: { ...eu, bearerTokenVariable: Canary.keys.apiKey } } }],
      ["what is no variable", { profiles: { a: { ...eu, bearerTokenVariable: "$A" } } }]
    ])("refuses %s, as reading does", (_, content) => {
      assert.isFalse(isValid(content))
      assert.isTrue(Result.isFailure(parse(content)))
    })
  })
})
