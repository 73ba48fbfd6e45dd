/**
 * Why a pattern matches a caller, or does not: data with sentences that a person reads.
 *
 * @since 0.1.0
 */
import * as Arn from "./Arn.ts"
import { isWild } from "./internal/characters.ts"
import { cut } from "./internal/cut.ts"
import * as glob from "./internal/glob.ts"
import * as Pattern from "./Pattern.ts"

/**
 * Why a pattern matches a caller, or does not. JSON throughout.
 *
 * @category models
 * @since 0.1.0
 */
export type Explanation = Match | Mismatch

/**
 * A match: what each of the six fields of the pattern took from the caller.
 *
 * @category models
 * @since 0.1.0
 */
export interface Match {
  readonly _tag: "Match"
  readonly pattern: string
  readonly caller: string
  readonly message: string
  readonly fields: ReadonlyArray<Compared>
  /** What stands in place of the final `*`, in dialect `datadog`. */
  readonly wildcard?: string
  /** `CallerRoleArn` or `CallerMissingSession`: the texts match, but no caller has such an ARN. */
  readonly mistake?: Mistake
  readonly assumptions: ReadonlyArray<Assumption>
}

/**
 * One field: what the pattern wants, and what the caller has.
 *
 * @category models
 * @since 0.1.0
 */
export interface Compared {
  readonly field: Arn.Field
  readonly expected: string
  readonly actual: string
}

/**
 * No match: the first field that differs, and the likely mistake where there is one.
 *
 * @category models
 * @since 0.1.0
 */
export interface Mismatch extends Compared {
  readonly _tag: "Mismatch"
  readonly pattern: string
  readonly caller: string
  readonly message: string
  /** The position in the caller where it departs from what the pattern wants, in UTF-16 code units. */
  readonly index: number
  readonly mistake?: Mistake
  readonly assumptions: ReadonlyArray<Assumption>
}

/**
 * What probably went wrong.
 *
 * - `Blank`: the caller would match if it were not for the whitespace around it.
 * - `Case`: only upper and lower case differ.
 * - `OtherAccount`: only the account ID differs.
 * - `CallerRoleArn`, `CallerMissingSession`: the caller is the ARN of a role, or of a session without its name,
 *   neither of which STS ever reports (dialect `datadog`).
 * - `RoleArn`, `MissingSession`: the same of the pattern, which would match once corrected.
 *
 * @category models
 * @since 0.1.0
 */
export interface Mistake {
  readonly code:
    | "Blank"
    | "Case"
    | "OtherAccount"
    | "CallerRoleArn"
    | "CallerMissingSession"
    | "RoleArn"
    | "MissingSession"
  readonly message: string
  /** The corrected pattern, which matches the caller: with `RoleArn` and `MissingSession`. */
  readonly suggestion?: string
}

/**
 * Something that the answer rests on and that Datadog does not document. Dialect `iam` has none: AWS documents it.
 *
 * - `WildcardSpansSlashes`: `user/team/*` also matches `user/team/a/b`.
 * - `WildcardIsEmpty`: `…/Deploy/*` also matches `…/Deploy/`.
 * - `CaseSensitive`: `Deploy` and `deploy` differ.
 * - `SessionIsNeeded`: `assumed-role/Deploy`, without `/*`, matches no session.
 *
 * @category models
 * @since 0.1.0
 */
export interface Assumption {
  readonly code: "WildcardSpansSlashes" | "WildcardIsEmpty" | "CaseSensitive" | "SessionIsNeeded"
  readonly message: string
}

/**
 * Explains the answer of `Pattern.matches`.
 *
 * @example
 * ```ts
 * import * as Explain from "@dd-cloud-auth/arn/Explain"
 * import * as Pattern from "@dd-cloud-auth/arn/Pattern"
 *
 * const pattern = Pattern.parse("arn:aws:sts::123456789012:assumed-role/Deploy/*")
 * if (pattern._tag !== "Pattern") throw new Error(pattern.problem.message)
 * const why = Explain.explain(pattern, "arn:aws:sts::210987654321:assumed-role/Deploy/ci")
 * if (why.message !== "account 210987654321, the pattern wants 123456789012") throw new Error(why.message)
 * ```
 *
 * @category explaining
 * @since 0.1.0
 */
export const explain = (pattern: Pattern.Pattern, caller: string): Explanation =>
  Pattern.matches(pattern, caller)
    ? explainMatch(pattern, caller)
    : explainMismatch(pattern, caller).explanation

/**
 * A pattern that does not match, its value, and why.
 *
 * @category models
 * @since 0.1.0
 */
export interface Near<A> {
  readonly value: A
  readonly explanation: Mismatch
}

/**
 * Explains the patterns, at most `limit` of them (3 by default), that come nearest to a caller without matching
 * it: first those that miss it by a likely mistake alone, then those that agree with it for longest.
 *
 * Looks at every entry, which takes some microseconds each. The index's `invalid` entries are not among them: why
 * one of those matches nobody, its `problem` says.
 *
 * @category explaining
 * @since 0.1.0
 */
export const nearest = <A>(
  index: {
    readonly dialect: Pattern.Dialect
    entries(): Iterable<readonly [pattern: string, value: A]>
  },
  caller: string,
  limit = 3
): ReadonlyArray<Near<A>> => {
  const found: Array<Near<A> & Diagnosed> = []
  const keepNearest = (): unknown => found.sort((a, b) => b.nearness - a.nearness).splice(limit)
  for (const [text, value] of index.entries()) {
    const pattern = Pattern.parse(text, index.dialect)
    if (pattern._tag === "InvalidPattern" || Pattern.matches(pattern, caller)) continue
    if (found.push({ value, ...explainMismatch(pattern, caller) }) > 2 * limit) keepNearest()
  }
  keepNearest()
  return found.map(({ explanation, value }) => ({ value, explanation }))
}

