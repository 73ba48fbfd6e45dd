/**
 * Who acts as whom, asked where the logs are: mappings become a table of SQL, and a query joins a column of callers to it.
 *
 * @since 0.1.0
 */

import * as Answers from "./internal/answers.ts"
import type { Engine } from "./internal/engine.ts"
import { engines } from "./internal/engines.ts"
import { fileOf } from "./internal/file.ts"
import type { LeftOut, Mapping } from "./internal/mapping.ts"
import * as MappingsTable from "./internal/mappingsTable.ts"
import { query } from "./internal/query.ts"
import { type Refusal, refuse } from "./internal/refusal.ts"
import type { Name } from "./Name.ts"

/**
 * The SQL of an engine.
 *
 * @category models
 * @since 0.1.0
 */
export type Dialect = keyof typeof engines

/**
 * Every dialect.
 *
 * @category constants
 * @since 0.1.0
 */
export const dialects = Object.keys(engines) as ReadonlyArray<Dialect>

/**
 * What there is to say of an engine.
 *
 * @category models
 * @since 0.1.0
 */
export interface About {
  /** What it is called in a sentence. */
  readonly title: string
  /** What `location` has to be for it, in words. */
  readonly location: string
  /** Whether that can be a file of the machine on which the script is run. */
  readonly isLocal: boolean
}

/**
 * Returns what there is to say of the engine of a dialect.
 *
 * @category accessors
 * @since 0.1.0
 */
export const about = (dialect: Dialect): About => {
  const { stored, title }: Engine = engines[dialect]
  return { title, location: stored.location, isLocal: stored.isLocal }
}

export type { LeftOut, Mapping } from "./internal/mapping.ts"
export type { Refusal } from "./internal/refusal.ts"

/**
 * What a script is to be like.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options<M extends Mapping> {
  readonly dialect: Dialect
  /** What tells Datadog accounts apart: mappings of different keys make a caller ambiguous. */
  readonly accountKey: (mapping: M) => string
  /** The table, or the view, that has the callers. Default: `callers`, in Snowflake `CALLERS`. */
  readonly table?: Name
  /** The column with their ARNs, or the field of one. Default: `caller`, in Snowflake `CALLER`. */
  readonly column?: Name
  /** The table that holds the mappings. Default: they stand in the script. */
  readonly mappingsTable?: Name
  /** Where the engine finds the file of `mappingsTable`. The script loads the table from there. */
  readonly location?: string
  /** `parquet` for a file of Parquet, which PostgreSQL does not read. Default: text, as the engine reads it best. */
  readonly format?: "parquet"
}

/**
 * A script, and what belongs to it.
 *
 * @category models
 * @since 0.1.0
 */
export interface Script {
  readonly _tag: "Script"
  /** Statements, each ending in `;` and a line break, the query last. Printable ASCII, but for names that are not. */
  readonly sql: string
  /** What `mappingsTable` is loaded from. */
  readonly file?: MappingsFile
  /** How many mappings callers are joined to. */
  readonly mappings: number
  /** Mappings that no caller can match, in their order. */
  readonly leftOut: ReadonlyArray<LeftOut>
}

/**
 * The table of mappings as a file: in UTF-8 as CSV with a heading (RFC 4180) or as a line of JSON for each row, or as
 * Parquet, which a library writes of `columns` and `rows`.
 *
 * @category models
 * @since 0.1.0
 */
export interface MappingsFile {
  readonly format: "csv" | "jsonl" | "parquet"
  /** Yields the lines, each with its end; none of Parquet. It can be asked for any number of times. */
  readonly lines: () => Iterable<string>
  /** The columns, in their order; none is ever NULL. An integer has 32 bits. */
  readonly columns: ReadonlyArray<{ readonly name: string; readonly type: "text" | "integer" }>
  /** Yields the values of each row, in the order of `columns`. It can be asked for any number of times. */
  readonly rows: () => Iterable<ReadonlyArray<string | number>>
}

