import { Pattern } from "@dd-cloud-auth/arn"
import * as Sql from "@dd-cloud-auth/sql/Sql"
import { assert, describe, it } from "vitest"
import { accountKey, hostile, mapping, script } from "./suite.ts"

const role = (name: string): string => `arn:aws:sts::123456789012:assumed-role/${name}/*`

const refusal = (mappings: Iterable<Sql.Mapping>, options: Omit<Sql.Options<Sql.Mapping>, "accountKey">) => {
  const made = Sql.toScript(mappings, { accountKey, ...options })
  assert.strictEqual(made._tag, "Refusal")
  return made as Sql.Refusal
}

describe("Sql", () => {
  describe("toScript", () => {
    it("leaves out mappings that no caller can match, says which and why, and counts them in the script", () => {
      const unusable = ["terraform-*", "arn:aws:iam::123456789012:role/R", "", "x\n; DROP TABLE t; --"]
      const mappings = [mapping("ok", role("R")), ...unusable.map((text, i) => mapping(`${i}`, text))]
      for (const dialect of Sql.dialects) {
        const made = script(mappings, { dialect })
        assert.deepStrictEqual(
          made.leftOut.map(({ mapping }) => mapping.arnPattern),
          unusable
        )
        for (const { mapping, problem } of made.leftOut) {
          assert.deepStrictEqual(
            problem,
            Pattern.validate(mapping.arnPattern).find(({ severity }) => severity === "NeverMatches")
          )
        }
        assert.strictEqual(made.mappings, 1)
        assert.match(
          made.sql,
          /^-- .* by 1 persona mapping\.\n-- 4 more are left out, since no caller can match them\.\n/
        )
      }
    })

    it("is printable ASCII from end to end, whatever the texts of mappings hold, with no command of a CI in it", () => {
      const mappings = hostile.map((text, i) => ({
        ...mapping(text, `arn:aws:iam::123456789012:user/u${i}`, text),
        accountIdentifier: text
      }))
      for (const dialect of Sql.dialects) {
        assert.match(script(mappings, { dialect }).sql, /^[\n -~]+$/)
        assert.notMatch(script(mappings, { dialect }).sql, /##|^::/m)
      }
    })

    it("never compares a pattern by LIKE, and has no cross join", () => {
      for (const dialect of Sql.dialects) {
        const { sql } = script([mapping("1", role("R"))], { dialect })
        assert.notMatch(sql, /\bLIKE (?!'[%/]+')|CROSS/)
      }
    })

    it("reads the table of callers once", () => {
      for (const dialect of Sql.dialects) {
        const { sql } = script([mapping("1", role("R"))], { dialect, table: ["cloudtrail"] })
        assert.strictEqual(sql.split("cloudtrail").length, 2, dialect)
      }
    })

    it("refuses, naming the mapping, text that the dialect cannot hold", () => {
      const nul = { ...mapping("1", role("R")), accountIdentifier: "a\0b" }
      for (const options of [{}, { mappingsTable: ["m"] as const }]) {
        assert.strictEqual(refusal([nul], { dialect: "postgres", ...options }).mapping, nul)
      }
      const lone = { ...mapping("1", role("R")), accountUuid: "\ud800" }
      for (const dialect of Sql.dialects) {
        const { code, mapping, message } = refusal([lone], { dialect })
        assert.deepStrictEqual([code, mapping], ["Unwritable", lone])
        assert.match(message, /^[ -~]+ cannot hold\.$/)
      }
    })

    it("refuses a script that is too long for the engine, which a table of mappings makes short", () => {
      const mappings = Array.from({ length: 17_000 }, (_, i) => mapping(`${i}`, role(`R${i}`)))
      for (const dialect of Sql.dialects) {
        const isBounded = !["duckdb", "postgres", "spark"].includes(dialect)
        const made = Sql.toScript(mappings, { accountKey, dialect })
        assert.strictEqual(
          made._tag === "Refusal" ? made.code : undefined,
          isBounded ? "TooLong" : undefined,
          dialect
        )
        assert.isBelow(script(mappings, { dialect, mappingsTable: ["m"] }).sql.length, 5000)
      }
    })

    it("refuses a table of more than 1,000,000 rows before it makes them", () => {
      const wide = Array.from({ length: 1100 }, (_, i) =>
        mapping(`w${i}`, "arn:aws:iam::123456789012:user/a/*")
      )
      const below = Array.from({ length: 1100 }, (_, i) =>
        mapping(`b${i}`, `arn:aws:iam::123456789012:user/a/b${i}`)
      )
      assert.strictEqual(refusal([...wide, ...below], { dialect: "duckdb" }).code, "TooManyRows")
    })

    it("refuses a location that the statement cannot be given", () => {
      const options = { mappingsTable: ["m"] as const, location: "a\nb" }
      for (const dialect of ["duckdb", "postgres", "athena"] as const) {
        assert.strictEqual(refusal([], { dialect, ...options }).code, "Unwritable")
      }
    })

    it("gives a table of mappings as a file, any number of times", () => {
      const mappings = [
        mapping('q"', role("R")),
        { ...mapping("2", role("R"), "b"), accountIdentifier: "a,\n" }
      ]
      const csv = script(mappings, { dialect: "duckdb", mappingsTable: ["m"] }).file!
      const text = [
        '"narrowest","form","outcome","match_number","arn_pattern","account_identifier","account_uuid","mapping_id"',
        `"${role("R")}","session","ambiguous","1","${role("R")}","a@example.com","a","q"""`,
        `"${role("R")}","session","ambiguous","2","${role("R")}","a,\n","b","2"`
      ]
      for (const _ of [1, 2]) assert.strictEqual([...csv.lines()].join(""), `${text.join("\n")}\n`)
      const json = script(mappings, { dialect: "athena", mappingsTable: ["m"] }).file!
      assert.deepStrictEqual([json.format, csv.format], ["jsonl", "csv"])
      assert.deepStrictEqual(
        [...json.lines()].map(
          (line) => (JSON.parse(line) as { account_identifier: string }).account_identifier
        ),
        ["a@example.com", "a,\n"]
      )
    })

    it("gives a table of mappings as the columns and rows of Parquet, which every engine loads but PostgreSQL", () => {
      const options = { mappingsTable: ["m"], location: "s3://b/m/", format: "parquet" } as const
      for (const dialect of Sql.dialects.filter((dialect) => dialect !== "postgres")) {
        const { file, sql } = script([mapping("1", role("R"))], { dialect, ...options })
        assert.match(sql, /parquet/i, dialect)
        assert.notMatch(sql, /csv|json/i, dialect)
        assert.strictEqual(file!.format, "parquet")
        assert.deepStrictEqual(
          file!.columns.map(({ name, type }) => `${name} ${type}`),
          [
            "narrowest text",
            "form text",
            "outcome text",
            "match_number integer",
            "arn_pattern text",
            "account_identifier text",
            "account_uuid text",
            "mapping_id text"
          ]
        )
        for (const _ of [1, 2]) {
          assert.deepStrictEqual(
            [...file!.rows()],
            [[role("R"), "session", "mapped", 1, role("R"), "a@example.com", "a", "1"]]
          )
        }
        assert.deepStrictEqual([...file!.lines()], [])
      }
      const { code, message } = refusal([], { dialect: "postgres", ...options })
      assert.deepStrictEqual(
        [code, message],
        ["NoParquet", "PostgreSQL reads no Parquet: give it a file of CSV."]
      )
    })

    it("asks CALLERS of Snowflake, and callers of every other engine, if no table is named", () => {
      for (const dialect of Sql.dialects) {
        assert.match(
          script([], { dialect }).sql,
          dialect === "snowflake" ? /FROM "CALLERS"/ : /FROM ["`]callers["`]/
        )
      }
    })
  })
})
