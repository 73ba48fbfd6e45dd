/// <reference types="node" />
/** What every engine that runs scripts has to answer: the same as `PatternIndex` and `Caller.parse`. */

import { Caller, Pattern, PatternIndex } from "@dd-cloud-auth/arn"
import { cases } from "@dd-cloud-auth/cases"
import * as Seed from "@dd-cloud-auth/emulator/Seed"
import * as Sample from "@dd-cloud-auth/model/Sample"
import * as Random from "@dd-cloud-auth/random"
import type * as Name from "@dd-cloud-auth/sql/Name"
import * as Sql from "@dd-cloud-auth/sql/Sql"
import { parquetWriteBuffer } from "hyparquet-writer"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { type Database, parts, type Row } from "./databases/database.ts"

export const accountKey = ({ accountUuid }: Sql.Mapping): string => accountUuid.toLowerCase()

export const mapping = (id: string, arnPattern: string, accountUuid = "a"): Sql.Mapping => ({
  id,
  arnPattern,
  accountIdentifier: `${accountUuid}@example.com`,
  accountUuid
})

/** A script, or the end of the test. */
export const script = (
  mappings: ReadonlyArray<Sql.Mapping>,
  options: Omit<Sql.Options<Sql.Mapping>, "accountKey">
): Sql.Script => {
  const made = Sql.toScript(mappings, { accountKey, ...options })
  if (made._tag === "Refusal") throw new Error(made.message)
  return made
}

/** The rows that a script has to give, slowly: by asking arn of each caller. */
const expected = (
  mappings: ReadonlyArray<Sql.Mapping>,
  callers: ReadonlyArray<string | null>
): ReadonlyArray<Row> => {
  const usable = mappings.filter(({ arnPattern }) => Pattern.severity(arnPattern) !== "NeverMatches")
  const index = PatternIndex.make(usable.map((mapping) => [mapping.arnPattern, mapping] as const))
  return [...new Set(callers)].flatMap((caller): ReadonlyArray<Row> => {
    const records = callers.filter((other) => other === caller).length
    const matches = caller === null ? [] : index.match(caller)
    const none = {
      match_number: null,
      arn_pattern: null,
      account_identifier: null,
      account_uuid: null,
      mapping_id: null
    }
    if (matches.length === 0) return [{ caller, records, outcome: "unmapped", ...none }]
    if (Caller.parse(caller!)._tag !== "Caller")
      return [{ caller, records, outcome: "not-a-caller", ...none }]
    const outcome = new Set(matches.map(accountKey)).size > 1 ? "ambiguous" : "mapped"
    return matches.map((mapping, i) => ({
      caller,
      records,
      outcome,
      match_number: i + 1,
      arn_pattern: mapping.arnPattern,
      account_identifier: mapping.accountIdentifier,
      account_uuid: mapping.accountUuid,
      mapping_id: mapping.id
    }))
  })
}

/** In one order, with numbers as numbers. */
const sorted = (rows: ReadonlyArray<Row>): ReadonlyArray<string> =>
  rows
    .map((row) =>
      JSON.stringify({
        ...row,
        records: Number(row["records"]),
        match_number: row["match_number"] === null ? null : Number(row["match_number"])
      })
    )
    .sort()

export const hostile = [
  "'",
  "''",
  "\\",
  "\\'",
  "$1",
  "${x}",
  "$$",
  "é",
  "\u{1f600}",
  "\u{e0041}",
  "\u202e",
  "\n",
  "\r\n",
  "\t",
  "\x7f",
  '"',
  ",",
  ";--",
  "/*",
  "*/",
  "{x:String}",
  "",
  "a",
  "?",
  ":x",
  "&x",
  "##[error]",
  "%",
  "_",
  "`"
]

const contentOf = ({ columns, format, lines, rows }: Sql.MappingsFile): string | Uint8Array => {
  if (format !== "parquet") return [...lines()].join("")
  const table = [...rows()]
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: columns.map(({ name, type }, i) => ({
        name,
        type: type === "text" ? "STRING" : "INT32",
        nullable: false,
        data: table.map((row) => row[i]!)
      }))
    })
  )
}

