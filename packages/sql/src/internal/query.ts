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

/** What is answered of each match. */
const answered = ["match_number", "arn_pattern", "account_identifier", "account_uuid", "mapping_id"]

/** Returns the query, without what ends a statement. Its common tables are called as hardly anybody's own table is. */
export const query = (engine: Engine, subject: Subject): string => {
  const { callers, column, common, cuts, mappings, mayChange } = subject
  const fence = engine.fence === undefined ? "" : `\n  ${engine.fence}`
  const keys = ["caller", ...cuts.toReversed().map((slashes) => `cut_${slashes}`)]
  const tables = [
    ...(common === undefined ? [] : [common]),
    ...(mayChange ? [unknown(mappings, cuts)] : []),
    `dd_callers AS (
  SELECT caller, COUNT(*) AS records
  FROM (SELECT ${engine.text(column)} AS caller FROM ${callers}) AS logged
  GROUP BY caller
)`,
    `dd_found_0 AS (
  SELECT caller, records${cuts.map((slashes) => `,\n    ${engine.cut(slashes)} AS cut_${slashes}`).join("")}
  FROM dd_callers${fence}
)`,
    ...keys.map((key, i) => find(subject, key, i)),
    // Some engines copy each column at each join, so a last join of its own takes what there is to say of the mappings.
    `dd_checked AS (
  SELECT caller, records, narrowest,
    CASE
      WHEN form = 'session' THEN CASE WHEN ${isSession(engine)} THEN narrowest END
      WHEN form = 'user' THEN CASE WHEN ${isUser(engine)} THEN narrowest END
      ELSE narrowest
    END AS answered_by
  FROM dd_found_${keys.length}${fence}
)`
  ]
  return `WITH ${tables.join(",\n")}
SELECT checked.caller AS caller, checked.records AS records,
  CASE${mayChange ? `\n    WHEN ${unknownPatterns} > 0 THEN 'outdated'` : ""}
    WHEN checked.narrowest IS NULL THEN 'unmapped'
    WHEN checked.answered_by IS NULL THEN 'not-a-caller'
    ELSE answers.outcome
  END AS outcome,
  ${answered.map((name) => `answers.${name} AS ${name}`).join(",\n  ")}
FROM dd_checked AS checked
LEFT JOIN ${mappings} AS answers ON answers.narrowest = checked.answered_by${engine.settings === undefined ? "" : `\n${engine.settings}`}`
}

/**
 * Finds the most specific pattern: the whole caller, or else the longest cut that is one. A pattern has one first match;
 * and nobody finds one while a pattern is unknown.
 */
const find = ({ cuts, mappings, mayChange }: Subject, key: string, before: number): string => {
  const isFirst = before === 0
  const columns = [
    ...["caller", "records", ...cuts.map((slashes) => `cut_${slashes}`)].map(
      (name) => `asked.${name} AS ${name}`
    ),
    ...["narrowest", "form"].map((name) =>
      isFirst ? `patterns.${name} AS ${name}` : `COALESCE(asked.${name}, patterns.${name}) AS ${name}`
    )
  ]
  return `dd_found_${before + 1} AS (
  SELECT ${columns.join(",\n    ")}
  FROM dd_found_${before} AS asked
  LEFT JOIN (
    SELECT narrowest, form FROM ${mappings} WHERE match_number = 1${mayChange ? ` AND ${unknownPatterns} = 0` : ""}
  ) AS patterns ON patterns.narrowest = asked.${key}
)`
}

const unknownPatterns = "(SELECT patterns FROM dd_unknown)"

/** Counts the patterns for which callers are not cut: with one of them, no answer is sure. */
const unknown = (mappings: string, cuts: ReadonlyArray<number>): string => `dd_unknown AS (
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
