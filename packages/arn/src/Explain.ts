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
import * as Principal from "./Principal.ts"

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
 * What probably went wrong; `suggestion`, where there is one, is a pattern that matches the callers meant.
 *
 * @category models
 * @since 0.1.0
 */
export interface Mistake {
  readonly code: "Blank" | "Case" | "CallerIsRole" | "PatternIsRole" | "MissingSession" | "OtherAccount"
  readonly message: string
  readonly suggestion?: string
}

/**
 * Something that the answer rests on and that Datadog does not document.
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
 * Explains the patterns that come nearest to a caller without matching it: first those that miss it by a
 * likely mistake, then those that agree with it for longest. Takes time in proportion to the entries.
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
  const found: Array<Candidate<A>> = []
  for (const [text, value] of index.entries()) {
    const pattern = Pattern.parse(text, index.dialect)
    if (pattern._tag === "InvalidPattern" || Pattern.matches(pattern, caller)) continue
    found.push({ value, ...explainMismatch(pattern, caller) })
    found.sort(byDistance).splice(limit)
  }
  return found.map(({ explanation, value }) => ({ value, explanation }))
}

interface Candidate<A> extends Diagnosed {
  readonly value: A
}

interface Diagnosed {
  readonly explanation: Mismatch
  /** Whether the pattern would match if it were not for the mistake. */
  readonly isNear: boolean
}

const byDistance = (a: Diagnosed, b: Diagnosed): number =>
  Number(b.isNear) - Number(a.isNear) || b.explanation.index - a.explanation.index

const explainMatch = (pattern: Pattern.Pattern, caller: string): Match => {
  const wanted = cut(pattern.text)
  const fields = cut(caller).map((actual, i) => ({ field: Arn.fields[i]!, expected: wanted[i]!, actual }))
  const match: Match = {
    _tag: "Match",
    pattern: pattern.text,
    caller,
    message: "each field matches",
    fields,
    assumptions: []
  }
  if (pattern.dialect === "iam" || pattern.prefix === null) return match
  const wildcard = caller.slice(pattern.prefix.length)
  const code =
    wildcard === "" ? "WildcardIsEmpty" : wildcard.includes("/") ? "WildcardSpansSlashes" : undefined
  return { ...match, wildcard, message: `* stands for ${show(wildcard)}`, assumptions: assume(code) }
}

const sentences = {
  WildcardSpansSlashes: "/* spans all further slashes",
  WildcardIsEmpty: "/* may stand for nothing",
  CaseSensitive: "upper and lower case differ",
  SessionIsNeeded: "a pattern without a session matches no session"
}

const assume = (code: Assumption["code"] | undefined): ReadonlyArray<Assumption> =>
  code ? [{ code, message: `not documented: ${sentences[code]}` }] : []

const show = (text: string): string => (text.length > 99 ? `${text.slice(0, 99)}…` : text || "nothing")

const explainMismatch = (pattern: Pattern.Pattern, caller: string): Diagnosed => {
  const wanted = cut(pattern.text)
  const given = cut(caller)
  const i = wanted.findIndex((field, n) => {
    const text = given[n]
    return text === undefined || !glob.matches(field, text, 0, text.length)
  })
  const field = Arn.fields[i]!
  const expected = wanted[i]!
  const actual = given[i] ?? ""
  let at = 0
  while (at < actual.length && actual[at] === expected[at] && !isWild(actual[at]!)) at++
  const [isNear, code, sentence = "", suggestion, assumption] = diagnose(pattern, caller)
  const name = field === "accountId" ? "account" : field
  const explanation: Mismatch = {
    _tag: "Mismatch",
    pattern: pattern.text,
    caller,
    message:
      given.length < 6
        ? `no ARN: ${show(caller)}`
        : `${name} ${show(actual)}, the pattern wants ${show(expected)}`,
    field,
    expected,
    actual,
    index: given.slice(0, i + 1).join(":").length - actual.length + at,
    ...(code && { mistake: { code, message: sentence, ...(suggestion && { suggestion }) } }),
    assumptions: assume(assumption)
  }
  return { isNear, explanation }
}

type Diagnosis = readonly [
  isNear: boolean,
  mistake?: Mistake["code"],
  sentence?: string,
  suggestion?: string | undefined,
  assumption?: Assumption["code"]
]

const diagnose = (pattern: Pattern.Pattern, caller: string): Diagnosis => {
  const { dialect, text } = pattern
  const wanted = Arn.parse(text)
  const given = Arn.parse(caller)
  if (Pattern.matches(pattern, caller.trim())) return [true, "Blank", "the caller has blanks around it"]
  if (wanted._tag === "InvalidArn" || given._tag === "InvalidArn") return [false]
  for (const [arn, other, code, name] of [
    [given, text, "CallerIsRole", "caller"],
    [wanted, caller, "PatternIsRole", "pattern"]
  ] as const) {
    const sessions = Principal.callerPattern(arn)
    const sentence = `the ${name} is a role: a role is no caller; its sessions are assumed-role/NAME/SESSION`
    if (sessions) return [other.startsWith(sessions.slice(0, -1)), code, sentence, sessions]
  }
  if (given.resource.startsWith("assumed-role/")) {
    if (Pattern.matches(pattern, `${caller}/`)) return [true, "MissingSession", "the caller has no session"]
    if (caller.startsWith(`${text}/`)) {
      return [true, "MissingSession", "the pattern has no session", `${text}/*`, "SessionIsNeeded"]
    }
  }
  const folded = Pattern.parse(text.toLowerCase(), dialect)
  if (folded._tag === "Pattern" && Pattern.matches(folded, caller.toLowerCase())) {
    return [true, "Case", "only the case differs", undefined, "CaseSensitive"]
  }
  return Pattern.matches(pattern, Arn.format({ ...given, accountId: wanted.accountId }))
    ? [true, "OtherAccount", "only the account differs"]
    : [false]
}