interface Diagnosed {
  readonly explanation: Mismatch
  /** How long the two agree; more than any length, if the pattern would match but for the mistake. */
  readonly nearness: number
}

const explainMatch = (pattern: Pattern.Pattern, caller: string): Match => {
  const wanted = cut(pattern.text)
  const unfit = diagnoseCaller(pattern, caller)
  const match: Match = {
    _tag: "Match",
    pattern: pattern.text,
    caller,
    message: "each field matches",
    fields: cut(caller).map((actual, i) => ({ field: Arn.fields[i]!, expected: wanted[i]!, actual })),
    ...(unfit && { mistake: unfit.mistake }),
    assumptions: []
  }
  if (pattern.dialect === "iam" || pattern.prefix === null) return match
  const wildcard = caller.slice(pattern.prefix.length)
  const code =
    wildcard === "" ? "WildcardIsEmpty" : wildcard.includes("/") ? "WildcardSpansSlashes" : undefined
  return { ...match, wildcard, message: `* stands for ${show(wildcard)}`, assumptions: assume(code) }
}

const sentences = {
  WildcardSpansSlashes: "/* spans further slashes",
  WildcardIsEmpty: "/* may stand for nothing",
  CaseSensitive: "case matters",
  SessionIsNeeded: "a session is needed"
}

const assume = (code: Assumption["code"] | undefined): ReadonlyArray<Assumption> =>
  code ? [{ code, message: `not documented: ${sentences[code]}` }] : []

const show = (text: string): string => (text.length > 99 ? `${text.slice(0, 99)}…` : text || "nothing")

const explainMismatch = (pattern: Pattern.Pattern, caller: string): Diagnosed => {
  const wanted = cut(pattern.text)
  const given = cut(caller)
  const i = wanted.findIndex((field, n) => n >= given.length || !glob.matches(field, given[n]!))
  const field = Arn.fields[i]!
  const expected = wanted[i]!
  const actual = given[i] ?? ""
  let at = 0
  while (at < actual.length && actual[at] === expected[at] && !isWild(actual[at]!)) at++
  const index = given.slice(0, i + 1).join(":").length - actual.length + at
  const diagnosis = diagnose(pattern, caller, wanted[4]!)
  const name = field === "accountId" ? "account" : field
  const explanation: Mismatch = {
    _tag: "Mismatch",
    pattern: pattern.text,
    caller,
    message:
      given.length < 6
        ? `not an ARN: ${show(caller)}`
        : `${name} ${show(actual)}, the pattern wants ${show(expected)}`,
    field,
    expected,
    actual,
    index,
    ...(diagnosis && { mistake: diagnosis.mistake }),
    assumptions: assume(pattern.dialect === "datadog" ? diagnosis?.assumption : undefined)
  }
  return { explanation, nearness: diagnosis?.isNear ? caller.length + 1 + index : index }
}

interface Diagnosis {
  readonly isNear: boolean
  readonly mistake: Mistake
  readonly assumption?: Assumption["code"] | undefined
}

const diagnose = (pattern: Pattern.Pattern, caller: string, account: string): Diagnosis | undefined => {
  const { dialect, text } = pattern
  if (Pattern.matches(pattern, caller.trim())) return near("Blank", "only blanks differ")
  const unfit = diagnoseCaller(pattern, caller)
  if (unfit) return unfit
  const problem = roleProblem(text)
  const corrected = Pattern.parse(problem?.suggestion ?? "")
  if (problem && corrected._tag === "Pattern" && Pattern.matches(corrected, caller)) {
    const { code, message } = problem
    const mistake = { code, message: `pattern: ${message}`, suggestion: corrected.text }
    return { isNear: true, mistake, assumption: code === "MissingSession" ? "SessionIsNeeded" : undefined }
  }
  const folded = Pattern.parse(text.toLowerCase(), dialect)
  if (folded._tag === "Pattern" && Pattern.matches(folded, caller.toLowerCase())) {
    return near("Case", "only the case differs", "CaseSensitive")
  }
  const given = cut(caller)
  return given.length === 6 && Pattern.matches(pattern, given.with(4, account).join(":"))
    ? near("OtherAccount", "only the account differs")
    : undefined
}

const diagnoseCaller = ({ dialect, text }: Pattern.Pattern, caller: string): Diagnosis | undefined => {
  // In conditions of IAM policies, the ARN of a role does stand for its sessions.
  const problem = dialect === "iam" ? undefined : roleProblem(caller)
  return (
    problem && {
      isNear: problem.suggestion !== undefined && text.startsWith(problem.suggestion.slice(0, -1)),
      mistake: { code: `Caller${problem.code}`, message: `caller: ${problem.message}` }
    }
  )
}

/** What is wrong with the ARN of a role, or of a session without its name; the suggestion is the role's sessions. */
const roleProblem = (text: string): RoleProblem | undefined =>
  Pattern.validate(text).find((problem): problem is RoleProblem =>
    ["RoleArn", "MissingSession"].includes(problem.code)
  )

interface RoleProblem extends Pattern.Problem {
  readonly code: "RoleArn" | "MissingSession"
}

const near = (code: Mistake["code"], message: string, assumption?: Assumption["code"]): Diagnosis => ({
  isNear: true,
  mistake: { code, message },
  assumption
})
