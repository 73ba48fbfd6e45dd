import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Format from "./format.ts"
import { type MappingKind, type Mapping, unusableNote } from "./mappings.ts"
import * as View from "./mappingView.ts"
import { Output } from "./output.ts"
import { print } from "./printed.ts"
import * as Rows from "./rows.ts"
import * as Selection from "./selection.ts"
import * as Source from "./source.ts"
import * as Stop from "./stop.ts"
import { count } from "./text.ts"
import type { FileSystem, Stdio } from "./unstable.ts"

/** What is to be listed, as it stands on the command line. */
export interface Listing extends Source.Source, Selection.Wanted, Format.Given {
  readonly intake: boolean
  readonly unusable: boolean
}

/** Lists mappings, and says what is noteworthy about them. */
export const list = Effect.fnUntraced(function* (
  options: Listing
): Effect.fn.Return<void, Stop.Stop, Output | FileSystem.FileSystem | Stdio.Stdio> {
  const output = yield* Output
  const kind = options.intake ? "intake" : "persona"
  const format = yield* Format.chosen(options, { json: "json", terminal: "table" }, output)
  // What nobody can understand is said before a site is asked.
  const selection = Selection.parse(options, kind)
  if (Result.isFailure(selection)) return yield* Stop.usage(selection.failure)
  const { columns, filters, order } = selection.success

  const which = options.intake ? Source.intake : Source.persona
  const { failed, found } = yield* Source.readAll<Mapping>(options, which)
  const all = found.flatMap(({ mappings, profile }) =>
    mappings.map((mapping) => View.rowOf(mapping, profile))
  )
  const selected = all.filter((row) => filters.every(({ takes }) => takes(row)))
  const unusable = selected.filter(({ problem }) => problem !== undefined)
  const rows = options.unusable ? unusable : selected
  const inOrder = order ?? (format === "table" ? View.byAwsAccount : undefined)
  const listed = inOrder === undefined ? rows : rows.toSorted(inOrder)

  const view =
    columns === undefined
      ? (options.unusable ? View.explained : View.whole)(kind, options.allProfiles)
      : View.only(columns)
  if (format !== "table") yield* Rows.writeAll(output, format, view, listed)
  else {
    const show = (rows: ReadonlyArray<View.Row>) =>
      columns === undefined && !options.unusable
        ? showTable(kind, view, rows)
        : Effect.as(Rows.writeAll(output, format, view, rows), true)
    const isWhole = yield* options.allProfiles ? showEach(found, kind, listed, show) : show(listed)
    if (!isWhole) {
      yield* output.note(output.noteColors.dim("Too narrow for the ids; --columns id or --json has them."))
    }
  }

  const where = found.map(({ profile, site }) => profile ?? site).join(", ")
  const { dim, yellow } = output.noteColors
  if (selected.length === 0 && filters.length > 0) {
    for (const sentence of Selection.whyNone(filters, all, `${kind} mapping on ${where}`)) {
      yield* output.note(yellow(sentence))
    }
    return yield* failed ?? Stop.finding
  }
  if (output.isTerminal && format === "table") {
    const some = listed.length === all.length ? "" : `${listed.length.toLocaleString("en-US")} of `
    yield* output.note(dim(`${some}${count(all.length, `${kind} mapping`)} on ${where}`))
  }
  if (!options.unusable) {
    for (const line of unusableNote(unusable.length, selected.length, kind, output.noteColors)) {
      yield* output.note(line)
    }
  }
  if (failed !== undefined) return yield* failed
})

/** Shows a table for a person; returns whether the ids had room. */
const showTable = Effect.fnUntraced(function* (
  kind: MappingKind,
  view: Rows.View<View.Row, View.Row>,
  rows: ReadonlyArray<View.Row>
): Effect.fn.Return<boolean, never, Output> {
  if (rows.length === 0) return true
  const output = yield* Output
  const MappingTable = yield* Effect.promise(() => import("./mappingTable.ts"))
  const table = MappingTable.columns(kind, rows, Rows.place(output))
  yield* Rows.writeAll(output, "table", { ...view, table: table.columns }, rows)
  return table.showsIds
})

/** Shows the mappings of each profile under its name; returns whether all ids had room. */
const showEach = Effect.fnUntraced(function* <R>(
  found: ReadonlyArray<Source.Found<Mapping>>,
  kind: MappingKind,
  rows: ReadonlyArray<View.Row>,
  show: (rows: ReadonlyArray<View.Row>) => Effect.Effect<boolean, never, R>
): Effect.fn.Return<boolean, never, Output | R> {
  const { colors, data } = yield* Output
  let isWhole = true
  for (const [index, { profile, site }] of found.entries()) {
    const own = rows.filter((row) => row.profile === profile)
    const heading = print`${colors.bold(profile!)} (${site}): ${count(own.length, `${kind} mapping`)}`
    yield* data(print`${index === 0 ? "" : print`\n`}${heading}\n`)
    isWhole = (yield* show(own)) && isWhole
  }
  return isWhole
})
