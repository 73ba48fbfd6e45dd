import * as Arn from "@dd-cloud-auth/arn/Arn"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import type { IntakeMapping } from "@dd-cloud-auth/core/IntakeMapping"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import { type Colors, join, print, type Printed } from "./printed.ts"
import * as Table from "./table.ts"

/** A mapping of either kind. */
export type Mapping = PersonaMapping | IntakeMapping

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
      problemOf(mapping) === undefined
        ? Table.cell(pattern, colors.cyan)
        : Table.cell(`✗ ${pattern}`, colors.red),
      ...(isPersona(mapping) ? [Table.cell(mapping.accountIdentifier)] : []),
      Table.cell(mapping.id, colors.dim)
    ])
  const showsIds = Table.fits(head, rows, place)
  const shown = <A>(cells: ReadonlyArray<A>): ReadonlyArray<A> => (showsIds ? cells : cells.slice(0, -1))
  return { text: Table.render(shown(head), rows.map(shown), place), showsIds }
}

/** Says which mappings match no caller, and why: some lines each. */
export const unusable = (mappings: ReadonlyArray<Mapping>, colors: Colors): ReadonlyArray<Printed> => {
  const reports = mappings.flatMap((mapping) => {
    const problem = problemOf(mapping)
    if (problem === undefined) return []
    const { message, suggestion } = problem
    return [
      join(
        [
          print`${colors.red("✗ no caller matches")} ${mapping.arnPattern}`,
          print`    ${colors.dim(`(mapping ${mapping.id})`)}`,
          print`    ${message}`,
          ...(suggestion === undefined ? [] : [print`    corrected pattern: ${colors.green(suggestion)}`])
        ],
        print`\n`
      )
    ]
  })
  return reports.length <= limit
    ? reports
    : [...reports.slice(0, limit), print`and ${reports.length - limit} more mappings that match no caller`]
}

const limit = 20

const isPersona = (mapping: Mapping): mapping is PersonaMapping => "accountIdentifier" in mapping

/** Why no caller can match. What Datadog only refuses, or may refuse, is not said here: the site has taken it. */
const problemOf = ({ arnPattern }: Mapping): Pattern.Problem | undefined =>
  Pattern.validate(arnPattern).find(({ severity }) => severity === "NeverMatches")

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
