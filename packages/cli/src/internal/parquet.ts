import { type BasicType, ByteWriter, ParquetWriter, schemaFromColumnData } from "hyparquet-writer"

/** A column, with the values that rows have in it. */
export interface Column<Row> {
  readonly name: string
  readonly type: BasicType
  readonly nullable: boolean
  readonly value: (row: Row) => unknown
}

/** Returns rows as Parquet, in pieces: one for each group of rows, and the end of the file. */
export function* write<Row>(
  columns: ReadonlyArray<Column<Row>>,
  groups: Iterable<ReadonlyArray<Row>>
): Generator<Uint8Array> {
  const bytes = new ByteWriter()
  const take = (): Uint8Array => {
    const taken = Uint8Array.from(bytes.getBytes())
    // It goes on with the next group, and knows how much it has written in all.
    bytes.index = 0
    return taken
  }
  const schema = schemaFromColumnData({
    columnData: columns.map(({ name, nullable, type }) => ({ name, nullable, type, data: [] }))
  })
  const writer = new ParquetWriter({ writer: bytes, schema })
  for (const rows of groups) {
    void writer.write({
      columnData: columns.map(({ name, value }) => ({ name, data: rows.map(value) })),
      rowGroupSize: rows.length
    })
    yield take()
  }
  void writer.finish()
  yield take()
}
