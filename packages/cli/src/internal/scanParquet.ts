import { type BasicType, ByteWriter, ParquetWriter, schemaFromColumnData } from "hyparquet-writer"
import type { Caller } from "./scanned.ts"
import { type Row, rowsOf } from "./scanView.ts"

/** A column, with the values that rows have in it. */
interface Column {
  readonly name: string
  readonly type: BasicType
  readonly nullable: boolean
  readonly value: (row: Row) => unknown
}

const columns: ReadonlyArray<Column> = [
  { name: "caller", type: "STRING", nullable: false, value: ({ caller }) => caller.seen.caller },
  { name: "outcome", type: "STRING", nullable: false, value: ({ caller }) => caller.outcome },
  {
    name: "account_identifier",
    type: "STRING",
    nullable: true,
    value: ({ mapping }) => mapping?.accountIdentifier
  },
  { name: "account_uuid", type: "STRING", nullable: true, value: ({ mapping }) => mapping?.accountUuid },
  { name: "arn_pattern", type: "STRING", nullable: true, value: ({ mapping }) => mapping?.arnPattern },
  { name: "mapping_id", type: "STRING", nullable: true, value: ({ mapping }) => mapping?.id },
  { name: "count", type: "INT64", nullable: false, value: ({ caller }) => BigInt(caller.seen.count) },
  {
    name: "first_seen",
    type: "TIMESTAMP",
    nullable: true,
    value: ({ caller }) => dateOf(caller.seen.firstSeen)
  },
  {
    name: "last_seen",
    type: "TIMESTAMP",
    nullable: true,
    value: ({ caller }) => dateOf(caller.seen.lastSeen)
  }
]

const dateOf = (time: number | undefined): Date | undefined =>
  time === undefined ? undefined : new Date(time)

/** Returns callers as Parquet, in pieces: a row for each match, or one without a mapping where there is none. */
export function* toParquet(callers: ReadonlyArray<Caller>): Generator<Uint8Array> {
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
  for (let start = 0; start < callers.length; start += groupSize) {
    const rows = callers.slice(start, start + groupSize).flatMap(rowsOf)
    void writer.write({
      columnData: columns.map(({ name, value }) => ({ name, data: rows.map(value) })),
      rowGroupSize: rows.length
    })
    yield take()
  }
  void writer.finish()
  yield take()
}

/** So many callers at once take 20 MB while they are written. */
const groupSize = 20_000
