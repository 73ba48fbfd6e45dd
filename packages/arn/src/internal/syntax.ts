// What text must be to have a meaning as a pattern.

import * as Arn from "../Arn.ts"
import { firstUnprintable } from "./characters.ts"
import { fieldStart, lowerPrefix, whyNoArn } from "./cut.ts"
import { longestArn, tooLong } from "./limits.ts"
import type { Problem, ProblemCode, Severity } from "./problem.ts"

export type ReportProblem = (code: ProblemCode, index: number, message: string, severity?: Severity) => void

/** Returns what is reported. What a problem means is said where that is less than that no caller ever matches. */
export const collect = (inspect: (report: ReportProblem) => unknown): Array<Problem> => {
  const problems: Array<Problem> = []
  inspect((code, index, message, severity = "NeverMatches") =>
    problems.push({ code, severity, message, index })
  )
  return problems
}

const wildcardProblem = (text: string, resource: number): ProblemCode | undefined => {
  const star = text.indexOf("*")
  if (star < 0) return undefined
  if (text.includes("*", star + 1)) return "SeveralWildcards"
  if (star < text.length - 1) return "MisplacedWildcard"
  if (!text.startsWith("/", star - 1)) return "SuffixWildcard"
  // The slash before the star ends a name, and not the type of the resource.
  const name = text.indexOf("/", resource) + 1
  return name < star && !text.startsWith("/", name) ? undefined : "WildcardWithoutResource"
}

/** Whether a text has a meaning in dialect `datadog`. Allocates nothing: an index asks this of every pattern. */
export const isReadable = (text: string): boolean =>
  text.length <= longestArn &&
  firstUnprintable(text) < 0 &&
  !whyNoArn(text) &&
  !text.includes("?") &&
  !wildcardProblem(text, fieldStart(text, 5))

/** Reports all that leaves a text without a meaning in dialect `datadog`; returns the ARN that it may still be taken for. */
export const read = (text: string, report: ReportProblem): Arn.Arn | undefined => {
  const unprintable = firstUnprintable(text)
  if (unprintable >= 0) report("Unprintable", unprintable, "a pattern is printable ASCII without blanks")
  const body = text.trim()
  const start = text.indexOf(body)
  const lowered = lowerPrefix(body)
  if (lowered !== body) report("PrefixCase", start, 'an ARN starts with "arn:"')
  const arn = readArn(lowered, report, start)
  const question = text.indexOf("?")
  if (question >= 0) report("QuestionMark", question, "? is no wildcard")
  const code = wildcardProblem(body, arn ? fieldStart(body, 5) : body.length)
  if (code) report(code, text.indexOf("*"), "the only wildcard is a final /*, after a name")
  return arn
}

/** Reports what keeps a text, which begins at `start` of what was given, from being an ARN; returns the ARN. */
export const readArn = (text: string, report: ReportProblem, start = 0): Arn.Arn | undefined => {
  if (text.length > longestArn) {
    report("TooLong", start + longestArn, tooLong)
    return undefined
  }
  const arn = Arn.parse(text)
  if (arn._tag === "Arn") return arn
  report("NotAnArn", start + arn.index, arn.reason)
  return undefined
}
