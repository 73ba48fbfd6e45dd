import * as Arn from "@dd-cloud-auth/arn/Arn"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import type { IntakeMapping } from "@dd-cloud-auth/core/IntakeMapping"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Printable from "@dd-cloud-auth/core/Printable"
import type { Colors } from "./output.ts"
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
): { readonly text: string; readonly showsIds: boolean } => {
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
      { text: awsAccount },
      problemOf(mapping) === undefined
        ? { text: Printable.escape(pattern), paint: colors.cyan }
        : { text: `✗ ${Printable.escape(pattern)}`, paint: colors.red },
      ...(isPersona(mapping) ? [{ text: Printable.escape(mapping.accountIdentifier) }] : []),
      { text: Printable.escape(mapping.id), paint: colors.dim }
    ])
  const showsIds = Table.fits(head, rows, place)
  const shown = <A>(cells: ReadonlyArray<A>): ReadonlyArray<A> => (showsIds ? cells : cells.slice(0, -1))
  return { text: Table.render(shown(head), rows.map(shown), place), showsIds }
}

/** Says which mappings match no caller, and why: some lines each. */
export const unusable = (mappings: ReadonlyArray<Mapping>, colors: Colors): ReadonlyArray<string> => {
  const reports = mappings.flatMap((mapping) => {
    const problem = problemOf(mapping)
    if (problem === undefined) return []
    const { message, suggestion } = problem
    return [
      [
        `${colors.red("✗ no caller matches")} ${Printable.escape(mapping.arnPattern)}`,
        `    ${colors.dim(`(mapping ${Printable.escape(mapping.id)})`)}`,
        `    ${Printable.escape(message)}`,
        ...(suggestion === undefined
          ? []
          : [`    corrected pattern: ${colors.green(Printable.escape(suggestion))}`])
      ].join("\n")
    ]
  })
  return reports.length <= limit
    ? reports
    : [...reports.slice(0, limit), `and ${reports.length - limit} more mappings that match no caller`]
}

const limit = 20

const isPersona = (mapping: Mapping): mapping is PersonaMapping => "accountIdentifier" in mapping

/** Why no caller can match: the pattern has no meaning, or means what AWS never reports as a caller. */
const problemOf = ({ arnPattern }: Mapping): Pattern.Problem | undefined => {
  const pattern = Pattern.parse(arnPattern)
  return pattern._tag === "InvalidPattern"
    ? pattern.problem
    : Pattern.validate(arnPattern).find(({ code }) => neverCallers.has(code))
}

const neverCallers: ReadonlySet<Pattern.ProblemCode> = new Set([
  "Service",
  "RoleArn",
  "ResourceType",
  "RolePath",
  "MissingSession",
  "FederatedUser"
])

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
