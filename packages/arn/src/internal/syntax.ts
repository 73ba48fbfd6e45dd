// What text must be to have a meaning as a pattern of dialect `datadog`.
import * as Arn from "../Arn.ts"
import type { ProblemCode } from "../Pattern.ts"
import { firstUnprintable } from "./characters.ts"

export type Report = (code: ProblemCode, index: number, message: string) => void

/** Whether `read` reports nothing, in one pass: an index asks this of every pattern it is given. */
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
      return i === last && slash > 0 && isAfterName(text, slash, i)
    } else if (code === 63 || code < 33 || code > 126) {
      return false
    }
  }
  return colons > 4 && start <= last
}

/** Whether a star follows a slash that ends a name, and not the one that ends the type of resource. */
const isAfterName = (text: string, typeEnd: number, star: number): boolean =>
  text.startsWith("/", star - 1) && star - typeEnd > 2 && !text.startsWith("/", typeEnd + 1)

/** Reports all that leaves the text without a meaning; returns the ARN that it may still be taken for. */
export const read = (text: string, report: Report): Arn.Arn | Arn.InvalidArn => {
  const unprintable = firstUnprintable(text)
  if (unprintable >= 0) report("Unprintable", unprintable, "an ARN has no blanks and is ASCII")
  const body = text.trim()
  const start = text.indexOf(body)
  const isPrefixed = body.slice(0, 4).toLowerCase() === "arn:"
  if (isPrefixed && !body.startsWith("arn:")) report("PrefixCase", start, '"arn:" is written in lower case')
  const arn = Arn.parse(isPrefixed ? `arn:${body.slice(4)}` : body)
  if (arn._tag === "InvalidArn") report("NotAnArn", start + arn.index, arn.reason)
  const question = text.indexOf("?")
  if (question >= 0) report("QuestionMark", question, "? is no wildcard")
  const star = text.indexOf("*")
  const second = text.indexOf("*", star + 1)
  const wildcard = (code: ProblemCode): void =>
    report(code, Math.max(star, second), "the one wildcard is /* at the end, after a name")
  if (star < 0) return arn
  if (second >= 0) wildcard("SeveralWildcards")
  else if (star < start + body.length - 1) wildcard("MisplacedWildcard")
  else if (!text.startsWith("/", star - 1)) wildcard("SuffixWildcard")
  else if (
    arn._tag === "Arn" &&
    !isAfterName(arn.resource, arn.resource.indexOf("/"), arn.resource.length - 1)
  ) {
    wildcard("WildcardWithoutResource")
  }
  return arn
}
