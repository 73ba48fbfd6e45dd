import { type Column, write } from "./parquet.ts"
import type { Caller } from "./scanned.ts"
import { type Row, rowsOf } from "./scanView.ts"

const columns: ReadonlyArray<Column<Row>> = [
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
export const toParquet = (callers: ReadonlyArray<Caller>): Iterable<Uint8Array> =>
  write(columns, groups(callers))

function* groups(callers: ReadonlyArray<Caller>): Iterable<ReadonlyArray<Row>> {
  for (let start = 0; start < callers.length; start += groupSize) {
    yield callers.slice(start, start + groupSize).flatMap(rowsOf)
  }
}

/** So many callers at once take 20 MB while they are written. */
const groupSize = 20_000
