// What differs between the dialects, each written by hand: how text, names and the few functions are spelt that the
// query needs, and how a table of mappings comes about.

/** One dialect. Expressions are given and returned as SQL. */
export interface Engine {
  /** What the engine is called in a sentence. */
  readonly title: string
  /** Text as a literal; `undefined` if there is no such text. */
  readonly literal: (text: string) => string | undefined
  /** The name of a table or a column, quoted part by part. */
  readonly quote: (name: ReadonlyArray<string>) => string
  /** The same in `CREATE TABLE`, where that differs. */
  readonly quoteInDefinition?: (name: ReadonlyArray<string>) => string
  /** A column as text that compares by its characters alone, whatever collation the column has. */
  readonly text: (column: string) => string
  /** `caller` up to its slash of this number, and a star behind it; NULL if it has fewer. */
  readonly cut: (slashes: number) => string
  /** Whether a cut that nobody needs takes less time than to ask who needs one. */
  readonly cutsAll?: boolean
  /** What `caller` has after its last slash. */
  readonly lastName: string
  /** Whether text, an expression, has no other characters than those of a bracket expression. */
  readonly hasOnly: (text: string, characters: string) => string
  /** Whether a regular expression is found in text. */
  readonly finds: (text: string, expression: string) => string
  /** The position of a text in another, from 1 on. */
  readonly position: (text: string, part: string) => string
  /** Ends a common table whose expressions are worked out once for each row, where that has to be said. */
  readonly fence?: string
  /** A left join to a table that has each key once, if the engine has one that relies on it. */
  readonly lookUp?: string
  /** An expression that is NULL where a left join finds nothing, if it would be something else there. */
  readonly orNull?: (expression: string) => string
  /** A column that is not NULL, if it is quicker to say so. */
  readonly sure?: (column: string) => string
  /** The function for the length of a text in bytes, where that is quicker than in characters. */
  readonly length?: string
  /** The table of mappings within the script. */
  readonly inline: Inline
  /** How many characters a script may have, by the documentation of the engine. */
  readonly longest?: number
  /** How many rows `VALUES` may have. */
  readonly mostRows?: number
  readonly stored: Stored
}

/** The rows as literals, each `(…)`. */
export type Inline = (columns: ReadonlyArray<Column>, rows: ReadonlyArray<string>) => InlineTable

export interface InlineTable {
  /** Statements before the query. */
  readonly before: ReadonlyArray<string>
  /** What the query calls the table. */
  readonly table: string
  /** The first of the query's common tables, unless a statement has made the table. */
  readonly common?: string
}

export type Format = "csv" | "jsonl" | "parquet"

/** A table that is loaded from a file. */
export interface Stored {
  /** What the file is, unless Parquet is asked for. */
  readonly format: "csv" | "jsonl"
  /** Whether Parquet can be asked for. */
  readonly readsParquet: boolean
  /** What a location has to be, in words. */
  readonly location: string
  /** Whether that can be a file of the machine on which the script is run. */
  readonly isLocal: boolean
  /** Statements that make the table and load it. `location` is a literal, but for dialects that take a bare word. */
  readonly load: (table: string, columns: string, location: string, format: Format) => ReadonlyArray<string>
  /** The types of columns. */
  readonly types: Readonly<Record<Column["type"], string>>
  /** How the location is written; a literal where nothing is said. */
  readonly writeLocation?: (location: string) => string | undefined
}

export interface Column {
  readonly name: string
  readonly type: "text" | "integer"
}

/** The columns of the table of mappings, in their order. */
export const columns: ReadonlyArray<Column> = [
  { name: "narrowest", type: "text" },
  { name: "form", type: "text" },
  { name: "outcome", type: "text" },
  { name: "match_number", type: "integer" },
  { name: "arn_pattern", type: "text" },
  { name: "account_identifier", type: "text" },
  { name: "account_uuid", type: "text" },
  { name: "mapping_id", type: "text" }
]
