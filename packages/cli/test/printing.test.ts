import * as IntakeMapping from "@dd-cloud-auth/core/IntakeMapping"
import * as PersonaMapping from "@dd-cloud-auth/core/PersonaMapping"
import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import * as Faults from "@dd-cloud-auth/emulator/Faults"
import { assert, describe, it, layer, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { emulator, keys, live, runAgainst } from "./emulated.ts"
import { folder, hasTerminal, type Result, run, runOnTerminal } from "./program.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 120_000 })

/** All that moves a cursor, colours, forges a line, reorders or hides, as Unicode has it; NUL fits into no argument. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u
const characters = Array.from({ length: 0xe01ff }, (_, i) => i + 1)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
  .filter((character) => unsafe.test(character))
/** Enough for a header or a name of a file, which have a limit. */
const worst = "\u001b[31m\u001b]0;x\u0007\u009b31m\u061c\u200b\u200d\u2028\u202e\u2066\ufeff\u{e0041}"
const forged = "\r\n::error::forged\n::error::forged\r::error::forged"
const hostile = `${characters.join("")}${forged}`

/** What the program puts between texts is no more than this. */
const assertClean = ({ code, stderr, stdout }: Result, title: string): void => {
  for (const text of [stdout, stderr]) {
    const found = unsafe.exec(text.replace(/[\n\t]/g, ""))
    assert.isNull(found, `${title}: U+${found?.[0].codePointAt(0)?.toString(16)} in ${JSON.stringify(text)}`)
    assert.notMatch(text, /^\s*::[a-z]/im, title)
  }
  assert.notStrictEqual(code, 70, `${title}: ${stderr}`)
}

const mapping = (text: string, type?: string) => ({
  id: `id${text}`,
  ...(type !== undefined && { type }),
  attributes: {
    arn_pattern: `arn:aws:sts::111111111111:assumed-role/Deploy${text}/*`,
    account_identifier: `${text}a`,
    account_uuid: `u${text}`
  }
})

const lists = (...mappings: ReadonlyArray<object>): ReadonlyArray<Faults.Fault> =>
  (
    [
      ["personaMappings.list", PersonaMapping.wireTypes[0]],
      ["intakeMappings.list", IntakeMapping.wireTypes[0]]
    ] as const
  ).map(([operation, type]) => {
    const data = mappings.map((mapping) => ({ ...mapping, type }))
    return Faults.answer({ status: 200, body: JSON.stringify({ data }), operation })
  })

const refusals: ReadonlyArray<readonly [title: string, fault: Faults.Fault]> = [
  ["errors as text", Faults.answer({ status: 403, body: JSON.stringify({ errors: [hostile] }) })],
  [
    "errors as objects",
    Faults.answer({
      status: 403,
      body: JSON.stringify({ errors: [{ title: hostile, detail: `d${hostile}`, code: hostile }] })
    })
  ],
  [
    "the title of a page",
    Faults.answer({
      status: 418,
      headers: { "content-type": "text/html" },
      body: `<html><title>${hostile}</title></html>`
    })
  ],
  ["text", Faults.answer({ status: 418, headers: { "content-type": "text/plain" }, body: hostile })],
  ["what is no list", Faults.answer({ status: 200, body: JSON.stringify({ data: { [hostile]: hostile } }) })],
  ["what is no mapping", Faults.answer({ status: 200, body: JSON.stringify({ data: [{ id: hostile }] }) })],
  ["what is no JSON", Faults.answer({ status: 200, body: hostile })],
  [
    "the type of a mapping",
    Faults.answer({ status: 200, body: JSON.stringify({ data: [mapping("", hostile)] }) })
  ],
  [
    "the content type",
    Faults.answer({ status: 200, headers: { "content-type": "text/\u009b\u00ad\u0085" }, body: "x" })
  ],
  ["the name of a rate limit", Faults.rateLimit({ name: "\u009b31m\u00ad\u0085", reset: "99999" })],
  ["the host of a redirect", Faults.redirect("https://x\u00ad.\u009b.example/\u009b")]
]

describe("what is printed", () => {
  layer(
    Emulator.layerServer({ port: 0 }),
    live
  )((it) => {
    for (const args of [
      ["list"],
      ["list", "--json"],
      ["list", "--csv"],
      ["list", "--intake"],
      ["snapshot"],
      ["whois", "arn:aws:sts::111111111111:assumed-role/Deploy/x"],
      ["tour"]
    ]) {
      it.effect(`holds no character that a terminal obeys: ${args.join(" ")}`, () =>
        Effect.gen(function* () {
          const emulated = yield* emulator
          const command = {
            attributes: { ...mapping("").attributes, arn_pattern: "::error ", account_identifier: "::x" }
          }
          yield* emulated.faults.set(
            lists(mapping(hostile), mapping(worst), mapping(""), { ...mapping("c"), ...command })
          )
          const result = yield* runAgainst(emulated, args)
          assertClean(result, args.join(" "))
          assert.include(result.stdout, "assumed-role/Deploy")
        })
      )
    }

    for (const [title, fault] of refusals) {
      it.effect(`holds none where the site answers it: ${title}`, () =>
        Effect.gen(function* () {
          const emulated = yield* emulator
          yield* emulated.faults.set([fault])
          assertClean(yield* runAgainst(emulated, ["list"]), title)
        })
      )
    }

    it.effect("holds none where the name of a file does", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        const file = join(yield* folder, `${worst}${forged.replaceAll("/", "")}`)
        const written = yield* runAgainst(emulated, ["snapshot", "--output", file])
        assert.strictEqual(written.code, 0)
        assertClean(written, "written")
        writeFileSync(file, readFileSync(file, "utf8").slice(0, 100))
        assertClean(yield* run(["whois", "--snapshot", file, "x"]), "cut off")
        writeFileSync(file, "mine")
        assertClean(yield* runAgainst(emulated, ["snapshot", "--output", file]), "not a snapshot")
        assertClean(yield* runAgainst(emulated, ["snapshot", "--output", join(file, "x")]), "no folder")
      })
    )

    it.effect.skipIf(!hasTerminal)("holds none on a terminal", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        yield* emulated.faults.set(lists(mapping(hostile), mapping(worst)))
        const { code, stdout } = yield* runOnTerminal(["list", "--origin", emulated.origin], {
          env: { ...keys, NO_COLOR: "1", CI: "1" }
        })
        assert.strictEqual(code, 0)
        const text = stdout.replaceAll("\r\n", "\n")
        assertClean({ code, stdout: text, stderr: "" }, "table")
        assert.match(text, /assumed-role\/Deploy/)
      })
    )
  })

  it.live("holds none of an argument", () =>
    Effect.gen(function* () {
      const cases: ReadonlyArray<ReadonlyArray<string>> = [
        [hostile],
        [`--${hostile}`],
        ["list", `--${hostile}`],
        ["list", `--api-key${hostile}`],
        ["list", hostile],
        ["list", "--site", hostile],
        ["list", "--origin", hostile],
        ["list", "--origin", `https://${hostile}`],
        ["whois", "--snapshot", hostile, "x"],
        ["snapshot", "--output", `/nowhere/${hostile}`],
        ["emulate", "--port", hostile],
        ["emulate", "--seed", hostile],
        ["emulate", "--fault", hostile],
        ["help", hostile],
        ["--completions", hostile]
      ]
      for (const args of cases) assertClean(yield* run(args, { env: keys }), args.slice(0, -1).join(" "))
    })
  )

  it.live("holds none of a caller, from wherever it comes", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "snapshot.json")
      const header = { format: "dd-cloud-auth/snapshot", version: 1, site: "datadoghq.eu" }
      const takenAt = "2026-11-22T00:00:00.000Z"
      writeFileSync(file, JSON.stringify({ ...header, takenAt, personaMappings: [], intakeMappings: [] }))
      const caller = `arn:aws:sts::111111111111:assumed-role/Deploy/x${hostile}`
      for (const format of [[], ["--json"]]) {
        assertClean(
          yield* run(["whois", "--snapshot", file, ...format, caller, `x${hostile}`, "::error::x"]),
          "argument"
        )
        assertClean(
          yield* run(["whois", "--snapshot", file, ...format], {
            stdin: `x${caller}\n  ::error::\n`
          }),
          "stdin"
        )
      }
    })
  )

  it.live("holds none of a snapshot", () =>
    Effect.gen(function* () {
      const path = yield* folder
      const file = join(path, "snapshot.json")
      const whole = {
        format: "dd-cloud-auth/snapshot",
        version: 1,
        site: hostile,
        takenAt: "2026-11-22T00:00:00.000Z",
        personaMappings: [
          { id: hostile, arnPattern: `arn:${hostile}`, accountIdentifier: hostile, accountUuid: hostile }
        ],
        intakeMappings: []
      }
      const texts: ReadonlyArray<string> = [
        hostile,
        JSON.stringify(whole),
        JSON.stringify({ ...whole, takenAt: hostile }),
        JSON.stringify({ ...whole, version: hostile }),
        JSON.stringify({ ...whole, format: hostile }),
        JSON.stringify({ ...whole, personaMappings: [{ [hostile]: hostile }] }),
        `${JSON.stringify(whole).slice(0, -1)},${JSON.stringify(hostile)}:1,${JSON.stringify(hostile)}:1}`
      ]
      for (const text of texts) {
        writeFileSync(file, text)
        assertClean(yield* run(["whois", "--snapshot", file, "x"]), text.slice(0, 200))
      }
      mkdirSync(join(path, worst))
      assertClean(yield* run(["whois", "--snapshot", join(path, worst), "x"]), "folder")
    })
  )

  it.live("holds none of a variable", () =>
    Effect.gen(function* () {
      const cases: ReadonlyArray<Record<string, string>> = [
        { ...keys, DD_SITE: hostile },
        { ...keys, DATADOG_SITE: hostile },
        { ...keys, DD_SITE: "datadoghq.eu", DD_API_KEY: hostile },
        { ...keys, DD_SITE: "datadoghq.eu", DD_APP_KEY: hostile },
        { DD_SITE: "datadoghq.eu", DD_BEARER_TOKEN: hostile },
        { ...keys, DD_SITE: "datadoghq.eu", HTTPS_PROXY: hostile },
        { ...keys, DD_SITE: "datadoghq.eu", HTTPS_PROXY: `http://127.0.0.1:9/${hostile}` },
        {
          ...keys,
          DD_SITE: "datadoghq.eu",
          HTTPS_PROXY: `ftp://user:${hostile}@127.0.0.1:9`,
          NO_PROXY: hostile
        }
      ]
      for (const env of cases) assertClean(yield* run(["list"], { env }), Object.keys(env).join(" "))
    })
  )
})
