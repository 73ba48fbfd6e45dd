/** Ways to count how often each ARN called: each returns the same, so that one can be held against the other. */

import * as Fold from "@dd-cloud-auth/trail/Fold"
import * as Reader from "@dd-cloud-auth/trail/Reader"
import { closeSync, createReadStream, openSync, readFileSync, readSync } from "node:fs"
import { createRequire } from "node:module"
import { availableParallelism } from "node:os"
import { dirname, join } from "node:path"
import { createGunzip, gunzipSync } from "node:zlib"

export type Counts = Iterable<readonly [arn: string, count: number]>

interface Session {
  readonly query: (sql: string, format: string) => string
  readonly close: () => void
}

/** All in the same memory, which a reader allows: what is new each time has to be collected. */
function* chunksOf(path: string): Generator<Uint8Array> {
  const file = openSync(path, "r")
  for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer)) {
    yield buffer.subarray(0, length)
  }
  closeSync(file)
}

const buffer = Buffer.alloc(262_144)

const isCompressed = (path: string): boolean => path.endsWith(".gz")

export const rivals = {
  /** One thread, a quarter of a mebibyte at a time. */
  reader: async (files) => {
    const fold = Fold.make()
    for (const path of files) {
      const reader = Reader.make(fold.sink(path))
      if (isCompressed(path)) {
        const text = createReadStream(path).pipe(createGunzip({ chunkSize: 262_144 }))
        for await (const chunk of text as AsyncIterable<Uint8Array>) reader.write(chunk)
      } else {
        for (const chunk of chunksOf(path)) reader.write(chunk)
      }
      reader.end()
    }
    const { callers, damage } = fold.found()
    if (damage.count > 0) throw new Error(JSON.stringify(damage.first[0]))
    return callers.map(({ caller, count, made }) => [caller, count - made] as const)
  },

  /** One thread, a file at a time, which is how it can be used. */
  "JSON.parse": async (files) => {
    const counts = new Map<string, number>()
    for (const path of files) {
      const bytes = readFileSync(path)
      const { Records } = JSON.parse((isCompressed(path) ? gunzipSync(bytes) : bytes).toString()) as {
        readonly Records: ReadonlyArray<{ readonly userIdentity?: { readonly arn?: string } }>
      }
      for (const { userIdentity } of Records) {
        const arn = userIdentity?.arn
        if (arn !== undefined) counts.set(arn, (counts.get(arn) ?? 0) + 1)
      }
    }
    return counts
  },

  /** All cores. */
  DuckDB: async (files, bytes) => {
    const { DuckDBInstance } = await import("@duckdb/node-api")
    const instance = await DuckDBInstance.create(":memory:", { threads: `${availableParallelism()}` })
    const connection = await instance.connect()
    const largest = files.length === 1 ? Math.ceil(bytes * 1.1) : 16_777_216
    const reader = await connection.runAndReadAll(`
      SELECT record.userIdentity.arn AS arn, count(*)::INTEGER AS calls
      FROM (
        SELECT unnest(Records) AS record
        FROM read_json('${dirname(files[0]!)}/*',
          columns = { Records: 'STRUCT(userIdentity STRUCT(arn VARCHAR))[]' },
          format = 'unstructured', maximum_object_size = ${largest})
      )
      WHERE arn IS NOT NULL
      GROUP BY ALL`)
    return reader.getRows().map(([arn, calls]) => [String(arn), Number(calls)] as const)
  },

  /** All cores. What it reads in parallel must not be larger than a few megabytes. */
  ClickHouse: async (files) => {
    const { Session } = createRequire(join(process.env["CHDB"]!, "package.json"))("chdb") as {
      readonly Session: new () => Session
    }
    const session = new Session()
    const rows = session.query(
      `SELECT JSONExtractString(arrayJoin(JSONExtractArrayRaw(json, 'Records')), 'userIdentity', 'arn') AS arn,
        toInt32(count()) AS calls
      FROM file('${dirname(files[0]!)}/*', JSONAsString, 'json String')
      GROUP BY arn HAVING arn != ''
      SETTINGS max_threads = ${availableParallelism()}${files.length === 1 ? ", input_format_parallel_parsing = 0" : ""}`,
      "JSONCompactEachRow"
    )
    session.close()
    return rows
      .split("\n")
      .filter((row) => row !== "")
      .map((row) => JSON.parse(row) as [string, number])
  }
} satisfies Record<string, (files: ReadonlyArray<string>, bytes: number) => Promise<Counts>>
