// The likely mistake because of which a pattern does not match a caller.

import * as Caller from "../Caller.ts"
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
  const invalid = judged?._tag === "InvalidCaller" ? judged : undefined
  return { caller, invalid, meant: invalid?.suggestion ?? invalid?.sessions?.slice(0, -1) ?? caller }
}

/**
 * What probably went wrong.
 *
 * - `InvalidCaller`: no caller has this ARN, and `caller` says why and what was meant (dialect `datadog`).
 * - Any code of `Pattern.validate`: the pattern would match once it is corrected (dialect `datadog`).
 * - `Blank`: the caller would match if it were not for the whitespace around it (dialect `iam`).
 * - `Case`: only upper and lower case differ.
 * - `OtherPartition`, `OtherService`, `OtherRegion`, `OtherAccount`: only this field differs.
 *
 * @category models
 * @since 0.1.0
 */
export interface Mistake {
  readonly code:
    | "InvalidCaller"
    | "Blank"
    | "Case"
    | "OtherPartition"
    | "OtherService"
    | "OtherRegion"
    | "OtherAccount"
    | Pattern.ProblemCode
  readonly message: string
  /** The corrected pattern, which matches the caller: with the codes of `Pattern.validate`. */
  readonly suggestion?: string
  /** Why no caller has this ARN: with `InvalidCaller`. */
  readonly caller?: Caller.InvalidCaller
}

/** The mistake of giving a text that no caller has. */
export const blame = (invalid: Caller.InvalidCaller): Mistake => ({
  code: "InvalidCaller",
  message: `no caller: ${invalid.reason}`,
  caller: invalid
})

/** Finds the mistake but for which a pattern would match, if there is one. */
export const diagnose = (pattern: Pattern.Pattern, { invalid, meant }: Subject): Mistake | undefined => {
  if (!invalid) return mistakeBetween(pattern, meant)
  const isNear =
    Pattern.matches(pattern, meant) ||
    (invalid.sessions !== undefined && pattern.text.startsWith(meant)) ||
    mistakeBetween(pattern, meant)
  return isNear ? blame(invalid) : undefined
}

const mistakeBetween = (pattern: Pattern.Pattern, caller: string): Mistake | undefined => {
  const { dialect, text } = pattern
  const corrected = dialect === "datadog" ? mistakeInPattern(text, caller) : undefined
  if (corrected) return corrected
  if (Pattern.matches(pattern, caller.trim())) return { code: "Blank", message: "only blanks differ" }
  const folded = Pattern.parse(text.toLowerCase(), dialect)
  if (folded._tag === "Pattern" && Pattern.matches(folded, caller.toLowerCase())) {
    return { code: "Case", message: "only the case differs" }
  }
  const wanted = cut(text)
  const given = cut(caller)
  if (given.length < wanted.length) return undefined
  for (const [i, code] of others.entries()) {
    const same = given.with(i + 1, wanted[i + 1]!)
    const name = code.slice("Other".length).toLowerCase()
    if (Pattern.matches(pattern, same.join(":"))) return { code, message: `only the ${name} differs` }
  }
  return undefined
}

/** A mistake in the pattern, which matches once that is corrected, and which cannot match before. */
const mistakeInPattern = (text: string, caller: string): Mistake | undefined => {
  const problems = Pattern.validate(text)
  const [first] = problems
  // A pattern that Datadog refuses may name other callers than its correction does.
  if (!first?.suggestion || problems.some(({ severity }) => severity !== "NeverMatches")) return undefined
  const corrected = Pattern.parse(first.suggestion)
  if (corrected._tag === "InvalidPattern" || !Pattern.matches(corrected, caller)) return undefined
  const message = `pattern: ${problems.map((problem) => problem.message).join("; ")}`
  return { code: first.code, message, suggestion: corrected.text }
}

/** The fields from the second on in which two ARNs may differ alone. */
const others = ["OtherPartition", "OtherService", "OtherRegion", "OtherAccount"] as const
