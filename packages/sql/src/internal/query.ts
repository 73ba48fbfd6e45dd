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
  const { fence, lookUp = "LEFT JOIN", orNull = (expression) => expression } = engine
  const fenced = fence === undefined ? "" : `\n  ${fence}`
  // A pattern has one first match, so that no caller comes twice. Numbers take less time than the names of forms. No
  // kind of pattern is left out: where statistics say that few are left, a planner takes another join than by hash.
  const pattern = `${lookUp} (
    SELECT ${orNull("narrowest")} AS narrowest, ${orNull("CASE form WHEN 'exact' THEN 0 WHEN 'session' THEN 1 ELSE 2 END")} AS rest
    FROM ${mappings} WHERE match_number = 1
  )`
  const cut = (slashes: number): string =>
    engine.cutsAll === true
      ? engine.cut(slashes)
      : `CASE WHEN narrowest IS NULL THEN ${engine.cut(slashes)} END`
  const longestFirst = cuts.toReversed()
  const tables = [
    ...(common === undefined ? [] : [common]),
    ...(mayChange ? [unknown(mappings, cuts)] : []),
    `dd_callers AS (
  SELECT caller, COUNT(*) AS records
  FROM (SELECT ${engine.text(column)} AS caller FROM ${callers}) AS logged
  GROUP BY caller
)`,
    `dd_whole AS (
  SELECT asked.caller AS caller, asked.records AS records, pattern.narrowest AS narrowest, pattern.rest AS rest
  FROM dd_callers AS asked
  ${pattern} AS pattern ON pattern.narrowest = asked.caller
)`,
    // Whoever was found needs no cut.
    `dd_cut AS (
  SELECT caller, records, narrowest, rest${cuts.map((slashes) => `,\n    ${cut(slashes)} AS cut_${slashes}`).join("")}
  FROM dd_whole${fenced}
)`,
    `dd_found AS (
  SELECT cut.caller AS caller, cut.records AS records,
    ${["narrowest", "rest"].map((name) => `${firstOf([`cut.${name}`, ...longestFirst.map((slashes) => `at_${slashes}.${name}`)])} AS ${name}`).join(",\n    ")}
  FROM dd_cut AS cut${longestFirst.map((slashes) => `\n  ${pattern} AS at_${slashes} ON at_${slashes}.narrowest = cut.cut_${slashes}`).join("")}
)`,
    `dd_checked AS (
  SELECT caller, records, narrowest,
    CASE${mayChange ? `\n      WHEN ${unknownPatterns} > 0 THEN NULL` : ""}
      WHEN rest = 1 THEN CASE WHEN ${isSession(engine)} THEN narrowest END
      WHEN rest = 2 THEN CASE WHEN ${isUser(engine)} THEN narrowest END
      ELSE narrowest
    END AS answered_by
  FROM dd_found${fenced}
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
LEFT JOIN (
  SELECT narrowest, outcome, ${answered.map((name) => (orNull(name) === name ? name : `${orNull(name)} AS ${name}`)).join(", ")}
  FROM ${mappings}
) AS answers ON answers.narrowest = checked.answered_by`
}

const firstOf = (expressions: ReadonlyArray<string>): string =>
  expressions.length === 1 ? expressions[0]! : `COALESCE(${expressions.join(", ")})`

/** What is answered of each match. */
const answered = ["match_number", "arn_pattern", "account_identifier", "account_uuid", "mapping_id"]

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
const isSession = ({ hasOnly, length = "LENGTH", sure = (column) => column }: Engine): string => {
  const [caller, pattern] = [sure("caller"), `${length}(${sure("narrowest")})`]
  return `${length}(${caller}) - ${pattern} BETWEEN 1 AND 63 AND ${hasOnly(`SUBSTR(${caller}, ${pattern})`, ofNames)}`
}

/** A name of 1 to 64 characters, after a path of at most 512, slashes included; and no second ARN. */
const isUser = ({ finds, hasOnly, lastName, position }: Engine): string =>
  [
    `LENGTH(${lastName}) BETWEEN 1 AND 64`,
    hasOnly(lastName, ofNames),
    `LENGTH(caller) - LENGTH(${lastName}) - ${position("caller", "':user/'")} <= ${512 + ":user".length - 1}`,
    hasOnly("caller", ofPaths),
    `NOT (${finds("SUBSTR(caller, 2)", secondArn)})`
  ].join("\n        AND ")
