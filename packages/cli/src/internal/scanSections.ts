import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import type { DamageIn } from "@dd-cloud-auth/trail/Fold"
import type { NoCallerKind } from "@dd-cloud-auth/trail/Reader"
import * as Effect from "effect/Effect"
import { whyNeverMatches } from "./mappings.ts"
import type { Service } from "./output.ts"
import { type Colors, print, type Printed } from "./printed.ts"
import * as Rows from "./rows.ts"
import { type Caller, kinds, type Scanned, withOutcome } from "./scanned.ts"
import { columns, rowsOf } from "./scanView.ts"
import type * as Table from "./table.ts"
import { count } from "./text.ts"

/** Prints for people: who acts as whom, and what is to be looked at, each under a heading. */
export const write = Effect.fnUntraced(function* (output: Service, scanned: Scanned): Effect.fn.Return<void> {
  const sections = [
    callers(print`${output.colors.green("Act as an account:")}`, withOutcome(scanned, "match")),
    callers(
      print`${output.colors.yellow("Could be either of several accounts:")}`,
      withOutcome(scanned, "ambiguous")
    ),
    callers(print`${output.colors.red("Act as nobody:")}`, withOutcome(scanned, "no-match")),
    unused(scanned, output.colors),
    noCallers(scanned),
    damage(scanned, output.colors)
  ].filter(({ isEmpty }) => !isEmpty)
  for (const [i, { heading, rest, table }] of sections.entries()) {
    yield* output.data(print`${i === 0 ? "" : print`\n`}${heading}\n`)
    yield* table(output)
    if (rest > 0) yield* output.data(print`and ${rest.toLocaleString("en-US")} more\n`)
  }
})

interface Section {
  readonly heading: Printed
  readonly isEmpty: boolean
  readonly table: (output: Service) => Effect.Effect<void>
  /** How many rows the table leaves out. */
  readonly rest: number
}

const section = <A>(
  heading: Printed,
  columns: ReadonlyArray<Table.Column<A>>,
  rows: ReadonlyArray<A>,
  all = rows.length
): Section => ({
  heading,
  isEmpty: all === 0,
  table: (output) =>
    Rows.writeAll(
      output,
      "table",
      { rows: (row) => [row], columns: [], table: columns, value: () => undefined },
      rows
    ),
  rest: all - rows.length
})

const callers = (heading: Printed, found: ReadonlyArray<Caller>): Section => {
  const { accountIdentifier, arnPattern, caller, count: records, lastSeen } = columns
  const hasMatches = found.some(({ matches }) => matches.length > 0)
  return section(
    print`${heading} ${count(found.length, "caller")}`,
    [records, lastSeen, caller, ...(hasMatches ? [accountIdentifier, arnPattern] : [])],
    found.flatMap(rowsOf)
  )
}

const unused = ({ mappings, unused }: Scanned, { yellow }: Colors): Section =>
  section<PersonaMapping>(
    print`${yellow("Match none of these callers:")} ${unused.length.toLocaleString("en-US")} of ${count(mappings.length, "mapping")}`,
    [
      { heading: "ARN PATTERN", flexible: true, text: ({ arnPattern }) => arnPattern },
      { heading: "ACTS AS", flexible: true, text: ({ accountIdentifier }) => accountIdentifier },
      {
        heading: "",
        text: (mapping) => (whyNeverMatches(mapping) === undefined ? undefined : "matches no caller at all")
      }
    ],
    unused
  )

const noCallers = ({ found }: Scanned): Section => {
  const rows = [...found.noCallers].sort(([, a], [, b]) => b - a)
  const all = rows.reduce((sum, [, number]) => sum + number, 0)
  return section<readonly [NoCallerKind, number]>(
    print`Name no caller: ${count(all, "record")}`,
    [
      { heading: "RECORDS", text: ([, number]) => `${number}` },
      { heading: "KIND", text: ([kind]) => kind },
      { heading: "WHAT", text: ([kind]) => kinds[kind] }
    ],
    rows
  )
}

const damage = ({ found }: Scanned, { red }: Colors): Section =>
  section<DamageIn>(
    print`${red("Not read:")} ${count(found.damage.count, "place")}`,
    [
      { heading: "FILE", flexible: true, text: ({ source }) => source },
      { heading: "RECORD", text: ({ record }) => (record === 0 ? undefined : `${record}`) },
      {
        heading: "OFFSET",
        text: ({ offset, record }) => (record === 0 && offset === 0 ? undefined : `${offset}`)
      },
      { heading: "WHY", flexible: true, text: ({ reason }) => reason }
    ],
    found.damage.first.slice(0, mostShown),
    found.damage.count
  )

// Who has a folder of other files wants to see what kind of mistake it is, not each of them.
const mostShown = 20
