/**
 * What `Sql` is measured against, in each engine: the join that somebody would write by hand, of every row with every
 * mapping that matches it, and the same answer by hand, with each caller once, its outcome and the order of its matches.
 */

import { query } from "./workload.ts"

export type Engine = "duckdb" | "postgres" | "clickhouse"

interface Hand {
  /** Selects `caller` and `key` from a table: the whole caller, and what is before its slashes with `/*`. */
  readonly keys: (table: string) => string
  readonly settings: string
}

const duckdb: Hand = {
  keys: (table) =>
    `SELECT caller, unnest([caller] || list_transform(range(1, len(string_split(caller, '/'))), lambda n: array_to_string(string_split(caller, '/')[:n], '/') || '/*')) AS key FROM ${table}`,
  settings: ""
}

// One cut is enough for the sessions of roles, and all that these mappings need.
const postgres: Hand = {
  keys: (table) =>
    `SELECT caller, caller AS key FROM ${table} UNION ALL SELECT caller, left(caller, length(caller) - length(split_part(caller, '/', 3))) || '*' FROM ${table} WHERE caller LIKE '%/%/%'`,
  settings: ""
}

const clickhouse: Hand = {
  keys: (table) =>
    `SELECT caller, arrayJoin(arrayConcat([caller], arrayMap(n -> concat(arrayStringConcat(arraySlice(splitByChar('/', caller), 1, n), '/'), '/*'), range(1, length(splitByChar('/', caller)))))) AS key FROM ${table}`,
  settings: " SETTINGS join_use_nulls = 1"
}

const hands = { duckdb, postgres, clickhouse }

const join = ({ keys }: Hand): string =>
  `SELECT k.caller AS caller, m.arn_pattern AS arn_pattern, m.account_identifier AS account_identifier FROM (${keys("callers")}) AS k JOIN plain AS m ON m.arn_pattern = k.key`

const sameAnswer = ({ keys, settings }: Hand): string =>
  `WITH asked AS (SELECT caller, count(*) AS records FROM callers GROUP BY caller),
matched AS (
  SELECT k.caller AS caller, m.position AS position, m.arn_pattern AS arn_pattern, m.account_identifier AS account_identifier, m.account_uuid AS account_uuid, m.mapping_id AS mapping_id
  FROM (${keys("asked")}) AS k JOIN plain AS m ON m.arn_pattern = k.key
),
judged AS (
  SELECT matched.*,
    min(account_uuid) OVER (PARTITION BY caller) <> max(account_uuid) OVER (PARTITION BY caller) AS is_ambiguous,
    row_number() OVER (PARTITION BY caller ORDER BY CASE WHEN arn_pattern = caller THEN 0 ELSE 1 END, length(arn_pattern) DESC, position) AS match_number
  FROM matched
)
SELECT asked.caller AS caller, records, CASE WHEN judged.caller IS NULL THEN 'unmapped' WHEN is_ambiguous THEN 'ambiguous' ELSE 'mapped' END AS outcome,
  match_number, arn_pattern, account_identifier, account_uuid, mapping_id
FROM asked LEFT JOIN judged ON judged.caller = asked.caller${settings}`

/** The queries of an engine, which are measured in this order, again and again. */
export const queries = (engine: Engine): Readonly<Record<"sql" | "join" | "same answer", string>> => ({
  sql: query(engine),
  join: join(hands[engine]),
  "same answer": sameAnswer(hands[engine])
})
