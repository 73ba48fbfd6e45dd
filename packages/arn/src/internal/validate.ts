// What Datadog accepts as a pattern. Sources: the documentation of Workload Identity Federation, and the
// validation that its Terraform provider publishes for identity mappings.
import * as Arn from "../Arn.ts"
import type { Problem, ProblemCode } from "../Pattern.ts"
import * as Principal from "../Principal.ts"
import { accepted, firstOutside, isAccountId, isWild } from "./characters.ts"
import { read } from "./syntax.ts"
import type { Report } from "./syntax.ts"

export const validate = (text: string): ReadonlyArray<Problem> => {
  const problems: Array<Problem> = []
  const repaired = inspect(text, (code, index, message) => problems.push({ code, message, index }))
  let isAccepted = problems.length > 0
  inspect(repaired, () => (isAccepted = false))
  return problems
    .sort((a, b) => a.index - b.index)
    .map((problem) => (isAccepted ? { ...problem, suggestion: repaired } : problem))
}

/** Where the callers that have a name belong. */
const services = new Map([
  ["user", "iam"],
  ["assumed-role", "sts"],
  ["federated-user", "sts"]
])

/** Reports every problem, and returns the text without those that have one obvious repair. */
const inspect = (text: string, report: Report): string => {
  if (text.length > 2048) report("TooLong", 2048, "AWS allows 2048 characters")
  const arn = read(text, report)
  if (arn._tag === "InvalidArn") return text
  const { accountId, partition, region, resource, service } = arn
  let at = text.length - text.trimStart().length + 4
  const check = (field: string, isAccepted: boolean, code: ProblemCode, message: string): void => {
    if (!isAccepted && !isWild(field)) report(code, at, message)
    at += field.length + 1
  }
  const [type = "", name = "", ...names] = resource.split("/")
  const isIdentity = service === "iam" || service === "sts"
  const wanted = services.get(type)
  check(partition, partition === "aws", "Partition", "the partition is aws")
  const isOfService = wanted ? service === wanted : isIdentity
  check(service, isOfService, "Service", `${type} belongs to ${wanted ?? "no service of callers"}`)
  check(region, region === "", "Region", "a caller has no region")
  check(accountId, isAccountId(accountId), "AccountId", "an account ID has 12 digits")
  const repaired = {
    ...arn,
    service: wanted ?? service,
    region: "",
    accountId: accountId.replaceAll("-", "")
  }
  if (isIdentity && type === "role") {
    report("RoleArn", at, "a role is no caller; its sessions are assumed-role/NAME/SESSION")
    return Principal.callerPattern({ ...repaired, service: "iam" }) ?? text
  }
  if (wanted) {
    const repairedNames = inspectNames(type, [name, ...names], at + type.length + 1, report)
    return Arn.format({ ...repaired, resource: [type, ...repairedNames].join("/") })
  }
  if (resource === "root") report("RootUser", at, "the root user cannot be mapped")
  else if (isIdentity && !isWild(type)) report("ResourceType", at, `no caller is a ${type}`)
  return text
}

/** The same for what follows the type: names with a slash between them. */
const inspectNames = (
  type: string,
  segments: ReadonlyArray<string>,
  start: number,
  report: Report
): ReadonlyArray<string> => {
  let at = start
  let names = [...segments]
  const isUser = type === "user"
  const isSession = type === "assumed-role"
  while (names.at(-1) === "*" && names.at(-2) === "*") names.pop()
  if (isSession && names.length > 2) {
    report("RolePath", at, "a session does not show the path of its role")
    at += names.slice(0, -2).join("/").length + 1
    names = names.slice(-2)
  } else if (isSession && names[0] && !names[1] && !isWild(names[0])) {
    report("MissingSession", at + names[0].length, "every caller has a session; /* stands for any")
    names[1] = "*"
  } else if (!isSession && !isUser && names.length > 1) {
    report("FederatedUserWildcard", at + names[0]!.length, "a federated user is one name")
    names.length = 1
  }
  return names.map((name, i) => {
    const index = at
    at += name.length + 1
    if (name === "") report("EmptySegment", index, "a name is empty")
    const isPath = isUser && i < names.length - 1
    const outside = firstOutside(name, isPath ? `${accepted}:` : accepted)
    if (outside < 0) return name
    const character = name.charAt(outside)
    if (!isWild(character)) report("Character", index + outside, `${character} is not accepted in a name`)
    return isSession && i === 1 ? "*" : name
  })
}
