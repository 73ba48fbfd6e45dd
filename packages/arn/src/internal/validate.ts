import * as Arn from "../Arn.ts"
import type { Problem, ProblemCode } from "../Pattern.ts"
import * as Principal from "../Principal.ts"
import { accepted, firstOutside, firstUnprintable, isAccountId, isWild } from "./characters.ts"
import { collect, read } from "./syntax.ts"
import type { Report } from "./syntax.ts"

/**
 * Returns everything that is wrong with a pattern of dialect `datadog`, in the order of its text; nothing if a
 * mapping can have it.
 *
 * That is what the strictest validation refuses that Datadog has published: that of the identity mapping in its
 * Terraform provider (terraform-provider-datadog at 1119ed406c). The API itself takes some of it, such as the ARN of
 * a role, which no caller can ever match.
 *
 * @example
 * ```ts
 * import * as Pattern from "@dd-cloud-auth/arn/Pattern"
 *
 * const [problem] = Pattern.validate("arn:aws:iam::123456789012:role/teams/Deploy")
 * if (problem?.code !== "RoleArn") throw new Error(problem?.code)
 * if (problem.suggestion !== "arn:aws:sts::123456789012:assumed-role/Deploy/*") throw new Error(problem.suggestion)
 * ```
 *
 * @category validation
 * @since 0.1.0
 */
export const validate = (text: string): ReadonlyArray<Problem> => {
  let suggestion = text
  const problems = collect((report) => (suggestion = inspect(text, report)))
  const isAccepted = collect((report) => inspect(suggestion, report)).length === 0
  return problems
    .sort((a, b) => a.index - b.index)
    .map((problem) => (isAccepted ? { ...problem, suggestion } : problem))
}

/** Reports every problem, and returns the text without those that have one obvious repair. */
const inspect = (text: string, report: Report): string => {
  const arn = read(text, report)
  const isTooLong = text.trim().length > 2048
  if (isTooLong) report("TooLong", 2048, "AWS allows 2048 characters")
  if (isTooLong || arn._tag === "InvalidArn") return text
  const { accountId, partition, region, resource, service } = arn
  let at = text.length - text.trimStart().length + 4
  const check = (field: string, isAccepted: boolean, code: ProblemCode, message: string): void => {
    if (!isAccepted && !isWild(field)) report(code, at, message)
    at += field.length + 1
  }
  const [type = "", name = "", ...names] = resource.split("/")
  const isIdentity = service === "iam" || service === "sts"
  const isSession = type === "assumed-role"
  const wanted = type === "user" ? "iam" : isSession || type === "federated-user" ? "sts" : undefined
  check(partition, partition === "aws", "Partition", "the partition must be aws")
  check(
    service,
    wanted ? service === wanted : isIdentity,
    "Service",
    `the service must be ${wanted ?? "iam or sts"}`
  )
  check(region, region === "", "Region", "a caller has no region")
  check(accountId, isAccountId(accountId), "AccountId", "an account ID has 12 digits")
  const repaired = { ...arn, region: "", accountId: accountId.replaceAll("-", "") }
  if (isIdentity && type === "role") {
    report("RoleArn", at, "a role is no caller; its sessions are assumed-role/NAME/SESSION")
    return Principal.callerPattern({ ...repaired, service: "iam" }) ?? text
  }
  if (wanted) {
    const start = at + type.length + Number(resource !== type)
    const repairedNames = inspectNames(type, [name, ...names], start, report)
    return Arn.format({
      ...repaired,
      // What has the same type in a service of its own is something else.
      service: isIdentity ? wanted : service,
      resource: [type, ...repairedNames].join("/")
    })
  }
  if (resource === "root") report("RootUser", at, "the root user is not accepted")
  else if (isIdentity && !isWild(type)) report("ResourceType", at, "this is no caller")
  return text
}

/** Reports the problems of the names that follow `type/`, from `start` on, and returns the names without them. */
const inspectNames = (
  type: string,
  segments: ReadonlyArray<string>,
  start: number,
  report: Report
): ReadonlyArray<string> => {
  let at = start
  const names = [...segments]
  const isUser = type === "user"
  const isSession = type === "assumed-role"
  // The session `/*/*` says no more than `/*`.
  while (names.at(-1) === "*" && names.at(-2) === "*") names.pop()
  const [first = "", second, third] = names
  if (isSession && third !== undefined && names.at(-1)) {
    // Which of the names is the role cannot be told.
    report("RolePath", at, "a role has no path here")
  } else if (isSession && first && !second && third === undefined && !isWild(first)) {
    report("MissingSession", at + first.length, "the session is missing; /* takes every session")
    names[1] = "*"
  } else if (!isSession && !isUser && (second !== undefined || first === "*")) {
    report("FederatedUser", at, "a federated user is one name")
    if (!second || second === "*") names.length = 1
  }
  return names.map((name, i) => {
    const index = at
    at += name.length + 1
    if (name === "") report("EmptySegment", index, "a name is empty")
    const isPath = isUser && i < names.length - 1
    const outside = firstOutside(name, isPath ? `${accepted}:` : accepted)
    if (outside < 0) return name
    const character = name.charAt(outside)
    const isWider = isSession && i === 1 && "*?+=,".includes(character)
    if (!isWild(character) && firstUnprintable(character) < 0) {
      const remedy = isWider ? "; /* takes every session" : ""
      report("Character", index + outside, `${character} is not accepted in a name${remedy}`)
    }
    return isWider ? "*" : name
  })
}
