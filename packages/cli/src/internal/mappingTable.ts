import * as Arn from "@dd-cloud-auth/arn/Arn"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import { type Mapping, whyNeverMatches } from "./mappings.ts"
import type { Printed } from "./printed.ts"
import * as Table from "./table.ts"

/**
 * Returns mappings as a table for a person, by AWS account. The ids are left out where they do not fit.
 *
 * What stands before the resource follows from it in nearly every pattern; where it does not, the pattern is shown whole.
 */
export const render = (
  mappings: ReadonlyArray<Mapping>,
  place: Table.Place
): { readonly text: Printed; readonly showsIds: boolean } => {
  const { colors } = place
  const hasAccounts = mappings.some(isPersona)
  const head: ReadonlyArray<Table.Column> = [
    { heading: "AWS ACCOUNT" },
    { heading: "CALLER", flexible: true },
    ...(hasAccounts ? [{ heading: "ACTS AS", flexible: true }] : []),
    { heading: "MAPPING ID" }
  ]
  const rows = mappings
    .map((mapping) => ({ mapping, ...split(mapping.arnPattern) }))
    .sort((a, b) => compare(a.awsAccount, b.awsAccount) || compare(a.pattern, b.pattern))
    .map(({ awsAccount, mapping, pattern }): ReadonlyArray<Table.Cell> => [
      Table.cell(awsAccount),
      whyNeverMatches(mapping) === undefined
        ? Table.cell(pattern, colors.cyan)
        : Table.cell(`✗ ${pattern}`, colors.red),
      ...(isPersona(mapping) ? [Table.cell(mapping.accountIdentifier)] : []),
      Table.cell(mapping.id, colors.dim)
    ])
  const showsIds = Table.fits(head, rows, place)
  const shown = <A>(cells: ReadonlyArray<A>): ReadonlyArray<A> => (showsIds ? cells : cells.slice(0, -1))
  return { text: Table.render(shown(head), rows.map(shown), place), showsIds }
}

const isPersona = (mapping: Mapping): mapping is PersonaMapping => "accountIdentifier" in mapping

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const split = (text: string): { readonly awsAccount: string; readonly pattern: string } => {
  const arn = Arn.parse(text)
  if (arn._tag === "Arn" && /^\d{12}$/.test(arn.accountId)) {
    const type = /^(user|assumed-role|federated-user)\//.exec(arn.resource)?.[1]
    const service = type === "user" ? "iam" : "sts"
    if (type !== undefined && text === `arn:aws:${service}::${arn.accountId}:${arn.resource}`) {
      return { awsAccount: arn.accountId, pattern: arn.resource }
    }
  }
  return { awsAccount: "", pattern: text }
}
