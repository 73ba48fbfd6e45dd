/**
 * Why a pattern matches a caller, or does not: data with sentences that a person reads.
 *
 * @since 0.1.0
 */

import * as Arn from "./Arn.ts"
import { cut } from "./internal/cut.ts"
import { blame, diagnose, makeSubject } from "./internal/diagnose.ts"
import type { Mistake, Subject } from "./internal/diagnose.ts"
import * as glob from "./internal/glob.ts"
import { longestArn, tooLong } from "./internal/limits.ts"
import { closest, labelsOf, likeness, lookUpIn } from "./internal/neighbours.ts"
import type { Listed } from "./internal/neighbours.ts"
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
  /** `InvalidCaller`: the texts match, but no caller has this ARN. */
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
  /**
   * The position in the caller where it departs from what the pattern wants, in UTF-16 code units: up to there the
   * field can be what the pattern wants, wildcards included, so that after a star this is the end of the field.
   */
  readonly index: number
  readonly mistake?: Mistake
  readonly assumptions: ReadonlyArray<Assumption>
}

export type { Mistake } from "./internal/diagnose.ts"

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
export const explain = (pattern: Pattern.Pattern, caller: string): Explanation => {
  const subject = makeSubject(pattern.dialect, caller)
  return Pattern.matches(pattern, caller)
    ? explainMatch(pattern, subject)
    : explainMismatch(pattern, subject, diagnose(pattern, subject))
}

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
 * Explains the patterns, at most `limit` of them (3 by default), that come nearest to a caller without matching it:
 * first those that miss it by a likely mistake alone; then those with the same name in the same account, with the same
 * beginning of a name in it, with the same name elsewhere in the partition, and in the same account alone. Of equals,
 * what agrees with the caller for longest comes first. A pattern with none of that in common is not near, so there may
 * be no nearest at all.
 *
 * A caller that nobody can be is ranked by what was probably meant, where `Caller.parse` knows it. The index's `invalid`
 * entries are not among them: why one of those matches nobody, its `problem` says.
 *
 * The first question about an index, and the first after a change, files its entries by account and name, in 3 to 4
 * microseconds each. Any other looks at 100 entries of each kind of likeness at most, in dialect `iam` at all entries, a
 * few microseconds for each.
 *
 * @category explaining
 * @since 0.1.0
 */
export const nearest = <A>(index: Listed<A>, caller: string, limit = 3): ReadonlyArray<Near<A>> => {
  const subject = makeSubject(index.dialect, caller)
  const labels = labelsOf(subject.meant)
  const found = []
  for (const card of lookUpIn(index)(labels)) {
    const pattern = Pattern.parse(card.text, index.dialect)
    if (pattern._tag === "InvalidPattern" || Pattern.matches(pattern, caller)) continue
    const mistake = diagnose(pattern, subject)
    const alike = likeness(card.labels, labels) + (mistake ? closest : 0)
    const agreed = departure(pattern, subject.meant).index
    if (alike > 0) found.push({ pattern, mistake, alike, agreed, value: card.value })
  }
  return found
    .sort((a, b) => b.alike - a.alike || b.agreed - a.agreed)
    .slice(0, limit)
    .map(({ mistake, pattern, value }) => ({
      value,
      explanation: explainMismatch(pattern, subject, mistake)
    }))
}

export type { Listed } from "./internal/neighbours.ts"

const explainMatch = (pattern: Pattern.Pattern, { caller, invalid }: Subject): Match => {
  const wanted = cut(pattern.text)
  const match: Match = {
    _tag: "Match",
    pattern: pattern.text,
    caller,
    message: "each field matches",
    fields: cut(caller).map((actual, i) => ({ field: Arn.fields[i]!, expected: wanted[i]!, actual })),
    ...(invalid && { mistake: blame(invalid) }),
    assumptions: []
  }
  if (pattern.dialect === "iam" || pattern.prefix === null) return match
  const wildcard = caller.slice(pattern.prefix.length)
  const code =
    wildcard === "" ? "WildcardIsEmpty" : wildcard.includes("/") ? "WildcardSpansSlashes" : undefined
  return { ...match, wildcard, message: `* stands for ${show(wildcard)}`, assumptions: assume(code) }
}

const explainMismatch = (
  pattern: Pattern.Pattern,
  { caller, invalid }: Subject,
  nearMistake: Mistake | undefined
): Mismatch => {
  const { at, ...departed } = departure(pattern, caller)
  const mistake = nearMistake ?? (invalid && blame(invalid))
  return {
    _tag: "Mismatch",
    pattern: pattern.text,
    caller,
    message: describe(caller, at, departed),
    ...departed,
    ...(mistake && { mistake }),
    assumptions: assume(pattern.dialect === "datadog" ? assumptionOf(mistake) : undefined)
  }
}

const describe = (caller: string, at: number, { actual, expected, field }: Compared): string => {
  if (caller.length > longestArn) return tooLong
  if (cut(caller).length < 6) return `not an ARN: ${show(caller)}`
  const name = field === "accountId" ? "account" : field
  return `${name} ${show(actual, at)}, the pattern wants ${show(expected, at)}`
}

interface Departure extends Compared {
  /** The position within the field. */
  readonly at: number
  /** The position in the caller. */
  readonly index: number
}

/** Where a caller that does not match departs from the pattern: the first field that differs, and the position in it. */
const departure = ({ text }: Pattern.Pattern, caller: string): Departure => {
  const wanted = cut(text)
  const given = cut(caller)
  const differs = wanted.findIndex((field, n) => n >= given.length || !glob.matches(field, given[n]!))
  // All six agree where the caller is nothing but too long.
  const i = differs < 0 ? 5 : differs
  const expected = wanted[i]!
  const actual = given[i] ?? ""
  const at = glob.matchedLength(expected, actual)
  return {
    field: Arn.fields[i]!,
    expected,
    actual,
    at,
    index: given.slice(0, i + 1).join(":").length - actual.length + at
  }
}

const sentences = {
  WildcardSpansSlashes: "/* spans further slashes",
  WildcardIsEmpty: "/* may stand for nothing",
  CaseSensitive: "case matters",
  SessionIsNeeded: "a session is needed"
}

const assumptionOf = (mistake: Mistake | undefined): Assumption["code"] | undefined => {
  if (mistake?.code === "Case") return "CaseSensitive"
  return mistake?.code === "MissingSession" ? "SessionIsNeeded" : undefined
}

const assume = (code: Assumption["code"] | undefined): ReadonlyArray<Assumption> =>
  code ? [{ code, message: `not documented: ${sentences[code]}` }] : []

/** Shows a text, or 99 characters of it around a position. */
const show = (text: string, at = 0): string => {
  if (text === "") return "nothing"
  const first = Math.max(0, Math.min(at - 49, text.length - 99))
  const start = betweenCharacters(text, first)
  const end = betweenCharacters(text, first + 99)
  return `${start > 0 ? "…" : ""}${text.slice(start, end)}${end < text.length ? "…" : ""}`
}

/** The index, or the one before it where a character outside the BMP, which takes two code units, would be cut. */
const betweenCharacters = (text: string, index: number): number =>
  Number(text.codePointAt(index - 1)) > 0xffff ? index - 1 : index
