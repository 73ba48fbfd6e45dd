/** A parser for every dialect: what says at least that a script is one. */

import type * as Sql from "@dd-cloud-auth/sql/Sql"
import { type Dialect, parse } from "@polyglot-sql/sdk"

/** How many statements a text has, or what is wrong with it. */
export const statements = (sql: string, dialect: Sql.Dialect): number | string => {
  const parsed = parse(sql, (dialect === "postgres" ? "postgresql" : dialect) as Dialect)
  return parsed.success ? (parsed.ast as ReadonlyArray<unknown>).length : parsed.error
}
