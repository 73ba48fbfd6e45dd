// What Datadog accepts as a pattern. Sources: the documentation of Workload Identity Federation, and the
// validation that its Terraform provider publishes for identity mappings.
import * as Arn from "../Arn.ts"
import type { Problem, ProblemCode } from "../Pattern.ts"
import * as Principal from "../Principal.ts"
import { firstBlank, firstOutside, isAccountId, isBlank } from "./characters.ts"

const unreadable: ReadonlyArray<ProblemCode> = [
  "NotAnArn",
  "PrefixCase",
  "Blank",
  "QuestionMark",
  "SeveralWildcards",
  "MisplacedWildcard",
  "SuffixWildcard",
  "WildcardWithoutResource"
]

/** Whether the problem leaves the pattern without a meaning. */
export const isUnreadable = (problem: Problem): boolean => unreadable.includes(problem.code)

/** Whether `validate` finds nothing unreadable, in one pass: an index asks this of every pattern it is given. */
export const isReadable = (text: string): boolean => {
  if (!text.startsWith("arn:")) return false
  const last = text.length - 1
  let colons = 1
  let start = 4
  let slash = 0
  for (let i = 4; i <= last; i++) {
    const code = text.charCodeAt(i)
    if (code > 63 && code < 127) continue
    if (code === 47) {
      if (slash === 0 && colons > 4) slash = i
    } else if (code === 58) {
      // The partition and the service are not empty.
      if (++colons < 4 && i === start) return false
      if (colons < 6) start = i + 1
    } else if (code === 42) {
      // One star, at the end, after a slash that ends a name, and not the one that ends the type.
      const isAfterName = slash > 0 && i - slash > 2 && text.charCodeAt(slash + 1) !== 47
      return i === last && text.charCodeAt(i - 1) === 47 && isAfterName
    } else if (code === 63 || isBlank(code)) {
      return false
    }
  }
  return colons > 4 && start <= last
}

export const validate = (text: string): ReadonlyArray<Problem> => {
  const problems: Array<Problem> = []
  const repaired = inspect(text, (code, index, message) => problems.push({ code, message, index }))
  let accepted = problems.length > 0
  inspect(repaired, () => (accepted = false))
  problems.sort((a, b) => a.index - b.index)
  return accepted ? problems.map((problem) => ({ ...problem, suggestion: repaired })) : problems
}

type Report = (code: ProblemCode, index: number, message: string) => void

/** Reports every problem and returns the text with those repaired that have one obvious repair. */
const inspect = (text: string, report: Report): string => {
  if (text.length > 2048)
    report("TooLong", 2048, `AWS allows 2048 characters, the pattern has ${text.length}`)
  const blank = firstBlank(text)
  if (blank >= 0) report("Blank", blank, "an ARN holds no blank and no control character")
  const body = text.trim()
  const start = text.indexOf(body)
  inspectWildcards(body, start, report)
  const isPrefixed = body.slice(0, 4).toLowerCase() === "arn:"
  if (isPrefixed && !body.startsWith("arn:"))
    report("PrefixCase", start, 'an ARN starts with "arn:" in lower case')
  const arn = Arn.parse(isPrefixed ? `arn:${body.slice(4)}` : body)
  if (arn._tag === "InvalidArn") {
    report("NotAnArn", start + arn.index, arn.reason)
    return text
  }
  return Arn.format(inspectArn(arn, start + 4, report))
}

const inspectWildcards = (body: string, start: number, report: Report): void => {
  const question = body.indexOf("?")
  if (question >= 0) report("QuestionMark", start + question, '"?" is not a wildcard for Datadog')
  const star = body.indexOf("*")
  if (star < 0) return
  const second = body.indexOf("*", star + 1)
  if (second >= 0) {
    report("SeveralWildcards", start + second, 'one wildcard at most, as "/*" at the end')
  } else if (star < body.length - 1) {
    report("MisplacedWildcard", start + star, 'a wildcard stands only at the end, as "/*"')
  } else if (body.charAt(star - 1) !== "/") {
    report(
      "SuffixWildcard",
      start + star,
      'a wildcard stands only after a slash, as "/*"; it cannot end a name'
    )
  }
}

const isWild = (text: string): boolean => text.includes("*") || text.includes("?")

