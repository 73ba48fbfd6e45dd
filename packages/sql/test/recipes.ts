/// <reference types="node" />
/** The blocks of RECIPES.md, and what they have to give where they can be run. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { afterAll, assert, it } from "vitest"
import { type Database, parts } from "./databases/database.ts"
import { mapping, script } from "./suite.ts"

const text = readFileSync(new URL("../RECIPES.md", import.meta.url), "utf8")

/** The blocks of SQL for a dialect, or those that every engine takes. */
export const blocks = (dialect: string): ReadonlyArray<string> =>
  [...text.matchAll(/^```sql (\w+)\n([^]*?)^```$/gm)].flatMap(([, of, sql = ""]) =>
    of === dialect ? [sql] : []
  )

const role = "arn:aws:sts::123456789012:assumed-role/R/"
const records = [
  { userIdentity: { type: "AssumedRole", arn: `${role}ab` }, eventName: "GetCallerIdentity" },
  { userIdentity: { type: "AssumedRole", arn: `${role}ab` } },
  { userIdentity: { type: "AssumedRole", arn: `${role}cd` } },
  { userIdentity: { type: "IAMUser", arn: "arn:aws:iam::123456789012:user/ann" } },
  { userIdentity: { type: "AWSService", invokedBy: "ec2.amazonaws.com" } }
]
const mappings = [
  mapping("wide", `${role}*`, "a"),
  mapping("narrow", `${role}ab`, "b"),
  mapping("unused", "arn:aws:iam::123456789012:user/bob", "c")
]

/** Runs the recipe of an engine from the file of CloudTrail to the last question. */
export const runRecipe = (
  name: string,
  database: () => Database,
  load: (records: ReadonlyArray<unknown>) => Promise<void> = async () => {}
): void => {
  const folder = mkdtempSync(join(tmpdir(), "dd-cloud-auth-recipe-"))
  afterAll(() => rmSync(folder, { recursive: true }))

  it(`the recipe of ${name} answers from a CloudTrail file`, async () => {
    const { dialect, execute, run } = database()
    const logs = join(folder, "AWSLogs/123456789012/CloudTrail/us-east-1/2026/11/05")
    const digests = join(folder, "AWSLogs/123456789012/CloudTrail-Digest")
    mkdirSync(logs, { recursive: true })
    mkdirSync(digests)
    writeFileSync(join(logs, "a.json.gz"), gzipSync(JSON.stringify({ Records: records })))
    writeFileSync(join(digests, "d.json.gz"), gzipSync(JSON.stringify({ digestS3Bucket: "b" })))
    assert.isAbove(blocks(dialect).length, 0)
    for (const block of blocks(dialect)) await execute(block.replaceAll("'AWSLogs/", `'${folder}/AWSLogs/`))
    await load(records)
    const location = join(folder, "mappings.csv")
    const made = script(mappings, { dialect, mappingsTable: ["mappings"], location })
    writeFileSync(location, [...made.file!.lines()].join(""))
    await run(made.sql)
    const [, query] = parts(made.sql)
    const engine = dialect === "clickhouse" ? " ENGINE = Memory" : ""
    await execute(`CREATE TABLE answers${engine} AS ${query};\n`)
    const [ambiguous, unmapped, unused] = blocks("every")
    const ask = async (sql: string | undefined) =>
      (await run(sql!)).map((row) =>
        Object.values(row).map((value) =>
          value === "" ? null : typeof value === "bigint" ? Number(value) : value
        )
      )
    assert.deepStrictEqual(
      (await ask(ambiguous)).map(([caller, count, account]) => [caller, Number(count), account]),
      [
        [`${role}ab`, 2, "b@example.com"],
        [`${role}ab`, 2, "a@example.com"]
      ]
    )
    assert.sameDeepMembers(
      (await ask(unmapped)).map(([caller, count]) => [caller, Number(count)]),
      [
        ["arn:aws:iam::123456789012:user/ann", 1],
        [null, 1]
      ]
    )
    assert.deepStrictEqual(await ask(unused), [["unused", mappings[2]!.arnPattern, "c@example.com"]])
  })
}
