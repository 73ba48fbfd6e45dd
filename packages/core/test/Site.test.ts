import { Site } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { inspect } from "node:util"
import { expectTypeOf } from "vitest"

const parsed = (text: string) =>
  Result.match(Site.parse(text), { onFailure: (error) => error, onSuccess: (site) => site.name })

describe("Site", () => {
  describe("all", () => {
    it("lists the nine sites with their origins", () => {
      assert.deepStrictEqual(
        Site.all.map((site) => [site.name, site.parameter, Site.apiOrigin(site), Site.appOrigin(site)]),
        [
          ["US1", "datadoghq.com", "https://api.datadoghq.com", "https://app.datadoghq.com"],
          ["US3", "us3.datadoghq.com", "https://api.us3.datadoghq.com", "https://us3.datadoghq.com"],
          ["US5", "us5.datadoghq.com", "https://api.us5.datadoghq.com", "https://us5.datadoghq.com"],
          ["EU1", "datadoghq.eu", "https://api.datadoghq.eu", "https://app.datadoghq.eu"],
          ["AP1", "ap1.datadoghq.com", "https://api.ap1.datadoghq.com", "https://ap1.datadoghq.com"],
          ["AP2", "ap2.datadoghq.com", "https://api.ap2.datadoghq.com", "https://ap2.datadoghq.com"],
          ["UK1", "uk1.datadoghq.com", "https://api.uk1.datadoghq.com", "https://uk1.datadoghq.com"],
          ["US1-FED", "ddog-gov.com", "https://api.ddog-gov.com", "https://app.ddog-gov.com"],
          ["US2-FED", "us2.ddog-gov.com", "https://api.us2.ddog-gov.com", "https://us2.ddog-gov.com"]
        ]
      )
    })
  })

  describe("the constants", () => {
    it("are those of `all`, under the names that Datadog writes with a hyphen for the underscore", () => {
      const { AP1, AP2, EU1, UK1, US1, US1_FED, US2_FED, US3, US5 } = Site
      const constants = { US1, US3, US5, EU1, AP1, AP2, UK1, US1_FED, US2_FED }
      assert.deepStrictEqual<unknown>(
        Object.entries(constants).map(([name, site]) => [name.replace("_", "-"), site]),
        Site.all.map((site) => [site.name, site])
      )
    })

    it("have types as narrow as they are", () => {
      expectTypeOf(Site.EU1.parameter).toEqualTypeOf<"datadoghq.eu">()
      expectTypeOf(Site.US1_FED.name).toEqualTypeOf<"US1-FED">()
      expectTypeOf(Site.UK1).toExtend<Site.KnownSite>()
    })
  })

  describe("parse", () => {
    it.each([
      ["EU", "EU1"],
      ["eu1", "EU1"],
      ["US3", "US3"],
      ["us1-fed", "US1-FED"],
      ["US2_FED", "US2-FED"],
      ["uk", "UK1"],
      ["https://app.datadoghq.eu/", "EU1"],
      ["http://app.datadoghq.com", "US1"],
      ["api.us5.datadoghq.com", "US5"],
      ["https://api.us5.datadoghq.com:443/api/v2", "US5"],
      ["app.ap1.datadoghq.com", "AP1"],
      ["https://us3.datadoghq.com/organization-settings/users?x#y", "US3"],
      ["  Datadoghq.COM\n", "US1"],
      ["ddog-gov.com", "US1-FED"],
      ["us2.ddog-gov.com", "US2-FED"]
    ])("takes %j for %s", (text, name) => {
      assert.strictEqual<unknown>(parsed(text), name)
    })

    it.each([
      ["", undefined],
      ["us", undefined],
      ["ap", undefined],
      ["us4.datadoghq.com", "us3.datadoghq.com"],
      ["datadoghq.co", "datadoghq.com"],
      ["datadog.eu", "datadoghq.eu"],
      ["acme.datadoghq.com", undefined],
      ["https://user@app.datadoghq.com", undefined],
      ["https://app.datadoghq.com@evil.example", undefined],
      ["https://app.datadoghq.com.evil.example", undefined],
      ["https://evil.example/app.datadoghq.com", undefined],
      ["app.datadoghq.com:8443", undefined],
      ["ftp://app.datadoghq.com", undefined],
      ["datadoghttps://hq.com", undefined],
      ["datadoghq:443.com", undefined],
      ["http://127.0.0.1:8080", undefined],
      ["datad0g.com", undefined],
      // As near to EU as any text of two letters, but it shares none with it.
      ["xx", null],
      ["x".repeat(1_000_000), undefined]
    ])("refuses %j, and lists the valid sites", (text, suggestion) => {
      const error = parsed(text)
      assert.instanceOf(error, Site.InvalidSite)
      assert.include(error.message, "uk1.datadoghq.com (UK1)")
      assert.isBelow(error.message.length, 600)
      if (suggestion === null) assert.isUndefined(error.suggestion)
      else if (suggestion !== undefined) {
        assert.strictEqual(error.suggestion, suggestion)
        assert.include(error.message, `Did you mean ${suggestion}?`)
      }
    })

    it("does not repeat text that may be a key", () => {
      for (const secret of [
        "0123456789abcdef0123456789abcdef",
        "ddpat_A1b2C3d4E5f6G7h8I9",
        `eyJ.${"a".repeat(90)}`
      ]) {
        const error = parsed(secret)
        assert.instanceOf(error, Site.InvalidSite)
        assert.notInclude(JSON.stringify(error) + error.message + error.stack, secret)
      }
    })
  })

  describe("what is repeated", () => {
    const isRepeated = (text: string) => {
      const error = parsed(text)
      assert.instanceOf(error, Site.InvalidSite)
      return error.message.includes(`"${text}"`)
    }

    it("is what is short, or has the dot of a host and nothing that hosts do not have", () => {
      for (const text of ["x".repeat(16), "a b=c", `a.${"x".repeat(62)}`, "https://A-1.example:80/"]) {
        assert.isTrue(isRepeated(text), text)
      }
      for (const text of [
        "x".repeat(17),
        `a.${"x".repeat(63)}`,
        "secret=a.example.com",
        "a.example.com/x?y=z"
      ]) {
        assert.isFalse(isRepeated(text), text)
      }
    })
  })

  describe("the suggestion", () => {
    it("is the nearest site, and none for what is near to no site", () => {
      for (const [text, suggestion] of [
        ["usx3", "us3.datadoghq.com"],
        ["ap22", "ap2.datadoghq.com"],
        ["datadoghq.cmo", "datadoghq.com"],
        ["us2.ddog-gov.con", "us2.ddog-gov.com"],
        ["us3-datadoghq-com", "us3.datadoghq.com"],
        ["xxxxxxx.us3.datadoghq.com", "us3.datadoghq.com"],
        ["xxxxxxxxxxxxxxxus3.datadoghq.com", undefined],
        ["production", undefined],
        ["datad", undefined],
        ["qq", undefined],
        ["q", undefined]
      ] as const) {
        const error = parsed(text)
        assert.instanceOf(error, Site.InvalidSite)
        assert.strictEqual(error.suggestion, suggestion, text)
        assert.strictEqual(error.message.includes("Did you mean"), suggestion !== undefined)
      }
    })
  })

  describe("custom", () => {
    const origin = (text: string) =>
      Result.match(Site.custom(text), { onFailure: (error) => error.message, onSuccess: Site.apiOrigin })

    it.each([
      ["https://datadog.internal.example", "https://datadog.internal.example"],
      ["https://datadog.internal.example:8443/", "https://datadog.internal.example:8443"],
      ["http://localhost:8126", "http://localhost:8126"],
      ["http://127.0.0.1", "http://127.0.0.1"],
      ["http://127.9.8.7:1", "http://127.9.8.7:1"],
      [" http://[::1]:9 ", "http://[::1]:9"],
      ["\u00a0https://a.example\u00a0\n", "https://a.example"]
    ])("accepts %j", (text, expected) => {
      assert.strictEqual(origin(text), expected)
    })

    it.each([
      ["http://datadog.example", "loopback"],
      ["http://127.0.0.1.evil.example", "loopback"],
      ["http://localhost.evil.example", "loopback"],
      ["http://0.0.0.0:1", "loopback"],
      ["https://a.example/path", "path"],
      ["https://a.example?", "path"],
      ["https://a.example? ", "path"],
      ["https://a.example?x=1", "path"],
      ["https://a.example/#", "path"],
      ["https://a.example#x", "path"],
      ["https://user@a.example", "user information"],
      ["https://:secret@a.example", "user information"],
      ["ftp://a.example", "scheme"],
      ["a.example", "not a URL"],
      ["", "not a URL"]
    ])("refuses %j: %s", (text, why) => {
      assert.include(origin(text), why)
    })

    it("has no application, and is called by its host", () => {
      const site = Result.getOrThrow(Site.custom("https://datadog.example:8443"))
      assert.strictEqual(Site.appOrigin(site), undefined)
      assert.strictEqual(site.parameter, "datadog.example:8443")
    })

    it("does not repeat a password, or a key that passes for a scheme", () => {
      assert.notInclude(origin("https://user:hunter2hunter2@a.example"), "hunter2")
      assert.notInclude(origin("u:hunter2@a"), "hunter2")
      assert.notInclude(origin("abcdef0123456789abcdef0123456789:"), "abcdef")
    })

    it("repeats a text so that it may be printed", () => {
      for (const text of ["\u001b[2J", "\u202e\u009b", "a\n::error::b", "::error::b", "##[error]"]) {
        for (const message of [origin(text), Result.getOrThrow(Result.flip(Site.parse(text))).message]) {
          assert.match(message, /^(?!::)[\x20-\x7e]+$/)
          assert.notInclude(message, "##[")
        }
      }
    })
  })

  describe("isLoopback", () => {
    it.each(["localhost", "127.0.0.1", "127.255.254.253", "[::1]"])(
      "takes %j for this machine",
      (hostname) => {
        assert.isTrue(Site.isLoopback(hostname))
      }
    )

    it.each([
      "",
      "0.0.0.0",
      "128.0.0.1",
      "[::]",
      "::1",
      "a.localhost",
      "127.0.0.1.example",
      "1127.0.0.1",
      "127.1"
    ])("takes %j for another", (hostname) => {
      assert.isFalse(Site.isLoopback(hostname))
    })
  })

  describe("isSite", () => {
    it("takes every site that is to be had", () => {
      assert.deepStrictEqual(Site.all.filter(Site.isSite), Site.all)
      assert.isTrue(Site.isSite(Result.getOrThrow(Site.custom("http://127.0.0.1:4180"))))
    })

    it.each([
      null,
      "datadoghq.eu",
      [Site.EU1],
      { ...Site.EU1, _tag: "CustomSite" },
      { ...Site.EU1, parameter: "datadoghq.example" },
      { ...Site.EU1, origin: "https://datadoghq.example" },
      { _tag: "CustomSite", name: "custom", parameter: "a.example", origin: "https://b.example" },
      { _tag: "CustomSite", name: "custom", parameter: "a.example", origin: "http://a.example" }
    ])("takes no %j, to which no key may go", (value) => {
      assert.isFalse(Site.isSite(value))
    })
  })

  describe("Site", () => {
    const Settings = Schema.Struct({ site: Site.Site })
    const decode = Schema.decodeUnknownResult(Settings)
    const encode = Schema.encodeSync(Settings)

    it("is the schema of the type of that name", () => {
      expectTypeOf<Schema.Schema.Type<typeof Site.Site>>().toEqualTypeOf<Site.Site>()
      expectTypeOf<typeof Site.Site.Encoded>().toEqualTypeOf<string>()
    })

    const customs = [
      "https://dd.example",
      "https://dd.example:8443",
      "http://127.0.0.1:4180",
      "http://[::1]:1"
    ]
    it.each([...Site.all, ...customs.map((origin) => Result.getOrThrow(Site.custom(origin)))])(
      "gets $name ($parameter) back out of its JSON",
      (site) => {
        const json = JSON.stringify(encode({ site }))
        assert.deepStrictEqual(Result.getOrThrow(decode(JSON.parse(json))), { site })
      }
    )

    it("writes the site parameter, or the origin", () => {
      assert.deepStrictEqual(encode({ site: Site.US2_FED }), { site: "us2.ddog-gov.com" })
      const site = Result.getOrThrow(Site.custom("http://localhost:4180/"))
      assert.deepStrictEqual(encode({ site }), { site: "http://localhost:4180" })
    })

    it.each([
      ["eu", Site.EU1],
      [" https://app.datadoghq.eu/dashboard ", Site.EU1],
      ["https://api.us5.datadoghq.com", Site.US5]
    ])("reads %j as `parse` does", (site, expected) => {
      assert.deepStrictEqual(Result.getOrThrow(decode({ site })), { site: expected })
    })

    const refusal = (site: unknown) => Result.getOrThrow(Result.flip(decode({ site })))

    it("refuses with the sentence of `parse`, or of `custom` where the text is an origin", () => {
      assert.include(refusal("datadoghq.co").message, "Did you mean datadoghq.com? Valid sites: ")
      assert.include(refusal("http://dd.example").message, "Not an origin: http is for loopback hosts only")
      assert.include(refusal("https://dd.example/api").message, "it has a path, a query or a fragment")
    })

    it("does not repeat a key that was pasted into the wrong place", () => {
      const error = refusal("0123456789abcdef0123456789abcdef")
      assert.notInclude(
        `${error.message} ${inspect(error, { depth: 9 })} ${JSON.stringify(error)}`,
        "89abcdef"
      )
    })
  })

  describe("configOption", () => {
    const read = (env: Record<string, string>) => Site.configOption.parse(ConfigProvider.fromEnvRecord(env))

    it.effect("is nothing where no variable is set, and the site where one is", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* read({ DD_API_KEY: "key" }), Option.none())
        assert.deepStrictEqual(yield* read({ DATADOG_SITE: "eu" }), Option.some(Site.EU1))
      })
    )

    it.effect("does not take for nothing what names no site", () =>
      Effect.gen(function* () {
        assert.include(
          (yield* Effect.flip(read({ DD_SITE: "mars" }))).message,
          "DD_SITE: Unknown Datadog site"
        )
      })
    )
  })

  describe("config", () => {
    const read = (env: Record<string, string>) => Site.config.parse(ConfigProvider.fromEnvRecord(env))

    it.effect("reads DD_SITE before DATADOG_SITE", () =>
      Effect.gen(function* () {
        assert.strictEqual((yield* read({ DD_SITE: "eu", DATADOG_SITE: "us3" })).name, "EU1")
        assert.strictEqual((yield* read({ DATADOG_SITE: "us3" })).name, "US3")
      })
    )

    it.effect("has no default, and says which sites there are", () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(read({}))
        assert.include(error.message, "DD_SITE is not set")
        assert.include(error.message, "datadoghq.eu (EU1)")
      })
    )

    it.effect("names the variable that holds no site", () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(read({ DATADOG_SITE: "datadoghq.co" }))
        assert.include(error.message, "DATADOG_SITE")
        assert.include(error.message, "Did you mean datadoghq.com?")
      })
    )
  })
})