/**
 * Returns a script that resolves the callers in a column: a row for each different caller and mapping that matches it.
 *
 * **Details**
 *
 * The columns of the result: `caller`; `records`, how often it is in the table; `outcome`; and of each match its
 * `match_number` (1 is the most specific, in the order of `PatternIndex`), `arn_pattern`, `account_identifier`,
 * `account_uuid`, `mapping_id`, which are NULL where there is none. The outcomes:
 *
 * - `mapped`: the caller acts as one account, by one mapping or several.
 * - `ambiguous`: mappings for different accounts match, and Datadog does not document which of them wins.
 * - `unmapped`: no mapping matches. Whether the text is a caller at all is not looked at.
 * - `not-a-caller`: a pattern matches the text, but AWS reports no such caller (as `Caller.parse` of `arn` says).
 * - `outdated`: with `mappingsTable`, the table has got patterns that this query does not look for. Make it again.
 *
 * **Gotchas**
 *
 * The rows come in no order: add `ORDER BY caller, match_number` where that matters.
 *
 * @example
 * ```ts
 * import * as Sql from "@dd-cloud-auth/sql/Sql"
 *
 * const script = Sql.toScript(
 *   [
 *     {
 *       id: "1",
 *       arnPattern: "arn:aws:sts::123456789012:assumed-role/Deploy/*",
 *       accountIdentifier: "deploy@example.com",
 *       accountUuid: "7e04c1fd-4d0b-4f5a-9b3c-0c1b7f0e5a11"
 *     }
 *   ],
 *   { dialect: "duckdb", accountKey: ({ accountUuid }) => accountUuid }
 * )
 * if (script._tag === "Refusal") throw new Error(script.message)
 * if (!script.sql.includes(`FROM "callers"`)) throw new Error(script.sql)
 * ```
 *
 * @category conversions
 * @since 0.1.0
 */
export const toScript = <M extends Mapping>(mappings: Iterable<M>, options: Options<M>): Script | Refusal => {
  const engine: Engine = engines[options.dialect]
  const answers = Answers.make(mappings, options.accountKey)
  if (answers === undefined) {
    return refuse("TooManyRows", `The table of mappings would have more than ${Answers.mostRows} rows.`)
  }
  const { format = engine.stored.format, location, mappingsTable } = options
  const made =
    mappingsTable === undefined
      ? MappingsTable.inline(engine, answers)
      : MappingsTable.stored(engine, answers, mappingsTable, location, format)
  if ("_tag" in made) return made
  const isUpper = options.dialect === "snowflake"
  const statements = [
    ...made.before,
    query(engine, {
      callers: engine.quote(options.table ?? [isUpper ? "CALLERS" : "callers"]),
      column: engine.quote(options.column ?? [isUpper ? "CALLER" : "caller"]),
      mappings: made.table,
      ...(made.common === undefined ? {} : { common: made.common }),
      cuts: made.cuts,
      mayChange: mappingsTable !== undefined
    })
  ]
  const sql = heading(engine, answers) + statements.map(ended).join("\n")
  if (sql.length > (engine.longest ?? Infinity)) {
    return refuse(
      "TooLong",
      `${engine.title} takes no script of ${sql.length} characters: put the mappings into a table of their own.`
    )
  }
  const { leftOut, mappingCount } = answers
  return {
    _tag: "Script",
    sql,
    ...(mappingsTable === undefined ? {} : { file: fileOf(format, answers) }),
    mappings: mappingCount,
    leftOut
  }
}

/** A statement of psql ends with its line. */
const ended = (statement: string): string =>
  statement.startsWith("\\") ? `${statement}\n` : `${statement};\n`

const heading = (engine: Engine, { leftOut, mappingCount }: Answers.Answers): string =>
  [
    `-- ${engine.title}: which caller acts as which Datadog account, by ${mappingCount} persona ${mappingCount === 1 ? "mapping" : "mappings"}.`,
    ...(leftOut.length === 0
      ? []
      : [
          `-- ${leftOut.length} more ${leftOut.length === 1 ? "is" : "are"} left out, since no caller can match ${leftOut.length === 1 ? "it" : "them"}.`
        ]),
    ""
  ].join("\n")
