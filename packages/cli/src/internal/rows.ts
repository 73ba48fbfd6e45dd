import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Format } from "./format.ts"
import type { Service } from "./output.ts"
import { indent, join, json, print, type Printed } from "./printed.ts"
import type * as Table from "./table.ts"
import { tsv } from "./text.ts"

/** A column, and its name in CSV, in Markdown and on the command line. */
export interface Column<Row> extends Table.Column<Row> {
  readonly name: string
}

/** How items of a kind are printed: as one value of JSON each, and as rows, one or more each, elsewhere. */
export interface View<A, Row> {
  readonly value: (item: A) => unknown
  readonly rows: (item: A) => ReadonlyArray<Row>
  readonly columns: ReadonlyArray<Column<Row>>
  /** The columns of a table for people, if they are others. */
  readonly table?: ReadonlyArray<Table.Column<Row>>
}

/**
 * Prints items as they come, in a format: the one place that knows what each format looks like.
 *
 * The columns of a table are as wide as `measured` needs them, or else the items that come first.
 */
export const write = Effect.fnUntraced(function* <A, Row, E, R>(
  output: Service,
  format: Format,
  view: View<A, Row>,
  items: Stream.Stream<ReadonlyArray<A>, E, R>,
  measured?: ReadonlyArray<A>
): Effect.fn.Return<void, E, R> {
  const { end, piece, start } = yield* encoder(output, format, view, measured)
  yield* output.dataStream(
    items.pipe(
      Stream.map(piece),
      start === undefined ? (pieces) => pieces : (pieces) => Stream.concat(Stream.succeed(start), pieces),
      end === undefined ? (pieces) => pieces : Stream.concat(Stream.suspend(() => Stream.succeed(end())))
    )
  )
})

/** Prints items that are all there, in pieces, so that the first are seen at once. */
export const writeAll = <A, Row>(
  output: Service,
  format: Format,
  view: View<A, Row>,
  items: ReadonlyArray<A>
): Effect.Effect<void> => write(output, format, view, Stream.fromIterable(piecesOf(items)), items)

/** Where a table goes: as wide as the terminal, and as it likes elsewhere. */
export const place = ({ colors, columns, isTerminal }: Service): Table.Place => ({
  colors,
  columns: isTerminal ? columns : Infinity
})

/** What stands before the items, what some of them are, and what stands behind all of them. */
interface Encoder<A> {
  readonly start?: Printed
  readonly piece: (items: ReadonlyArray<A>) => Printed
  readonly end?: () => Printed
}

const encoder = Effect.fnUntraced(function* <A, Row>(
  output: Service,
  format: Format,
  view: View<A, Row>,
  measured: ReadonlyArray<A> | undefined
): Effect.fn.Return<Encoder<A>> {
  const names = view.columns.map(({ name }) => name)
  const lines =
    (line: (cells: ReadonlyArray<string>) => Printed) =>
    (items: ReadonlyArray<A>): Printed =>
      join(items.flatMap(view.rows).map((row) => line(view.columns.map(({ text }) => text(row) ?? ""))))
  switch (format) {
    case "json":
      return jsonArray(view.value)
    case "jsonl":
      return { piece: (items) => join(items.map((item) => print`${json(view.value(item))}\n`)) }
    case "tsv":
      return { piece: lines(tsv) }
    case "csv": {
      const { csv } = yield* Effect.promise(() => import("./csv.ts"))
      return { start: csv(names), piece: lines(csv) }
    }
    case "markdown": {
      const { heading, markdown } = yield* Effect.promise(() => import("./markdown.ts"))
      return { start: heading(names), piece: lines(markdown) }
    }
    case "table": {
      const Table = yield* Effect.promise(() => import("./table.ts"))
      const columns = view.table ?? view.columns
      const layout = (items: ReadonlyArray<A>) =>
        Table.layout(columns, items.flatMap(view.rows), place(output))
      let table: Table.Layout<Row> | undefined
      return {
        piece: (items) => {
          if (items.length === 0) return print``
          const isFirst = table === undefined
          table ??= layout(measured ?? items)
          return join([...(isFirst ? [table.head] : []), ...items.flatMap(view.rows).map(table.row)])
        }
      }
    }
  }
})

/** An array that is written as `JSON.stringify` indents it, although its end is not known when it begins. */
const jsonArray = <A>(value: (item: A) => unknown): Encoder<A> => {
  let isEmpty = true
  return {
    piece: (items) =>
      join(
        items.map((item) => {
          const before = isEmpty ? print`[\n` : print`,\n`
          isEmpty = false
          return print`${before}${indent(json(value(item), 2))}`
        })
      ),
    end: () => (isEmpty ? print`[]\n` : print`\n]\n`)
  }
}

function* piecesOf<A>(items: ReadonlyArray<A>): Iterable<ReadonlyArray<A>> {
  for (let from = 0; from < items.length; from += pieceLength) yield items.slice(from, from + pieceLength)
}

const pieceLength = 256
