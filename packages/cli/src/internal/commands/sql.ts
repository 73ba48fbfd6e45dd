import * as Flags from "@dd-cloud-auth/program/Flags"
import * as TargetFlags from "@dd-cloud-auth/program/TargetFlags"
import type { Dialect } from "@dd-cloud-auth/sql/Sql"
import * as Effect from "effect/Effect"
import { Command, Flag } from "../unstable.ts"

/** Written here, since what knows them is not loaded for the help. */
const dialects: ReadonlyArray<Dialect> = [
  "athena",
  "bigquery",
  "clickhouse",
  "duckdb",
  "postgres",
  "snowflake",
  "spark",
  "trino"
]

const flags = {
  dialect: Flag.Literals("dialect", dialects).pipe(
    Flag.withMetavar("ENGINE"),
    Flag.withDescription(`Whose SQL to write: ${dialects.join(", ")}`),
    Flags.optional
  ),
  table: Flag.String("table").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription(
      'Table or view with the callers, as lake."cloud.trail"; default: callers, in Snowflake CALLERS'
    ),
    Flags.optional
  ),
  column: Flag.String("column").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription(
      "Column with their ARNs, or a field of it, as useridentity.arn; default: caller, in Snowflake CALLER"
    ),
    Flags.optional
  ),
  mappingsTable: Flag.String("mappings-table").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription("Table that holds the mappings; default: they stand in the script"),
    Flags.optional
  ),
  mappingsFile: Flag.String("mappings-file").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription(
      "File to write for that table, which the script then makes and loads from it; Parquet if it ends in .parquet"
    ),
    Flags.optional
  ),
  mappingsLocation: Flag.String("mappings-location").pipe(
    Flag.withMetavar("PLACE"),
    Flag.withDescription("Where the engine finds that file, as s3://bucket/mappings/; default: by its name"),
    Flags.optional
  ),
  output: Flag.String("output").pipe(
    Flag.withAlias("o"),
    Flag.withMetavar("FILE"),
    Flag.withDescription("File to write, whole or not at all; default: -, which is standard output"),
    Flags.withDefault("-")
  ),
  snapshot: Flag.String("snapshot").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("Take the mappings from a file that `snapshot` wrote; - is standard input"),
    Flags.optional
  ),
  ...TargetFlags.flags
}

/** `sql`: a script that resolves the callers in a table. */
export const command = Command.make(
  "sql",
  flags,
  Effect.fn(function* (options) {
    const { sql } = yield* Effect.promise(() => import("../sql.ts"))
    yield* sql(options)
  })
).pipe(
  Command.withDescription(
    [
      "Write a script that says of each caller in a table of your logs which account it would act as.",
      "",
      "  It holds the mappings, and joins them to a column of ARNs. Its rows have the caller, how often it is there,",
      "  the outcome (mapped, ambiguous, unmapped, not-a-caller), and each mapping that matches, the most specific",
      "  first. Many mappings go to a table of their own: --mappings-table and --mappings-file.",
      "",
      "  DuckDB, PostgreSQL and ClickHouse are tested by running them; the other dialects are only parsed."
    ].join("\n")
  ),
  Command.withShortDescription("Write SQL that resolves the callers in a table"),
  Command.withExamples([
    {
      command:
        "dd-cloud-auth sql --dialect athena --table cloudtrail_logs --column useridentity.arn --snapshot mappings.json",
      description: "Ask CloudTrail in Athena, offline"
    },
    {
      command: "dd-cloud-auth sql --dialect duckdb --mappings-table mappings --mappings-file mappings.csv",
      description: "Keep the mappings in a table"
    }
  ])
)