const inspectArn = (arn: Arn.Arn, start: number, report: Report): Arn.Arn => {
  const { accountId, partition, region, service } = arn
  let at = start
  if (partition !== "aws" && !isWild(partition)) {
    report("Partition", at, `Datadog accepts the partition aws only, not ${partition}`)
  }
  const serviceAt = (at += partition.length + 1)
  at += service.length + 1
  if (region !== "" && !isWild(region)) report("Region", at, "the ARN of a caller has no region")
  at += region.length + 1
  if (!isAccountId(accountId) && !isWild(accountId)) report("AccountId", at, "an account ID has 12 digits")
  at += accountId.length + 1
  const repaired = { ...arn, region: "", accountId: accountId.replaceAll("-", "") }
  return inspectResource(repaired, serviceAt, at, report)
}

const services = new Map([
  ["user", "iam"],
  ["assumed-role", "sts"],
  ["federated-user", "sts"]
])

const inspectResource = (arn: Arn.Arn, serviceAt: number, start: number, report: Report): Arn.Arn => {
  const { resource, service } = arn
  const slash = resource.indexOf("/")
  const type = slash < 0 ? resource : resource.slice(0, slash)
  if (resource.endsWith("/*") && "/".startsWith(resource.slice(slash + 1, -2).charAt(0))) {
    report(
      "WildcardWithoutResource",
      start + resource.length - 1,
      '"/*" stands only after the name of a resource'
    )
  }
  const wanted = services.get(type)
  if (service !== "iam" && service !== "sts") {
    if (!isWild(service)) report("Service", serviceAt, `a caller belongs to iam or sts, not to ${service}`)
    if (wanted === undefined) return arn
  } else if (type === "role") {
    report("RoleArn", start, "a role is never the caller: its sessions are, as assumed-role/NAME/SESSION")
    const pattern = Arn.parse(Principal.callerPattern({ ...arn, service: "iam" }) ?? "")
    return pattern._tag === "Arn" ? pattern : arn
  } else if (wanted === undefined) {
    const isRoot = resource === "root"
    const message = isRoot
      ? "the root user cannot be mapped"
      : "a caller is a user, assumed-role or federated-user"
    report(isRoot ? "RootUser" : "ResourceType", start, message)
    return arn
  } else if (service !== wanted) {
    report("Service", serviceAt, `${type} belongs to the service ${wanted}, not to ${service}`)
  }
  const segments = slash < 0 ? [""] : resource.slice(slash + 1).split("/")
  const rest = inspectSegments(type, segments, start + slash + 1, report)
  return { ...arn, service: wanted, resource: `${type}/${rest.join("/")}` }
}

const inspectSegments = (
  type: string,
  segments: ReadonlyArray<string>,
  start: number,
  report: Report
): ReadonlyArray<string> => {
  let at = start
  let end = segments.length
  while (end > 1 && segments[end - 1] === "*" && segments[end - 2] === "*") end--
  let kept = segments.slice(0, end)
  if (type === "assumed-role") {
    if (kept.length === 1) kept.push("")
    if (kept.length > 2) {
      report(
        "RolePath",
        at,
        "the ARN of a session never shows the path of its role: assumed-role/NAME/SESSION"
      )
      at = start + kept.slice(0, -2).join("/").length + 1
      kept = kept.slice(-2)
    } else if (kept[0] !== "" && kept[1] === "" && !isWild(kept[0]!)) {
      const index = start + kept[0]!.length
      report("MissingSession", index, "every caller has a session after the role; /* stands for all of them")
      kept[1] = "*"
    }
  } else if (type === "federated-user" && kept.length > 1) {
    report(
      "FederatedUserWildcard",
      start + kept[0]!.length,
      "a federated user is one name, with nothing after it"
    )
    kept.length = 1
  }
  const last = kept.length - 1
  return kept.map((segment, i) => {
    const index = at
    at += segment.length + 1
    const isAnySession = type === "assumed-role" && i === 1
    if (segment === "") report("EmptySegment", index, "a name is missing between the slashes")
    if (segment === "*" && i === last && i > 0) return segment
    const outside = firstOutside(segment, type === "user" && i < last ? "_.@-:" : "_.@-")
    if (outside < 0) return segment
    const character = segment.charAt(outside)
    if (!isWild(character) && !isBlank(character.charCodeAt(0))) {
      const allowed = "+=,".includes(character)
        ? "AWS allows it, Datadog does not"
        : "letters, digits and _ . @ - are"
      const message = `"${character}" is not accepted in a name: ${allowed}`
      report("Character", index + outside, isAnySession ? `${message}; /* stands for all sessions` : message)
    }
    return isAnySession ? "*" : segment
  })
}