/** Holds the engine to the answers of arn. */
export const suite = (name: string, open: () => Promise<Database>, seeds: number): void => {
  describe(`Sql, run by ${name}`, () => {
    let database: Database
    beforeAll(async () => {
      database = await open()
    })
    afterAll(() => database.close())

    /** The answers of the engine, and those that are right. */
    const compare = async (mappings: ReadonlyArray<Sql.Mapping>, all: ReadonlyArray<string | null>) => {
      const callers = all.filter((caller) => caller === null || database.holds(caller))
      await database.load(callers)
      const { dialect } = database
      const answers = sorted(await database.run(script(mappings, { dialect }).sql))
      const right = sorted(expected(mappings, callers))
      const wrong = answers.filter((row) => !right.includes(row))
      assert.deepStrictEqual([wrong, right.filter((row) => !answers.includes(row))], [[], []])
      assert.strictEqual(answers.length, right.length)
      return right
    }

    it(
      "answers as PatternIndex and Caller do, of patterns and callers that nearly match",
      { timeout: 300_000 },
      async () => {
        const outcomes: Record<string, number> = {}
        const first = Number(process.env["DD_CLOUD_AUTH_SEED"] ?? 1)
        for (let seed = first; seed < first + seeds; seed++) {
          const random = Random.make(seed)
          const samples = Array.from({ length: 20 }, () => Sample.make(random))
          const mappings = samples
            .flatMap(({ patterns }) => patterns)
            .map((pattern, i) => mapping(`${i}`, pattern, random.pick(["a", "A", "b", "c"])))
          const callers = samples.flatMap(({ callers }) => callers.filter((caller) => caller.isWellFormed()))
          const right = await compare(mappings, [...callers, null]).catch((cause: unknown) => {
            throw new Error(`fails with DD_CLOUD_AUTH_SEED=${seed}: ${String(cause)}`, { cause })
          })
          for (const row of right) {
            const { outcome } = JSON.parse(row) as { readonly outcome: string }
            outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
          }
        }
        for (const outcome of ["mapped", "ambiguous", "unmapped", "not-a-caller"]) {
          assert.isAbove(outcomes[outcome] ?? 0, seeds, outcome)
        }
      }
    )

    it("answers so for every case that somebody has published", async () => {
      const mappings = cases.map(({ pattern }, i) => mapping(`${i}`, pattern, `${i % 3}`))
      const callers = cases.flatMap(({ caller, pattern }) => [
        pattern,
        pattern.replace("*", "ab"),
        ...(caller === undefined ? [] : [caller])
      ])
      await compare(mappings, callers)
    })

    it("answers so for the organisations of the emulator", async () => {
      for (const { personaMappings } of [Seed.acme, Seed.empty, Seed.generate({ seed: 7, mappings: 500 })]) {
        await compare(
          personaMappings,
          personaMappings.flatMap(({ arnPattern }) => [arnPattern, arnPattern.replace("*", "run-1")])
        )
      }
    })

    it("counts a caller that comes several times, and gives one row for it", async () => {
      const caller = "arn:aws:iam::123456789012:user/ann"
      const rows = await compare([mapping("1", caller)], [caller, null, caller, null, null])
      assert.strictEqual(rows.length, 2)
    })

    it("lists many mappings of one pattern, and of many above each other, in the order of PatternIndex", async () => {
      // Five: a query that joined all of a pattern's mappings to find it would have 7,680 rows, and fail at once.
      const names = Array.from({ length: 5 }, (_, i) => `n${i}`)
      const deep = names.map((_, i) => `arn:aws:iam::123456789012:user/${names.slice(0, i + 1).join("/")}/*`)
      const mappings = [...deep, ...deep.toReversed()].map((pattern, i) => mapping(`${i}`, pattern))
      const caller = `arn:aws:iam::123456789012:user/${names.join("/")}/ann`
      const rows = await compare(mappings, [caller, `${caller}/`])
      assert.strictEqual(rows.length, 11)
    })

    it("returns the texts of mappings as they are, whatever they hold", async () => {
      const all = ["\0", ...hostile].filter(database.holdsInLiteral)
      const texts = [...all, ...all.map((text) => `a${text}b${text}`)]
      const pattern = (i: number): string => `arn:aws:iam::123456789012:user/u${i}`
      const mappings = texts.map((text, i) => ({
        ...mapping(text, pattern(i), text),
        accountIdentifier: text
      }))
      await compare(
        mappings,
        texts.map((_, i) => pattern(i))
      )
    })

    describe("with a table of mappings", () => {
      const folder = mkdtempSync(join(tmpdir(), "dd-cloud-auth-sql-"))
      afterAll(() => rmSync(folder, { recursive: true }))
      const caller = "arn:aws:sts::123456789012:assumed-role/R/ab"
      const wide = mapping("1", "arn:aws:sts::123456789012:assumed-role/R/*", "a")

      /** Loads the mappings into a table. */
      const store = async (
        mappings: ReadonlyArray<Sql.Mapping>,
        mappingsTable: Name.Name,
        format: { readonly format?: "parquet" } = {}
      ) => {
        const location = join(folder, "it's mappings.csv")
        const { dialect } = database
        const made = script(mappings, { dialect, mappingsTable, location, ...format })
        writeFileSync(location, contentOf(made.file!))
        return sorted(await database.run(made.sql))
      }

      it("loads it from its file, whatever the texts of mappings are, and answers the same", async () => {
        const texts = hostile.filter(database.holdsInLiteral)
        const mappings = texts.map((text, i) => ({
          ...mapping(text, `arn:aws:iam::123456789012:user/u${i}`, text),
          accountIdentifier: text
        }))
        const callers = mappings.map(({ arnPattern }) => arnPattern)
        await database.load(callers)
        const right = sorted(expected(mappings, callers))
        assert.deepStrictEqual(await store(mappings, ["mappings"]), right)
        if (database.dialect === "postgres") return
        assert.deepStrictEqual(await store(mappings, ["mappings"], { format: "parquet" }), right)
        assert.lengthOf(await store([], ["mappings"], { format: "parquet" }), callers.length)
      })

      it("answers by whatever mappings the table has then, and by none if the query does not look for their patterns", async () => {
        await database.load([caller])
        await store([wide], ["mappings"])
        const { dialect } = database
        const query = script([], { dialect, mappingsTable: ["mappings"] }).sql
        assert.deepStrictEqual(sorted(await database.run(query)), sorted(expected([wide], [caller])))
        const deep = mapping("2", "arn:aws:iam::123456789012:user/a/b/c/d/*", "b")
        const [right] = expected([wide], [caller])
        assert.deepStrictEqual(await store([wide, deep], ["mappings"]), sorted([right!]))
        const none = {
          match_number: null,
          arn_pattern: null,
          account_identifier: null,
          account_uuid: null,
          mapping_id: null
        }
        assert.deepStrictEqual(
          sorted(await database.run(query)),
          sorted([{ caller, records: 1, outcome: "outdated", ...none }])
        )
      })

      it("joins by hash alone", async () => {
        const patterns = Array.from(
          { length: 5000 },
          (_, i) => `arn:aws:sts::123456789012:assumed-role/R${i}/*`
        )
        await database.load(patterns.flatMap((text) => [text.replace("*", "ab"), text.replace("*", "cd")]))
        const mappings = patterns.map((text, i) => mapping(`${i}`, text))
        await store(mappings, ["mappings"])
        const { dialect, joins } = database
        const [, query] = parts(script(mappings, { dialect, mappingsTable: ["mappings"] }).sql)
        const plan = await database.explain(query)
        // The whole caller, and one cut.
        assert.isAtLeast(plan.match(joins.hashed)?.length ?? 0, 2, plan)
        assert.notMatch(plan, joins.other)
      })

      it("takes names for names, whatever they hold", async () => {
        const odd = `we"ird \\ n'ame; -- \` $1 é`
        await database.load([caller])
        await database.execute(
          `CREATE VIEW ${database.quote(odd)} AS SELECT caller AS ${database.quote(`${odd}.`)} FROM callers;\n`
        )
        const { dialect } = database
        await store([wide], [`${odd} m`])
        const { sql } = script([wide], {
          dialect,
          mappingsTable: [`${odd} m`],
          table: [odd],
          column: [`${odd}.`]
        })
        assert.deepStrictEqual(sorted(await database.run(sql)), sorted(expected([wide], [caller])))
        assert.deepStrictEqual(
          sorted(await database.run(script([wide], { dialect, table: [odd], column: [`${odd}.`] }).sql)),
          sorted(expected([wide], [caller]))
        )
        await database.execute(`DROP VIEW ${database.quote(odd)};\n`)
      })
    })

    it("tells callers apart that a collation takes for the same", async () => {
      const caller = "arn:aws:iam::123456789012:user/ann"
      await compare(
        [mapping("1", caller)],
        [caller, caller.toUpperCase(), "arn:aws:iam::123456789012:user/Ann", `${caller} `]
      )
    })
  })
}
