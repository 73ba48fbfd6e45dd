/** A million rows of callers and 100,000 mappings, as files. */

import * as Sql from "@dd-cloud-auth/sql/Sql"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { datadog } from "../arn/workload.ts"

export const mappingCount = 100_000
export const rowCount = 1_000_000

/** Where a case finds what it loads. */
export interface Files {
  readonly callers: string
  /** The mappings as they are, for joins by hand. */
  readonly plain: string
  /** What `Sql` makes of them. */
  readonly mappings: string
}

/** The callers of the benchmark of `PatternIndex`, of whose sessions no two are alike: half a million callers or so. */
export const write = (folder: string): Files => {
  const { next, patterns } = datadog(mappingCount)
  const files = {
    callers: join(folder, "callers.csv"),
    plain: join(folder, "plain.csv"),
    mappings: join(folder, "mappings.csv")
  }
  const callers = Array.from({ length: rowCount }, (_, i) => {
    const caller = next()
    return caller.includes(":assumed-role/") && !caller.includes("-session-") ? `${caller}-${i}` : caller
  })
  writeFileSync(files.callers, ["caller", ...callers, ""].join("\n"))
  const mappings = patterns.map((arnPattern, i) => ({
    id: `id-${i}`,
    arnPattern,
    accountIdentifier: `team-${i % 500}@example.com`,
    accountUuid: `7e04c1fd-4d0b-4f5a-9b3c-${String(i % 500).padStart(12, "0")}`
  }))
  const plain = mappings.map(({ accountIdentifier, accountUuid, arnPattern, id }, i) =>
    [i, arnPattern, accountIdentifier, accountUuid, id].join(",")
  )
  writeFileSync(
    files.plain,
    ["position,arn_pattern,account_identifier,account_uuid,mapping_id", ...plain, ""].join("\n")
  )
  writeFileSync(files.mappings, [...script(mappings, "duckdb").file!.lines()].join(""))
  return files
}

/** The query of `Sql` over the table `mappings`. The cuts do not depend on which mappings these are. */
export const query = (dialect: Sql.Dialect): string =>
  script([], dialect)
    .sql.replace(/^--.*\n/gm, "")
    .replace(/;\n$/, "")

const script = (mappings: ReadonlyArray<Sql.Mapping>, dialect: Sql.Dialect): Sql.Script => {
  const made = Sql.toScript(mappings, {
    dialect,
    mappingsTable: ["mappings"],
    accountKey: ({ accountUuid }) => accountUuid
  })
  if (made._tag === "Refusal") throw new Error(made.message)
  return made
}
