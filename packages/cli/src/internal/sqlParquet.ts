import type { MappingsFile } from "@dd-cloud-auth/sql/Sql"
import { write } from "./parquet.ts"

type Row = ReadonlyArray<string | number>

/** Returns the table of mappings as Parquet, in pieces. */
export const toParquet = ({ columns, rows }: MappingsFile): Iterable<Uint8Array> =>
  write(
    columns.map(({ name, type }, i) => ({
      name,
      type: type === "text" ? "STRING" : "INT32",
      nullable: false,
      value: (row: Row) => row[i]
    })),
    groups(rows())
  )

function* groups(rows: Iterable<Row>): Iterable<ReadonlyArray<Row>> {
  let group: Array<Row> = []
  for (const row of rows) {
    group.push(row)
    if (group.length < groupSize) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}

/** So many rows at once take 20 MB while they are written. */
const groupSize = 20_000
