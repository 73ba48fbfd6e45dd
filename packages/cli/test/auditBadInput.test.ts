import { assert, describe, it, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { mkdirSync, readdirSync, truncateSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { sentence } from "./emulated.ts"
import { folder, run } from "./program.ts"
import { mapping, snapshotText } from "./snapshots.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const root = mapping("1", "arn:aws:iam::111111111111:root", "ada")
const good = snapshotText([root, mapping("2", "arn:aws:iam::111111111111:user/bob", "bob")])

/** How a file comes about: by what is in it, or by what is done at its path. */
type Content = string | Uint8Array | ((path: string) => void)

const sparse =
  (bytes: number): Content =>
  (path) => {
    writeFileSync(path, "")
    truncateSync(path, bytes)
  }

/** Audits a snapshot by a configuration, into a file, and returns how that ended and what is there then. */
const audit = Effect.fnUntraced(function* (
  snapshot: Content,
  config: Content,
  flags: ReadonlyArray<string> = []
) {
  const cwd = yield* folder
  for (const [name, content] of [
    ["mappings.json", snapshot],
    ["dd-cloud-auth.audit.json", config]
  ] as const) {
    if (typeof content === "function") content(join(cwd, name))
    else writeFileSync(join(cwd, name), content)
  }
  const args = ["audit", "--snapshot", "mappings.json", "--format", "sarif", "--output", "report.sarif"]
  const result = yield* run([...args, "--quiet", ...flags], { cwd })
  return { ...result, files: readdirSync(cwd).toSorted() }
})

const refuses = Effect.fnUntraced(function* (why: string | RegExp, ...given: Parameters<typeof audit>) {
  const { files, ...result } = yield* audit(...given)
  assert.strictEqual(result.code, 2)
  if (typeof why === "string") assert.strictEqual(sentence(result), `error: ${why}`)
  else assert.match(sentence(result), why)
  assert.deepStrictEqual(files, ["dd-cloud-auth.audit.json", "mappings.json"])
})

describe("audit of a bad configuration", () => {
  const accepting = (fields: object) =>
    JSON.stringify({
      accepted: [
        {
          rule: "root-user",
          arnPattern: root.arnPattern,
          reason: "break-glass",
          owner: "ada",
          expires: "9999-12-31",
          ...fields
        }
      ]
    })

  it.live.each<readonly [what: string, config: Content, why: string]>([
    [
      "an unknown rule",
      '{ "rules": { "root-users": "off" } }',
      "rules: there is no rule root-users; did you mean root-user?"
    ],
    [
      "an unknown rule that is accepted",
      accepting({ rule: "root-users" }),
      "accepted[0].rule: there is no rule root-users; did you mean root-user?"
    ],
    ["an unknown key", '{ "rule": {} }', "there is no field rule; did you mean rules?"],
    [
      "an unknown key of an entry",
      accepting({ until: "2027-01-01" }),
      "accepted[0]: there is no field until; there are fingerprint, rule, arnPattern, reason, owner, expires"
    ],
    [
      "a bad severity",
      '{ "rules": { "root-user": "fatal" } }',
      'rules.root-user: this has to be "off" | "error" | "warning" | "note"'
    ],
    ["no reason", accepting({ reason: "" }), "accepted[0].reason: this may not be empty"],
    ["a number for an expiry", accepting({ expires: 2027 }), "accepted[0].expires: this has to be string"],
    ["a key that occurs twice", '{ "rules": {}, "rules": {} }', "the key rules occurs twice"],
    ["what is not JSON", "rules:\n  root-user: off\n", "not valid JSON"],
    ["JSON that is cut off", accepting({}).slice(0, 60), "not valid JSON"],
    ["an empty file", "", "it is empty"],
    [
      "Latin-1",
      Buffer.from('{ "$schema": "é" }', "latin1"),
      "not UTF-8: the byte 0xe9 at 14 is part of no character; it seems to be Latin-1 or Windows-1252"
    ]
  ])("refuses %s", ([, config, why]) =>
    refuses(`dd-cloud-auth.audit.json is no configuration of an audit: ${why}`, good, config)
  )

  it.live("refuses a directory, and a file of gigabytes", () =>
    Effect.gen(function* () {
      yield* refuses("dd-cloud-auth.audit.json is not a regular file.", good, (path) => mkdirSync(path))
      yield* refuses("dd-cloud-auth.audit.json is longer than 16 MiB.", good, sparse(3 * 2 ** 30))
    })
  )

  it.live("counts an expiry that is no date as expired, and says so", () =>
    Effect.gen(function* () {
      for (const expires of ["soon", "2027-02-29"]) {
        const { code, stdout } = yield* audit(good, accepting({ expires }), [
          "--format",
          "table",
          "--output",
          "-"
        ])
        assert.strictEqual(code, 1)
        assert.include(
          stdout,
          `is mapped; ada accepted it until "${expires}", which is no date and counts as expired`
        )
      }
      assert.strictEqual((yield* audit(good, accepting({}))).code, 0)
    })
  )
})

describe("audit of a bad snapshot", () => {
  it.live("writes no report, and says what is wrong with the snapshot", () =>
    Effect.gen(function* () {
      yield* refuses(/^error: mappings\.json is a snapshot that was cut off/, good.slice(0, -40), "{}")
      yield* refuses("mappings.json is empty.", "", "{}")
      yield* refuses("mappings.json is a directory, not a snapshot file.", (path) => mkdirSync(path), "{}")
      yield* refuses("mappings.json is longer than 256 MiB.", sparse(3 * 2 ** 30), "{}")
      const us5 = ["--site", "US5"]
      yield* refuses(
        "mappings.json is a snapshot of datadoghq.eu, not of us5.datadoghq.com.",
        good,
        "{}",
        us5
      )
    })
  )
})

describe("audit --explain", () => {
  it.live("refuses a code that there is not, and says which are", () =>
    Effect.gen(function* () {
      yield* refuses("There is no rule rootuser; did you mean root-user?", good, "{}", [
        "--explain",
        "rootuser"
      ])
      yield* refuses(
        /^error: There is no rule with the code "\\u001b\[2J"; there are ambiguous-account, /,
        good,
        "{}",
        ["--explain", "\u001b[2J"]
      )
    })
  )
})
