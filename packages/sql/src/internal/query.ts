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
  const found = [{ key: "caller" }, ...cuts.toReversed().map((slashes) => ({ key: `cut_${slashes}` }))]
  const tables = [
    ...(common === undefined ? [] : [common]),
    ...(mayChange ? [unknown(mappings, cuts)] : []),
    `dd_callers AS (
  SELECT caller, COUNT(*) AS records
  FROM (SELECT ${engine.text(column)} AS caller FROM ${callers}) AS logged
  GROUP BY caller
)`,
    `dd_cuts AS (
  SELECT caller, records, ${mayChange ? "(SELECT patterns FROM dd_unknown)" : "0"} AS unknown_patterns${cuts.map((slashes) => `,\n    ${engine.cut(slashes)} AS cut_${slashes}`).join("")}
  FROM dd_callers
)`,
    ...found.map(({ key }, i) => find(mappings, key, cuts, i)),
    `dd_checked AS ${engine.once ?? ""}(
  SELECT caller, records, unknown_patterns, narrowest, outcome, ${answered.join(", ")},
    CASE form
      WHEN 'session' THEN ${isSession(engine)}
      WHEN 'user' THEN ${isUser(engine)}
      ELSE narrowest IS NOT NULL
    END AS is_caller
  FROM dd_found_${found.length}
)`
  ]
  // Of what is no caller there is one row, without the mappings.
  return `WITH ${tables.join(",\n")}
SELECT checked.caller AS caller, checked.records AS records,
  CASE${mayChange ? "\n    WHEN checked.unknown_patterns > 0 THEN 'outdated'" : ""}
    WHEN checked.narrowest IS NULL THEN 'unmapped'
    WHEN checked.is_caller THEN checked.outcome
    ELSE 'not-a-caller'
  END AS outcome,
  ${answered.map((name) => `CASE WHEN checked.is_caller THEN checked.${name} END AS ${name}`).join(",\n  ")}
FROM dd_checked AS checked
WHERE checked.is_caller OR checked.narrowest IS NULL OR checked.match_number = 1${engine.settings === undefined ? "" : `\n${engine.settings}`}`
}

/**
 * Finds the rows of the most specific pattern: of the whole caller, or else of the longest cut that is a pattern. So
 * what was found before has no key any more; and nobody has one while a pattern is unknown.
 */
const find = (mappings: string, key: string, cuts: ReadonlyArray<number>, before: number): string => {
  const isFirst = before === 0
  const kept = ["caller", "records", "unknown_patterns", ...cuts.map((slashes) => `cut_${slashes}`)]
  const columns = [
    ...kept.map((name) => `asked.${name} AS ${name}`),
    ...["narrowest", "form", "outcome", ...answered].map((name) =>
      isFirst ? `answers.${name} AS ${name}` : `COALESCE(asked.${name}, answers.${name}) AS ${name}`
    )
  ]
  const isLeft = isFirst
    ? "asked.unknown_patterns = 0"
    : "asked.unknown_patterns = 0 AND asked.narrowest IS NULL"
  return `dd_found_${before + 1} AS (
  SELECT ${columns.join(",\n    ")}
  FROM ${isFirst ? "dd_cuts" : `dd_found_${before}`} AS asked
  LEFT JOIN ${mappings} AS answers ON answers.narrowest = CASE WHEN ${isLeft} THEN asked.${key} END
)`
}

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
