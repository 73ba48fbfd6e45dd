import type { Snapshot } from "@dd-cloud-auth/directory/Snapshot"
import * as DiffView from "./diffView.ts"
import { code, heading, row } from "./markdown.ts"
import { join, print, type Printed } from "./printed.ts"

/** Changes as a comment on a pull request: a table under a heading for each sort of them. */
export const document = (
  before: Snapshot,
  after: Snapshot,
  changes: ReadonlyArray<DiffView.Change>
): Printed => {
  const sites =
    before.site === after.site
      ? print`the mappings of ${code(after.site)}`
      : print`the mappings of two sites, ${code(before.site)} and ${code(after.site)}`
  const of = (kind: DiffView.Change["kind"], change: DiffView.Change["change"]) =>
    changes.filter((one) => one.kind === kind && one.change === change)
  return join(
    [
      print`## Changes of ${sites}\n`,
      print`From ${code(before.takenAt)} to ${code(after.takenAt)}: ${DiffView.summary(changes)}.\n`,
      ...section("Added", of("persona", "added"), [arnPattern, actsAs, meaning, coveredBy]),
      ...section("Removed", of("persona", "removed"), [arnPattern, actedAs, meaning, coveredBy]),
      ...section("Moved to another account", of("persona", "moved"), [
        arnPattern,
        actedAs,
        actsAs,
        meaning,
        coveredBy
      ]),
      ...section("Intake mappings added", of("intake", "added"), [arnPattern, meaning]),
      ...section("Intake mappings removed", of("intake", "removed"), [arnPattern, meaning]),
      ...(changes.some(({ isNoticed }) => isNoticed === false) ? [unnoticed] : [])
    ],
    print`\n`
  )
}

const unnoticed = print`**Nobody notices** a change where another mapping, that of the last column, takes in all of its callers for the same account, or where no caller can match its pattern.\n`

/** A column: what is from outside stands in a code span, what is ours does not. */
interface Column {
  readonly title: string
  readonly cell: (change: DiffView.Change) => Printed
}

const section = (
  title: string,
  changes: ReadonlyArray<DiffView.Change>,
  columns: ReadonlyArray<Column>
): ReadonlyArray<Printed> =>
  changes.length === 0
    ? []
    : [
        print`### ${title} (${changes.length})\n`,
        join([
          heading(columns.map(({ title }) => title)),
          ...changes.map((change) => row(columns.map(({ cell }) => cell(change))))
        ])
      ]

const arnPattern: Column = { title: "ARN pattern", cell: ({ arnPattern }) => code(arnPattern) }

const actedAs: Column = {
  title: "acted as",
  cell: (change) => code(DiffView.accountOf(change, "before") ?? "")
}

const actsAs: Column = { title: "acts as", cell: (change) => code(DiffView.accountOf(change, "after") ?? "") }

const meaning: Column = {
  title: "what it means",
  cell: ({ isNoticed, meaning }) => (isNoticed === true ? print`**${meaning}**` : print`${meaning}`)
}

const coveredBy: Column = {
  title: "covered by",
  cell: ({ coveredBy }) =>
    join(
      coveredBy.map(({ arnPattern }) => code(arnPattern)),
      print`, `
    )
}
