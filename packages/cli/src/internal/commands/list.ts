import * as Flags from "@dd-cloud-auth/program/Flags"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Format from "../format.ts"
import type { Mapping } from "../mappings.ts"
import type { Row } from "../mappingView.ts"
import { Output } from "../output.ts"
import { print } from "../printed.ts"
import * as Rows from "../rows.ts"
import * as Source from "../source.ts"
import * as Stop from "../stop.ts"
import { count } from "../text.ts"
import { Command, Flag } from "../unstable.ts"

const flags = {
  ...Source.flags,
  intake: Flag.Boolean("intake").pipe(
    Flag.withDescription("List intake mappings (Agents) in place of persona mappings"),
    Flags.withDefault(false)
  ),
  account: Flag.String("account").pipe(
    Flag.withMetavar("TEXT"),
    Flag.withDescription("Only mappings for this account: its identifier, or its UUID; default: all"),
    Flags.optional
  ),
  awsAccount: Flag.String("aws-account").pipe(
    Flag.withMetavar("ID"),
    Flag.withDescription("Only mappings of callers in this AWS account: 12 digits; default: all"),
    Flags.optional
  ),
  unusable: Flag.Boolean("unusable").pipe(
    Flag.withDescription("Only mappings that no caller can match, with the reason and a corrected pattern"),
    Flags.withDefault(false)
  ),
  columns: Flag.String("columns").pipe(
    Flag.withMetavar("NAME,…"),
    Flag.withDescription(
      "Which of arnPattern, accountIdentifier, accountUuid, id, awsAccount, problem, suggestion, profile; default: the first four, in a table those that a person needs"
    ),
    Flags.optional
  ),
  sort: Flag.String("sort").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription(
      "Sort by a column, or with NAME:desc from its end; default: a table by AWS account, else as the site has it"
    ),
    Flags.optional
  ),
  format: Format.flag,
  json: Flag.Boolean("json").pipe(Flag.withDescription("Short for --format json"), Flags.withDefault(false)),
  csv: Flag.Boolean("csv").pipe(Flag.withDescription("Short for --format csv"), Flags.withDefault(false))
}

/** `list`: the mappings of a site, or of a snapshot. */
export const command = Command.make(
  "list",
  flags,
  Effect.fn(function* (options) {
    const output = yield* Output
    const format = yield* Format.chosen(
      options.format,
      { "--json": [options.json, "json"], "--csv": [options.csv, "csv"] },
      output,
      "table"
    )
    const kind = options.intake ? "intake" : "persona"
    const [Selection, View] = yield* Effect.promise(() =>
      Promise.all([import("../selection.ts"), import("../mappingView.ts")])
    )
    // What nobody can understand is said before a site is asked.
    const selection = Selection.parse(options, kind)
    if (Result.isFailure(selection)) return yield* Stop.usage(selection.failure)
    const { columns, filters, order } = selection.success

    const { failed, found } = yield* Source.readAll<Mapping>(
      options,
      options.intake ? Source.intake : Source.persona
    )
    const { allProfiles } = options
    const where = found.map(({ profile, site }) => profile ?? site).join(", ")
    const all = found.flatMap(({ mappings, profile }) =>
      mappings.map((mapping) => View.rowOf(mapping, profile))
    )
    const selected = all.filter((row) => filters.every(({ takes }) => takes(row)))
    const unusable = selected.filter(({ problem }) => problem !== undefined)
    const rows = options.unusable ? unusable : selected
    const inOrder = order ?? (format === "table" ? View.byAwsAccount : undefined)
    const listed = inOrder === undefined ? rows : rows.toSorted(inOrder)

    const { dim, yellow } = output.noteColors
    let isTooNarrow = false
    const show = Effect.fnUntraced(function* (rows: ReadonlyArray<Row>) {
      if (columns !== undefined) return yield* Rows.writeAll(output, format, View.only(columns), rows)
      if (options.unusable)
        return yield* Rows.writeAll(output, format, View.explained(kind, allProfiles), rows)
      const whole = View.whole(kind, allProfiles)
      if (format !== "table") return yield* Rows.writeAll(output, format, whole, rows)
      if (rows.length === 0) return
      const MappingTable = yield* Effect.promise(() => import("../mappingTable.ts"))
      const table = MappingTable.columns(kind, rows, Rows.place(output))
      yield* Rows.writeAll(output, format, { ...whole, table: table.columns }, rows)
      isTooNarrow ||= !table.showsIds
    })
    if (format !== "table" || !allProfiles) yield* show(listed)
    else {
      for (const [index, { profile, site }] of found.entries()) {
        const own = listed.filter((row) => row.profile === profile)
        const heading = print`${output.colors.bold(profile!)} (${site}): ${count(own.length, `${kind} mapping`)}`
        yield* output.data(print`${index === 0 ? "" : print`\n`}${heading}\n`)
        yield* show(own)
      }
    }
    if (isTooNarrow) yield* output.note(dim("Too narrow for the ids; --columns id or --json has them."))

    if (selected.length === 0 && filters.length > 0) {
      // The first that nothing meets, or all of them together.
      const unmet = filters.filter(({ takes }) => !all.some(takes))
      for (const { near, none } of unmet.length > 0 ? unmet : filters) {
        const others = near(all)
        const meant = others.length === 0 ? "" : ` There is ${others.join(", ")}.`
        yield* output.note(yellow(`No ${kind} mapping on ${where} ${none}.${meant}`))
      }
      return yield* failed ?? Stop.finding
    }
    if (output.isTerminal && format === "table") {
      const some = listed.length === all.length ? "" : `${listed.length.toLocaleString("en-US")} of `
      yield* output.note(dim(`${some}${count(all.length, `${kind} mapping`)} on ${where}`))
    }
    if (!options.unusable) {
      const { unusableNote } = yield* Effect.promise(() => import("../mappings.ts"))
      for (const line of unusableNote(unusable.length, selected.length, kind, output.noteColors)) {
        yield* output.note(line)
      }
    }
    if (failed !== undefined) return yield* failed
  })
).pipe(
  Command.withDescription(
    [
      "List the mappings of a site, or of a snapshot.",
      "",
      "  On a terminal: a table. Elsewhere: tab-separated fields without a heading.",
      "",
      "  Exit code: 1 if --account or --aws-account leaves no mapping."
    ].join("\n")
  ),
  Command.withShortDescription("List the mappings of a site"),
  Command.withExamples([
    { command: "dd-cloud-auth list --site EU1", description: "Persona mappings: which caller acts as whom" },
    { command: "dd-cloud-auth list --intake --json", description: "Intake mappings of DD_SITE, as JSON" },
    {
      command: "dd-cloud-auth list --snapshot mappings.json --account ada@example.com --columns arnPattern",
      description: "Ask a file who may act as Ada"
    }
  ])
)
