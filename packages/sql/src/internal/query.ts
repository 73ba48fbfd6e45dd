// The query: an equi-join of each different caller, as a whole and cut after slashes, with the patterns; no pattern is
// ever compared by LIKE.

import type { Engine } from "./engine.ts"

/** What the query is about, as SQL. */
export interface Subject {
  readonly callers: string
  readonly column: string
  readonly mappings: string
  /** The table of mappings, if the query brings it. */
  readonly common?: string
  /** After how many slashes callers are cut. */
  readonly cuts: ReadonlyArray<number>
  /** Whether the table of mappings may change without the query, and have patterns for which it does not cut. */
  readonly mayChange: boolean
}

/** Returns the query, without what ends a statement. Its common tables are called as hardly anybody's own table is. */
export const query = (engine: Engine, subject: Subject): string => {
  const { callers, column, common, cuts, mappings, mayChange } = subject
  const tables = [
    ...(common === undefined ? [] : [common]),
    ...(mayChange ? [beyond(mappings, cuts)] : []),
    `dd_callers AS (
  SELECT caller, COUNT(*) AS records
  FROM (SELECT ${engine.text(column)} AS caller FROM ${callers}) AS logged
  GROUP BY caller
)`,
    `dd_cuts AS (
  SELECT caller, records${cuts.map((slashes) => `,\n    ${engine.cut(slashes)} AS cut_${slashes}`).join("")}
  FROM dd_callers
)`,
    found(mappings, cuts),
    `dd_checked AS (
  SELECT caller, records, narrowest,
    CASE form
      WHEN 'session' THEN ${isSession(engine)}
      WHEN 'user' THEN ${isUser(engine)}
      ELSE TRUE
    END AS is_caller
  FROM dd_found
)`
  ]
  const isSure = mayChange ? "is_caller AND (SELECT patterns FROM dd_beyond) = 0" : "is_caller"
  const outdated = mayChange ? "\n    WHEN (SELECT patterns FROM dd_beyond) > 0 THEN 'outdated'" : ""
  return `WITH ${tables.join(",\n")}
SELECT caller, records,
  CASE${outdated}
    WHEN dd_checked.narrowest IS NULL THEN 'unmapped'
    WHEN is_caller THEN answers.outcome
    ELSE 'not-a-caller'
  END AS outcome,
  match_number, arn_pattern, account_identifier, account_uuid, mapping_id
FROM dd_checked
LEFT JOIN ${mappings} AS answers ON answers.narrowest = CASE WHEN ${isSure} THEN dd_checked.narrowest END${engine.settings === undefined ? "" : `\n${engine.settings}`}`
}

/** Finds for each caller the most specific pattern: the longest, and the whole caller before all that is cut. */
const found = (mappings: string, cuts: ReadonlyArray<number>): string => {
  const longestFirst = ["whole", ...cuts.toReversed().map((slashes) => `by_${slashes}`)]
  const first = (name: string): string => {
    const values = longestFirst.map((table) => `${table}.${name}`).join(", ")
    return cuts.length === 0 ? values : `COALESCE(${values})`
  }
  const join = (table: string, key: string): string =>
    `\n  LEFT JOIN ${mappings} AS ${table} ON ${table}.narrowest = dd_cuts.${key} AND ${table}.match_number = 1`
  const joins = [join("whole", "caller"), ...cuts.map((slashes) => join(`by_${slashes}`, `cut_${slashes}`))]
  return `dd_found AS (
  SELECT dd_cuts.caller AS caller, dd_cuts.records AS records,
    ${first("narrowest")} AS narrowest,
    ${first("form")} AS form
  FROM dd_cuts${joins.join("")}
)`
}

/** Counts the patterns for which callers are not cut: with one of them, no answer is sure. */
const beyond = (mappings: string, cuts: ReadonlyArray<number>): string => `dd_beyond AS (
  SELECT COUNT(*) AS patterns FROM ${mappings}
  WHERE form <> 'exact' AND LENGTH(narrowest) - LENGTH(REPLACE(narrowest, '/', '')) NOT IN (${cuts.join(", ")})
)`

// What follows is what `Caller.parse` says of a text that begins as a pattern for sessions or users does; the rules are
// AWS's, and the tests hold both against each other.

const ofNames = "A-Za-z0-9_+=,.@-"
const ofPaths = "!-\x7f"
const secondArn = "[aA][rR][nN]:[^:]*:([iI][aA][mM]|[sS][tT][sS]):[^:]*:[0-9]{12}:"

/** Behind the pattern's slash stands a name of 2 to 64 characters. The star in place of it counts one. */
const isSession = ({ hasOnly }: Engine): string =>
  `LENGTH(caller) - LENGTH(narrowest) BETWEEN 1 AND 63 AND ${hasOnly("SUBSTR(caller, LENGTH(narrowest))", ofNames)}`

/** A name of 1 to 64 characters, after a path of at most 512, slashes included; and no second ARN. */
const isUser = ({ finds, hasOnly, lastName, position }: Engine): string =>
  [
    `LENGTH(${lastName}) BETWEEN 1 AND 64`,
    hasOnly(lastName, ofNames),
    `LENGTH(caller) - LENGTH(${lastName}) - ${position("caller", "':user/'")} <= ${512 + ":user".length - 1}`,
    hasOnly("caller", ofPaths),
    `NOT (${finds("SUBSTR(caller, 2)", secondArn)})`
  ].join("\n        AND ")
