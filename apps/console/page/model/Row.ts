/** One mapping, with what the page shows of it, which its worker works out once. */

import * as Arn from "@dd-cloud-auth/arn/Arn"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import * as Principal from "@dd-cloud-auth/arn/Principal"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Printable from "@dd-cloud-auth/core/Printable"

/** What the pattern names, in the words of the filter. */
export const kinds = {
  session: "Role session",
  identityCenter: "Identity Center",
  user: "IAM user",
  federatedUser: "Federated user",
  role: "IAM role",
  other: "Other"
} as const

export type Kind = keyof typeof kinds

/** How many callers the pattern takes; a broken one takes none. */
export const reaches = {
  exact: "Exact",
  wildcard: "Wildcard",
  broken: "Broken"
} as const

export type Reach = keyof typeof reaches

export interface Row {
  readonly mapping: PersonaMapping
  /** Empty where the pattern is no ARN. */
  readonly accountId: string
  readonly kind: Kind
  /** What people call the principal: of a role of Identity Center, its permission set. */
  readonly name: string
  /** The principal without its session or wildcard: `assumed-role/Deploy`, `user/team/alice`. */
  readonly principal: string
  /** What follows the principal: `/*`, `/i-0123`, or nothing. */
  readonly tail: string
  readonly reach: Reach
  readonly problems: ReadonlyArray<Pattern.Problem>
  /** The worst that the problems mean. */
  readonly severity: Pattern.Severity | undefined
  /** A caller that the pattern takes; none where it takes none. */
  readonly example: string | undefined
  /** The pattern that Datadog accepts in place of this one, where there is one. */
  readonly correction: string | undefined
  /** What a search looks at. */
  readonly text: string
}

/** A text for a search: as it is, and as the page shows it, in lower case. */
export const searchable = (text: string): string => {
  const shown = Printable.escape(text)
  return (shown === text ? text : `${text} ${shown}`).toLowerCase()
}

/** What a problem means for its mapping, as the page says it. */
export const meanings: Readonly<Record<Pattern.Severity, { readonly word: string; readonly title: string }>> =
  {
    NeverMatches: { word: "broken", title: "No caller can match" },
    Refused: { word: "refused", title: "Datadog would refuse" },
    Doubtful: { word: "doubtful", title: "Whether Datadog accepts the pattern is not clear" }
  }

export const fromMapping = (mapping: PersonaMapping): Row => {
  const { accountIdentifier, accountUuid, arnPattern, id } = mapping
  const arn = Arn.parse(arnPattern)
  const problems = Pattern.validate(arnPattern)
  const severity = Pattern.severity(arnPattern)
  const kind = arn._tag === "Arn" ? kindOf(arn) : "other"
  const [principal, tail] = arn._tag === "Arn" ? cut(arn.resource, kind) : [arnPattern, ""]
  const accountId = arn._tag === "Arn" ? arn.accountId : ""
  return {
    mapping,
    accountId,
    kind,
    name: nameOf(arnPattern, accountId, principal),
    principal,
    tail,
    reach: severity === "NeverMatches" ? "broken" : arnPattern.endsWith("*") ? "wildcard" : "exact",
    problems,
    severity,
    example: severity === "NeverMatches" ? undefined : arnPattern.replace(/\*$/, "example"),
    correction: problems.find(({ suggestion }) => suggestion !== undefined)?.suggestion,
    text: searchable(`${arnPattern} ${accountIdentifier} ${accountUuid} ${id} ${kinds[kind]}`)
  }
}

const nameOf = (arnPattern: string, accountId: string, principal: string): string => {
  if (arnPattern === "") return "Empty pattern"
  // A text that is no ARN has no type in front of its name.
  const name = accountId === "" ? principal : principal.slice(principal.indexOf("/") + 1)
  const permissionSet = Principal.permissionSet(name)
  return permissionSet === undefined ? name : `${permissionSet} (SSO)`
}

const kindOf = (arn: Arn.Arn): Kind => {
  const principal = Principal.fromArn(arn)
  switch (principal._tag) {
    case "AssumedRole":
      return principal.kind === "IdentityCenter" ? "identityCenter" : "session"
    case "User":
      return "user"
    case "FederatedUser":
      return "federatedUser"
    case "Role":
      return "role"
    default:
      return arn.resource.startsWith("assumed-role/") ? "session" : "other"
  }
}

const cut = (resource: string, kind: Kind): readonly [principal: string, tail: string] => {
  const isRole = kind === "session" || kind === "identityCenter"
  const at = isRole
    ? resource.indexOf("/", resource.indexOf("/") + 1)
    : resource.endsWith("/*")
      ? resource.length - 2
      : -1
  return at < 0 ? [resource, ""] : [resource.slice(0, at), resource.slice(at)]
}
