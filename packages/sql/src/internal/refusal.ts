import type { Mapping } from "./mapping.ts"

// Public: `Sql` hands it on.

/**
 * Why there is no script.
 *
 * - `NoParquet`: the engine reads no such file: PostgreSQL. It takes its own format.
 * - `TooLong`: the engine takes no script of this length. The mappings can stand in a table (`mappingsTable`).
 * - `TooManyRows`: mappings with one wide pattern stand above so many others that the table would pass 1,000,000 rows.
 * - `Unwritable`: a mapping (`mapping`) or an option holds a character that the dialect cannot write.
 *
 * @category models
 * @since 0.1.0
 */
export interface Refusal {
  readonly _tag: "Refusal"
  readonly code: "NoParquet" | "TooLong" | "TooManyRows" | "Unwritable"
  /** A sentence for people, which may change. It repeats nothing of the mapping. */
  readonly message: string
  readonly mapping?: Mapping
}

export const refuse = (code: Refusal["code"], message: string, mapping?: Mapping): Refusal => ({
  _tag: "Refusal",
  code,
  message,
  ...(mapping === undefined ? {} : { mapping })
})
