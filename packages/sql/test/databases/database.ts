/** An engine that runs scripts. */

import type { Dialect } from "@dd-cloud-auth/sql/Sql"

export type Row = Readonly<Record<string, unknown>>

export interface Database {
  readonly dialect: Dialect
  /** Whether the text can be loaded into a column. */
  readonly holds: (text: string) => boolean
  /** Whether the engine has such a text at all. */
  readonly holdsInLiteral: (text: string) => boolean
  /** A name in quotes, written by hand for the tests. */
  readonly quote: (name: string) => string
  /** How the engine would run a query. */
  readonly explain: (query: string) => Promise<string>
  /** Makes the table `callers` anew, with its column `caller`. */
  readonly load: (callers: ReadonlyArray<string | null>) => Promise<void>
  /** Runs statements that return nothing. */
  readonly execute: (statements: string) => Promise<void>
  /** What the engine calls a hash join, and any other join, in a plan. */
  readonly joins: { readonly hashed: RegExp; readonly other: RegExp }
  /** Runs statements, and returns the rows of the last one. */
  readonly run: (script: string) => Promise<ReadonlyArray<Row>>
  readonly close: () => void | Promise<void>
}

/** The statements of a script before its query, and the query. */
export const parts = (script: string): readonly [before: string, query: string] => {
  const at = script.lastIndexOf("\nWITH dd_") + 1
  return [script.slice(0, at), script.slice(at).replace(/;\n$/, "")]
}
