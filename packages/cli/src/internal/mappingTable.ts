import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import type { MappingKind } from "./mappings.ts"
import { accountIdentifier, byAwsAccount, type Row, rowOf } from "./mappingView.ts"
import type { Printed } from "./printed.ts"
import * as Table from "./table.ts"

/**
 * Returns the columns of a table for a person, without the ids where they do not fit.
 *
 * What stands before the resource follows from the AWS account in nearly every pattern; where it does not, the pattern
 * is shown whole.
 */
export const columns = (
  kind: MappingKind,
  rows: ReadonlyArray<Row>,
  place: Table.Place
): { readonly columns: ReadonlyArray<Table.Column<Row>>; readonly showsIds: boolean } => {
  const columns = [awsAccount, caller, ...(kind === "persona" ? [actsAs] : []), id]
  const showsIds = Table.fits(columns, rows, place)
  return { columns: showsIds ? columns : columns.slice(0, -1), showsIds }
}

/** Returns persona mappings as a table for a person, by AWS account. */
export const render = (
  mappings: ReadonlyArray<PersonaMapping>,
  place: Table.Place
): { readonly text: Printed; readonly showsIds: boolean } => {
  const rows = mappings.map((mapping) => rowOf(mapping)).sort(byAwsAccount)
  const { columns: shown, showsIds } = columns("persona", rows, place)
  return { text: Table.render(shown, rows, place), showsIds }
}

const awsAccount: Table.Column<Row> = { heading: "AWS ACCOUNT", text: (row) => row.awsAccount }

const caller: Table.Column<Row> = {
  heading: "CALLER",
  flexible: true,
  text: ({ caller, problem }) => (problem === undefined ? caller : `✗ ${caller}`),
  paint: (text, { problem }, colors) => (problem === undefined ? colors.cyan(text) : colors.red(text))
}

const actsAs: Table.Column<Row> = { heading: "ACTS AS", flexible: true, text: accountIdentifier }

const id: Table.Column<Row> = {
  heading: "MAPPING ID",
  text: ({ mapping }) => mapping.id,
  paint: (text, _, colors) => colors.dim(text)
}
