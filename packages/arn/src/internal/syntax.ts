// What text must be to have a meaning as a pattern of dialect `datadog`.
import * as Arn from "../Arn.ts"
import type { Problem, ProblemCode, Severity } from "../Pattern.ts"
import { firstUnprintable } from "./characters.ts"

export type Report = (code: ProblemCode, index: number, message: string) => void

/** Returns what is reported. */
export const collect = (inspect: (report: Report) => unknown): Array<Problem> => {
  const problems: Array<Problem> = []
  inspect((code, index, message) =>
    problems.push({ code, severity: severityOf[code] ?? "NeverMatches", message, index })
  )
  return problems
}

const severityOf: Partial<Record<ProblemCode, Severity>> = {
  Partition: "Refused",
  Character: "Refused",
  RootUser: "Doubtful"
}

/** Whether `read` reports nothing, without allocating: an index asks this of every pattern it is given. */
export const isReadable = (text: string): boolean => {
  const service = text.indexOf(":", 4) + 1
  const region = text.indexOf(":", service) + 1
  const account = text.indexOf(":", region) + 1
  const resource = text.indexOf(":", account) + 1
  return (
    text.startsWith("arn:") &&
    // A colon that is not there makes a start 0, and the one of the next field too small.
    service > 5 &&
    region > service + 1 &&
    account > region &&
    resource > account &&
    text.length > resource &&
    !text.includes("?") &&
    !wildcardProblem(text, resource) &&
    firstUnprintable(text) < 0
  )
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

/** Reports what keeps a text from being an ARN, which begins at `start` of what was given; returns what it parses to. */
export const readArn = (text: string, report: Report, start = 0): Arn.Arn | Arn.InvalidArn => {
  const arn = Arn.parse(text)
  if (arn._tag === "InvalidArn") report("NotAnArn", start + arn.index, arn.reason)
  return arn
}

/** Reports all that leaves the text without a meaning; returns the ARN that it may still be taken for. */
export const read = (text: string, report: Report): Arn.Arn | Arn.InvalidArn => {
  const unprintable = firstUnprintable(text)
  if (unprintable >= 0) report("Unprintable", unprintable, "an ARN has no blanks and is ASCII")
  const body = text.trim()
  const start = text.indexOf(body)
  const isPrefixed = body.slice(0, 4).toLowerCase() === "arn:"
  if (isPrefixed && !body.startsWith("arn:")) report("PrefixCase", start, 'an ARN starts with "arn:"')
  const arn = readArn(isPrefixed ? `arn:${body.slice(4)}` : body, report, start)
  const question = text.indexOf("?")
  if (question >= 0) report("QuestionMark", question, "? is no wildcard")
  const code = wildcardProblem(body, arn._tag === "Arn" ? body.length - arn.resource.length : body.length)
  if (code) report(code, text.indexOf("*"), "the only wildcard is a final /*, after a name")
  return arn
}
