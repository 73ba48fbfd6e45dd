// What is wrong with a pattern that a mapping is to have: what no caller has, and what Datadog refuses.

import { firstUnprintable, isWild, notAccepted, notOfNames } from "./characters.ts"
import { fieldStart } from "./cut.ts"
import { inspect } from "./inspect.ts"
import { repair } from "./meant.ts"
import type { Problem } from "./problem.ts"
import { partitions } from "./rules.ts"
import { collect, read } from "./syntax.ts"
import type { ReportProblem } from "./syntax.ts"

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

const inspectPattern = (text: string, report: ReportProblem): void => {
  const arn = read(text, report)
  if (!arn) return
  inspect(arn, text.indexOf(":") - "arn".length, (code, index, reason) => {
    // `read` has said all there is to say of wildcards and of unprintable characters.
    const isRead = code === "Character" && firstUnprintable(text.charAt(index)) === 0
    if (code !== "Pattern" && !isRead) report(code, index, reason)
  })
  if (arn.partition !== "aws" && partitions.includes(arn.partition)) {
    report("Partition", fieldStart(text, 1), "the partition must be aws", "Refused")
  }
  inspectNames(arn.resource, fieldStart(text, 5), report)
}

/** Reports what the resource of a caller can have and Datadog's validation refuses. */
const inspectNames = (resource: string, start: number, report: ReportProblem): void => {
  if (resource === "root") report("RootUser", start, "the root user is not accepted", "Doubtful")
  const [type = "", ...names] = resource.split("/")
  if (!["user", "assumed-role", "federated-user"].includes(type)) return
  let index = start + type.length + 1
  for (const [i, name] of names.entries()) {
    const isPath = type === "user" && i < names.length - 1
    // Alone, it makes the path `//`, which no user has.
    if (isPath && name === "" && names.length > 2)
      report("EmptySegment", index, "// is not accepted in a path", "Refused")
    const outside = name.search(isPath ? /[^\w.@:-]/ : notAccepted)
    const character = name.charAt(outside)
    if (outside >= 0 && (isPath ? isPrintable(character) : !notOfNames.test(character))) {
      const remedy = type === "assumed-role" && i === 1 ? "; /* takes every session" : ""
      report("Character", index + outside, `${character} is not accepted in a name${remedy}`, "Refused")
    }
    index += name.length + 1
  }
}

const isPrintable = (character: string): boolean => firstUnprintable(character) < 0 && !isWild(character)

/** The text without what has one obvious repair. */
const correct = (text: string): string | undefined => {
  const arn = read(text, () => {})
  return arn && repair({ ...arn, resource: widen(arn.resource) })
}

/** Puts the pattern of every session where nothing narrower can be written; drops what follows a federated user. */
const widen = (resource: string): string => {
  const [type, name, session = "", ...more] = resource.split("/")
  const isEverySession = session === "*" && more.every((each) => each === "*")
  const isUnwritable = notAccepted.test(session) && !notOfNames.test(session.replaceAll(/[*?]/g, ""))
  if (type === "assumed-role" && (isEverySession || (isUnwritable && more.length === 0))) {
    return `${type}/${name}/*`
  }
  return type === "federated-user" && isEverySession ? `${type}/${name}` : resource
}
