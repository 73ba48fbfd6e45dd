// What text must be to have a meaning as a pattern of dialect `datadog`.
import * as Arn from "../Arn.ts"
import type { ProblemCode } from "../Pattern.ts"
import { firstUnprintable } from "./characters.ts"

export type Report = (code: ProblemCode, index: number, message: string) => void

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

/** Reports all that leaves the text without a meaning; returns the ARN that it may still be taken for. */
export const read = (text: string, report: Report): Arn.Arn | Arn.InvalidArn => {
  const unprintable = firstUnprintable(text)
  if (unprintable >= 0) report("Unprintable", unprintable, "an ARN has no blanks and is ASCII")
  const body = text.trim()
  const start = text.indexOf(body)
  const isPrefixed = body.slice(0, 4).toLowerCase() === "arn:"
  if (isPrefixed && !body.startsWith("arn:")) report("PrefixCase", start, '"arn:" is written in lower case')
  const arn = Arn.parse(isPrefixed ? `arn:${body.slice(4)}` : body)
  const isArn = arn._tag === "Arn"
  if (!isArn) report("NotAnArn", start + arn.index, arn.reason)
  const question = text.indexOf("?")
  if (question >= 0) report("QuestionMark", question, "? is no wildcard")
  const code = wildcardProblem(body, body.length - (isArn ? arn.resource.length : 0))
  if (code) {
    const index = text.indexOf("*", text.indexOf("*") + Number(code === "SeveralWildcards"))
    report(code, index, "the one wildcard is /* at the end, after a name")
  }
  return arn
}
