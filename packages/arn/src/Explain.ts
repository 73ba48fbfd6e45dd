/**
 * Why a pattern matches a caller, or does not: data with sentences that a person reads.
 *
 * @since 0.1.0
 */
import * as Arn from "./Arn.ts"
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
 * import { cut } from "./internal/cut.ts"
import * as glob from "./internal/glob.ts"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
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
    if (found.length > 2 * limit) found.sort(byDistance).splice(limit)
  }
  return found
    .sort(byDistance)
    .slice(0, limit)
    .map(({ explanation, value }) => ({ value, explanation }))
}

interface Candidate<A> extends Near<A> {
  readonly isNear: boolean
}

const byDistance = (a: Candidate<unknown>, b: Candidate<unknown>): number =>
  Number(b.isNear) - Number(a.isNear) || b.explanation.index - a.explanation.index

const assumptions = {
  WildcardSpansSlashes: "that /* also spans the further slashes of a caller is not documented",
  WildcardIsEmpty: "that /* also stands for nothing at all is not documented",
  CaseSensitive: "that upper and lower case are told apart is not documented",
  SessionIsNeeded: "that a role without a session matches no caller is not documented"
}

const assume = (code: Assumption["code"], holds: boolean): ReadonlyArray<Assumption> =>
  holds ? [{ code, message: assumptions[code] }] : []

const explainMatch = (pattern: Pattern.Pattern, caller: string): Match => {
  const expected = cut(pattern.text)
  const fields = cut(caller).map((actual, i) => ({ field: Arn.fields[i]!, expected: expected[i]!, actual }))
  const base = { _tag: "Match", pattern: pattern.text, caller, fields } as const
  if (pattern.dialect === "iam")
    return { ...base, message: "each of the six fields matches", assumptions: [] }
  if (pattern.prefix === null) {
    return { ...base, message: "the caller is the ARN of the pattern", assumptions: [] }
  }
  const wildcard = caller.slice(pattern.prefix.length)
  return {
    ...base,
    wildcard,
    message: `the caller begins as the pattern does, and * stands for ${show(wildcard)}`,
    assumptions: [
      ...assume("WildcardSpansSlashes", wildcard.includes("/")),
      ...assume("WildcardIsEmpty", wildcard === "")
    ]
  }
}

const explainMismatch = (
  pattern: Pattern.Pattern,
  caller: string
): { readonly explanation: Mismatch; readonly isNear: boolean } => {
  const wanted = cut(pattern.text)
  const given = cut(caller)
  let i = 0
  let start = 0
  while (i < given.length && glob.matches(wanted[i]!, given[i]!, 0, given[i]!.length))
    start += given[i++]!.length + 1
  if (i === given.length) start--
  const expected = wanted[i]!
  const actual = given[i] ?? ""
  const { isNear, mistake } = diagnose(pattern, caller)
  const code = mistake?.code
  return {
    isNear,
    explanation: {
      _tag: "Mismatch",
      pattern: pattern.text,
      caller,
      message:
        given.length < 6
          ? `the caller is not an ARN: ${show(caller)}`
          : compare(Arn.fields[i]!, expected, actual),
      field: Arn.fields[i]!,
      expected,
      actual,
      index: start + agreement(expected, actual),
      ...(mistake && { mistake }),
      assumptions: [
        ...assume("CaseSensitive", code === "Case"),
        ...assume("SessionIsNeeded", code === "MissingSession" && caller.length > pattern.text.length)
      ]
    }
  }
}

/** How many characters agree before the first wildcard or difference. */
const agreement = (expected: string, actual: string): number => {
  let i = 0
  while (i < expected.length && expected[i] === actual[i] && expected[i] !== "*" && expected[i] !== "?") i++
  return i
}

const show = (text: string): string =>
  text === "" ? "nothing" : text.length > 100 ? `${text.slice(0, 100)}…` : text

const compare = (field: Arn.Field, expected: string, actual: string): string => {
  const wanted = expected.split("/")
  const given = actual.split("/")
  const segment = ["", "role", "session"].findIndex((_, i) => wanted[i] !== given[i])
  return field === "resource" && wanted[0] === "assumed-role" && segment > 0
    ? `${segment === 1 ? "role" : "session"} ${show(given[segment] ?? "")}, the pattern wants ${show(wanted[segment] ?? "")}`
    : `${field === "accountId" ? "account" : field} ${show(actual)}, the pattern wants ${show(expected)}`
}

interface Diagnosis {
  readonly mistake?: Mistake
  /** Whether the pattern would match if it were not for the mistake. */
  readonly isNear: boolean
}

const near = (code: Mistake["code"], message: string, suggestion?: string): Diagnosis => ({
  mistake: { code, message, ...(suggestion !== undefined && { suggestion }) },
  isNear: true
})

const diagnose = (pattern: Pattern.Pattern, caller: string): Diagnosis => {
  const { dialect, text } = pattern
  if (Pattern.matches(pattern, caller.trim())) return near("Blank", "the caller has blanks around it")
  const wanted = Arn.parse(text)
  const given = Arn.parse(caller)
  if (wanted._tag === "InvalidArn" || given._tag === "InvalidArn") return { isNear: false }
  const sessions = Principal.callerPattern(given)
  if (sessions !== undefined) {
    const message = "the caller is the ARN of a role; AWS reports its sessions instead"
    const isNear = Pattern.matches(pattern, sessions) || text.startsWith(sessions.slice(0, -1))
    return { ...near("CallerIsRole", message, sessions), isNear }
  }
  const meant = Principal.callerPattern(wanted)
  if (meant !== undefined) {
    const message = "the pattern is the ARN of a role, which no caller has; its sessions match the suggestion"
    return { ...near("PatternIsRole", message, meant), isNear: caller.startsWith(meant.slice(0, -1)) }
  }
  if (wanted.resource.startsWith("assumed-role/") && caller.startsWith(`${text}/`)) {
    return near("MissingSession", "the pattern has no session; /* stands for all of them", `${text}/*`)
  }
  if (given.resource.startsWith("assumed-role/") && Pattern.matches(pattern, `${caller}/`)) {
    return near("MissingSession", "the caller has no session after its role")
  }
  const folded = Pattern.parse(text.toLowerCase(), dialect)
  if (folded._tag === "Pattern" && Pattern.matches(folded, caller.toLowerCase())) {
    return near("Case", "only upper and lower case differ")
  }
  if (
    wanted.accountId !== given.accountId &&
    Pattern.matches(pattern, Arn.format({ ...given, accountId: wanted.accountId }))
  ) {
    return near("OtherAccount", `the same in another account, ${show(given.accountId)}`)
  }
  return { isNear: false }
}
