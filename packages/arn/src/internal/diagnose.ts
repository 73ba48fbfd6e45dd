// The likely mistake because of which a pattern does not match a caller.
import * as Caller from "../Caller.ts"
import type { Mistake } from "../Explain.ts"
import * as Pattern from "../Pattern.ts"
import { cut } from "./cut.ts"

/** A caller, and what is to be known of it before any pattern. */
export interface Subject {
  readonly caller: string
  /** Why no caller has this ARN. Only in dialect `datadog`: in IAM policies other ARNs are compared too. */
  readonly invalid: Caller.InvalidCaller | undefined
  /** The caller, or the beginning of the callers, that was probably meant. */
  readonly meant: string
}

export const makeSubject = (dialect: Pattern.Dialect, caller: string): Subject => {
  const judged = dialect === "datadog" ? Caller.parse(caller) : undefined
  if (judged?._tag !== "InvalidCaller") return { caller, invalid: undefined, meant: caller }
  const { sessions, suggestion } = judged
  return { caller, invalid: judged, meant: suggestion ?? sessions?.slice(0, -1) ?? caller }
}

export interface Diagnosis {
  readonly mistake: Mistake
  /** Whether the pattern would match but for the mistake. */
  readonly isNear: boolean
}

/** The mistake of giving a text that no caller has. */
export const blame = (invalid: Caller.InvalidCaller): Mistake => ({
  code: "InvalidCaller",
  message: `no caller: ${invalid.reason}`,
  caller: invalid
})

/**
 * Whether `diagnose` can find a pattern near: only if it has the first name of the caller's resource, in any case. This
 * is quick, and false of nearly every pattern.
 */
export const mayBeNear = ({ dialect, text }: Pattern.Pattern, { meant }: Subject): boolean => {
  const [type, name = type] = cut(meant)[5]?.split("/") ?? []
  return dialect === "iam" || (name !== undefined && text.toLowerCase().includes(name.toLowerCase()))
}

/** Finds the likely mistake of a pattern that does not match, if there is one. */
export const diagnose = (pattern: Pattern.Pattern, subject: Subject): Diagnosis | undefined => {
  const { invalid, meant } = subject
  if (!invalid) {
    const mistake = explainDifference(pattern, meant)
    return mistake && { mistake, isNear: true }
  }
  const isNear =
    Pattern.matches(pattern, meant) ||
    (invalid.sessions !== undefined && pattern.text.startsWith(meant)) ||
    explainDifference(pattern, meant) !== undefined
  return { mistake: blame(invalid), isNear }
}

const explainDifference = (pattern: Pattern.Pattern, caller: string): Mistake | undefined => {
  const { dialect, text } = pattern
  const corrected = dialect === "datadog" ? explainPattern(text, caller) : undefined
  if (corrected) return corrected
  if (Pattern.matches(pattern, caller.trim())) return { code: "Blank", message: "only blanks differ" }
  const folded = Pattern.parse(text.toLowerCase(), dialect)
  if (folded._tag === "Pattern" && Pattern.matches(folded, caller.toLowerCase())) {
    return { code: "Case", message: "only the case differs" }
  }
  const wanted = cut(text)
  const given = cut(caller)
  const other = others.find(
    ({ field }) =>
      field < given.length && Pattern.matches(pattern, given.with(field, wanted[field]!).join(":"))
  )
  return other && { code: other.code, message: `only the ${other.name} differs` }
}

/** A mistake in the pattern, which matches once that is corrected, and which cannot match before. */
const explainPattern = (text: string, caller: string): Mistake | undefined => {
  const problems = Pattern.validate(text)
  const [first] = problems
  // A pattern that Datadog refuses may name other callers than its correction does.
  if (!first?.suggestion || problems.some(({ severity }) => severity !== "NeverMatches")) return undefined
  const corrected = Pattern.parse(first.suggestion)
  if (corrected._tag === "InvalidPattern" || !Pattern.matches(corrected, caller)) return undefined
  const message = `pattern: ${problems.map((problem) => problem.message).join("; ")}`
  return { code: first.code, message, suggestion: corrected.text }
}

const others = [
  { field: 1, code: "OtherPartition", name: "partition" },
  { field: 2, code: "OtherService", name: "service" },
  { field: 3, code: "OtherRegion", name: "region" },
  { field: 4, code: "OtherAccount", name: "account" }
] as const
