import type * as Arn from "../Arn.ts"
import type { Problem } from "../Pattern.ts"
import { accepted, firstOutside, firstUnprintable, isWild, nameCharacters } from "./characters.ts"
import { inspect } from "./inspect.ts"
import { repair } from "./meant.ts"
import * as rules from "./rules.ts"
import { collect, read } from "./syntax.ts"
import type { Report } from "./syntax.ts"

/**
 * Returns everything that is wrong with a pattern of dialect `datadog`, in the order of its text; nothing if a
 * mapping can have it and callers can match it.
 *
 * That is what no caller has (see `Caller.parse`), and what the strictest validation refuses that Datadog has published: that of the identity
 * mapping in its Terraform provider (terraform-provider-datadog at 1119ed406c). The API itself takes some of it, such
 * as the ARN of a role, which no caller can ever match.
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
  const problems = collect((report) => inspectPattern(text, report))
  const suggestion = problems.length > 0 ? correct(text) : undefined
  const isAccepted = suggestion && collect((report) => inspectPattern(suggestion, report)).length === 0
  return problems
    .sort((a, b) => a.index - b.index)
    .map((problem) => (isAccepted ? { ...problem, suggestion } : problem))
}

const inspectPattern = (text: string, report: Report): void => {
  const arn = read(text, report)
  if (!arn) return
  const start = text.length - text.trimStart().length
  inspect(arn, start, (code, index, reason) => {
    // `read` has said all there is to say of wildcards and of unprintable characters.
    const isRead = code === "Character" && firstUnprintable(text.charAt(index)) === 0
    if (code !== "Pattern" && !isRead) report(code, index, reason)
  })
  inspectAccepted(arn, start, report)
}

/** Reports what callers can have and Datadog's validation refuses. */
const inspectAccepted = ({ partition, resource, ...arn }: Arn.Arn, start: number, report: Report): void => {
  if (partition !== "aws" && rules.partitions.includes(partition)) {
    report("Partition", start + "arn:".length, "the partition must be aws", "Refused")
  }
  const at = start + ["arn", partition, arn.service, arn.region, arn.accountId, ""].join(":").length
  if (resource === "root") report("RootUser", at, "the root user is not accepted", "Doubtful")
  const [type = "", ...names] = resource.split("/")
  if (type !== "user" && rules.serviceOf(type) !== "sts") return
  let index = at + type.length + 1
  for (const [i, name] of names.entries()) {
    if (type === "user" && i < names.length - 1) inspectSegment(name, index, names.length, report)
    else inspectName(name, index, type === "assumed-role" && i === 1, report)
    index += name.length + 1
  }
}

const inspectSegment = (segment: string, index: number, count: number, report: Report): void => {
  // Alone, it makes the path `//`, which no user has.
  if (segment === "" && count > 2) report("EmptySegment", index, "a name is empty", "Refused")
  const outside = firstOutside(segment, `${accepted}:`)
  const character = segment.charAt(outside)
  if (outside >= 0 && !isWild(character) && firstUnprintable(character) < 0) {
    report("Character", index + outside, `${character} is not accepted in a path`, "Refused")
  }
}

const inspectName = (name: string, index: number, isSession: boolean, report: Report): void => {
  const outside = firstOutside(name, accepted)
  const character = name.charAt(outside)
  if (outside >= 0 && nameCharacters.includes(character)) {
    const remedy = isSession ? "; /* takes every session" : ""
    report("Character", index + outside, `${character} is not accepted in a name${remedy}`, "Refused")
  }
}

/** The text without what has one obvious repair. */
const correct = (text: string): string | undefined => {
  const arn = read(text, () => {})
  return arn && repair({ ...arn, resource: widen(arn.resource) })
}

/** Puts the pattern of every session where nothing narrower can be written; drops what follows a federated user. */
const widen = (resource: string): string => {
  const [type, name, session = "", ...more] = resource.split("/")
  const isEverySession = session === "*" && more.every((each) => each === "*")
  const isUnwritable =
    firstOutside(session, accepted) >= 0 && firstOutside(session, `${nameCharacters}*?`) < 0
  if (type === "assumed-role" && (isEverySession || (isUnwritable && more.length === 0))) {
    return `${type}/${name}/*`
  }
  return type === "federated-user" && isEverySession ? `${type}/${name}` : resource
}
