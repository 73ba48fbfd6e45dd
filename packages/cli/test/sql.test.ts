import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import * as Sql from "@dd-cloud-auth/sql/Sql"
import { DuckDBInstance } from "@duckdb/node-api"
import { assert, describe, it, layer, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { emulator, live, runAgainst, sentence } from "./emulated.ts"
import { folder, run } from "./program.ts"
import { mapping, snapshotFile, snapshotText } from "./snapshots.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const role = mapping("1", "arn:aws:sts::111111111111:assumed-role/Deploy/*", "ada")
const useless = mapping("2", "arn:aws:iam::111111111111:role/Deploy", "bob")
const caller = "arn:aws:sts::111111111111:assumed-role/Deploy/run-1"
const file = snapshotFile([role, useless])

/** Runs statements in DuckDB, and returns the rows of the last one. */
const answers = (statements: string) =>
  Effect.promise(async () => {
    const connection = await (await DuckDBInstance.create(":memory:")).connect()
    const reader = await connection.runAndReadAll(statements)
    return reader.getRowsJson()
  })

describe("sql", () => {
  it.live("prints a script that says who each caller of a table would act as", () =>
    Effect.gen(function* () {
      const names = ["--table", 'main."cloud trail"', "--column", "useridentity.arn"]
      const args = ["sql", "--dialect", "duckdb", "--snapshot", yield* file, ...names]
      const { code, stderr, stdout } = yield* run(args)
      assert.strictEqual(code, 0)
      assert.strictEqual(stderr, "1 of 2 persona mappings matches no caller: see list --unusable\n")
      const table = `CREATE TABLE "cloud trail" AS SELECT {arn: '${caller}'} AS useridentity;`
      assert.deepStrictEqual(yield* answers(`${table}\n${stdout}`), [
        [caller, "1", "mapped", 1, role.arnPattern, "ada@acme.example", "uuid-of-ada", "1"]
      ])
    })
  )

  it.live("writes the script and the file of a table of mappings, which the script loads", () =>
    Effect.gen(function* () {
      const cwd = yield* folder
      writeFileSync(join(cwd, "mappings.json"), snapshotText([role]))
      const files = ["--output", "who.sql", "--mappings-table", "mappings", "--mappings-file", "mappings.csv"]
      const args = ["sql", "--dialect", "duckdb", "--snapshot", "mappings.json", ...files]
      const { code, stderr, stdout } = yield* run(args, { cwd })
      assert.deepStrictEqual(
        [code, stderr, stdout],
        [0, "wrote 1 mapping to mappings.csv\nwrote a script for DuckDB to who.sql\n", ""]
      )
      assert.sameMembers(readdirSync(cwd), ["mappings.json", "mappings.csv", "who.sql"])
      const script = readFileSync(join(cwd, "who.sql"), "utf8")
      const found = script.replace("'mappings.csv'", `'${join(cwd, "mappings.csv")}'`)
      assert.notStrictEqual(found, script)
      const table = `CREATE TABLE callers AS SELECT '${caller}' AS caller;`
      const [row] = yield* answers(`${table}\n${found}`)
      assert.strictEqual(row?.[2], "mapped")
    })
  )

  it.live("writes the table of mappings as Parquet if its file is called so, and the script loads that", () =>
    Effect.gen(function* () {
      const cwd = yield* folder
      const mappings = [
        role,
        { ...role, id: "é\n'\u{1f600}", arnPattern: caller, accountUuid: "uuid-of-bob" }
      ]
      writeFileSync(join(cwd, "mappings.json"), snapshotText(mappings))
      const args = ["sql", "--snapshot", "mappings.json", "--mappings-table", "mappings", "--mappings-file"]
      const table = `CREATE TABLE callers AS SELECT '${caller}' AS caller;`
      const given: Array<unknown> = []
      for (const name of ["mappings.csv", "mappings.PARQUET"]) {
        const { code, stdout } = yield* run([...args, name, "--dialect", "duckdb"], { cwd })
        assert.strictEqual(code, 0)
        given.push(yield* answers(`${table}\n${stdout.replace(`'${name}'`, `'${join(cwd, name)}'`)}`))
      }
      assert.strictEqual(readFileSync(join(cwd, "mappings.PARQUET")).toString("latin1", 0, 4), "PAR1")
      assert.deepStrictEqual(given[1], given[0])
      assert.lengthOf(given[0] as ReadonlyArray<unknown>, 2)
      const refused = yield* run([...args, "m.parquet", "--dialect", "postgres"], { cwd })
      assert.strictEqual(refused.code, 2)
      assert.strictEqual(sentence(refused), "error: PostgreSQL reads no Parquet: give it a file of CSV.")
      assert.isFalse(existsSync(join(cwd, "m.parquet")))
    })
  )

  it.live("knows every dialect, and says which there are", () =>
    Effect.gen(function* () {
      for (const dialect of Sql.dialects) {
        const { code, stdout } = yield* run(["sql", "--dialect", dialect, "--snapshot", yield* file])
        assert.strictEqual(code, 0)
        assert.match(stdout, /^-- [ -~]+ by 1 persona mapping\.\n/)
      }
      const { code, stderr } = yield* run(["sql", "--dialect", "mysql"])
      assert.strictEqual(code, 2)
      for (const dialect of Sql.dialects) assert.include(stderr, dialect)
    })
  )

  it.live("refuses with a sentence what makes no script, and writes nothing then", () =>
    Effect.gen(function* () {
      const cwd = yield* folder
      const nul = { ...role, accountIdentifier: "a\0b" }
      const many = Array.from({ length: 2000 }, (_, i) =>
        mapping(`${i}`, `${role.arnPattern.slice(0, -2)}${i}/*`, "ada")
      )
      writeFileSync(join(cwd, "mappings.json"), snapshotText([role]))
      writeFileSync(join(cwd, "nul.json"), snapshotText([nul]))
      writeFileSync(join(cwd, "many.json"), snapshotText(many))
      const before = readdirSync(cwd)
      for (const [args, expected] of [
        [[], /^error: --dialect has to say for which engine: athena, .*, trino\.$/],
        [
          ["--dialect", "duckdb", "--table", "a..b"],
          /^error: --table is no name: "a\.\.b": a part of the name is empty, at character 3\.$/
        ],
        [
          ["--dialect", "duckdb", "--column", "a\u001b"],
          /^error: --column is no name: .* control or invisible characters, at character 2\.$/
        ],
        [
          ["--dialect", "duckdb", "--mappings-file", "m.csv"],
          /^error: --mappings-file is for a table of mappings: name it with --mappings-table\.$/
        ],
        [
          ["--dialect", "duckdb", "--mappings-table", "m", "--mappings-file", ""],
          /^error: --mappings-file is empty\.$/
        ],
        [
          ["--dialect", "duckdb", "--mappings-table", "m", "--mappings-file", "."],
          /^error: \. is not a regular file\.$/
        ],
        [
          ["--dialect", "duckdb", "--mappings-table", "m", "--mappings-file", "x", "--output", "./x"],
          /^error: --output and --mappings-file name the same file\.$/
        ],
        [
          ["--dialect", "athena", "--mappings-table", "m", "--mappings-file", "m.jsonl"],
          /^error: Athena loads the table of mappings from a folder in S3, .* --mappings-location/
        ],
        [
          ["--dialect", "duckdb", "--table", "##vso[x]"],
          /^error: A name in the script cannot be printed as it is: give --output a file\.$/
        ],
        [
          ["--dialect", "postgres", "--snapshot", "nul.json"],
          /^error: The text of a mapping has a character that PostgreSQL cannot hold\. It is the mapping 1\.$/
        ],
        [
          ["--dialect", "athena", "--snapshot", "many.json"],
          /^error: Athena takes no script of \d+ characters: .* --mappings-table /
        ]
      ] as const) {
        const snapshot = args.includes("--snapshot" as never) ? [] : ["--snapshot", "mappings.json"]
        const result = yield* run(["sql", ...snapshot, ...args], { cwd })
        assert.strictEqual(result.code, 2, args.join(" "))
        assert.match(sentence(result), expected)
      }
      assert.deepStrictEqual(readdirSync(cwd), before)
      assert.isFalse(existsSync(join(cwd, "m.jsonl")))
    })
  )

  layer(
    Emulator.layerServer({ port: 0 }),
    live
  )((it) => {
    it.effect("takes the mappings of a site", () =>
      Effect.gen(function* () {
        const { code, stderr, stdout } = yield* runAgainst(yield* emulator, ["sql", "--dialect", "trino"])
        assert.deepStrictEqual(
          [code, stderr],
          [0, "3 of 44 persona mappings match no caller: see list --unusable\n"]
        )
        assert.match(stdout, /^-- Trino: .* by 41 persona mappings\.\n-- 3 more are left out/)
      })
    )
  })
})
