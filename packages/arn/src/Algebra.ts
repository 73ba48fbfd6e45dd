/**
 * Patterns as sets of callers: does one cover, meet or equal another? Dialects may be mixed.
 *
 * Rests on what `Explain` calls assumptions: that `/*` spans further slashes, and that it may stand for nothing.
 *
 * No caller has more than 2,048 characters. `overlaps` and `example` keep to that. `covers` and `equals` look at texts
 * of any length, which is the careful side: two patterns that only a longer text tells apart are said to differ.
 *
 * @since 0.1.0
 */

import { cut } from "./internal/cut.ts"
import { includes, shared } from "./internal/language.ts"
import { longestArn } from "./internal/limits.ts"
import type { Pattern } from "./Pattern.ts"

// A pattern of dialect `datadog` matches what the same text matches in dialect `iam`: it has no wildcard but
// a last star, and the sixth field's star takes everything. So the text alone is compared, field by field.

/**
 * Whether `a` matches every caller that `b` matches.
 *
 * @example
 * ```ts
 * import * as Algebra from "@dd-cloud-auth/arn/Algebra"
 * import * as Pattern from "@dd-cloud-auth/arn/Pattern"
 *
 * const role = Pattern.parse("arn:aws:sts::123456789012:assumed-role/Deploy/*")
 * const session = Pattern.parse("arn:aws:sts::123456789012:assumed-role/Deploy/ci")
 * if (role._tag !== "Pattern" || session._tag !== "Pattern") throw new Error("invalid")
 * if (!Algebra.covers(role, session) || Algebra.covers(session, role)) throw new Error("wrong way round")
 * ```
 *
 * @category relations
 * @since 0.1.0
 */
export const covers = (a: Pattern, b: Pattern): boolean => {
  const ours = cut(a.text)
  const theirs = cut(b.text)
  return ours.every((field, i) => includes(field, theirs[i]!))
}

/**
 * Whether both match the same callers, however they are written.
 *
 * @category relations
 * @since 0.1.0
 */
export const equals = (a: Pattern, b: Pattern): boolean => covers(a, b) && covers(b, a)

/**
 * Whether there is a caller that both match.
 *
 * @category relations
 * @since 0.1.0
 */
export const overlaps = (a: Pattern, b: Pattern): boolean => example(a, b) !== undefined

/**
 * Returns an ARN of at most 2,048 characters that both match, or `undefined` if they have none in common.
 *
 * @category relations
 * @since 0.1.0
 */
export const example = (a: Pattern, b: Pattern): string | undefined => {
  const theirs = cut(b.text)
  const shortest: Array<string> = []
  const named: Array<string> = []
  for (const [i, field] of cut(a.text).entries()) {
    const text = shared(field, theirs[i]!, i === 4 ? "0" : "x")
    if (text === undefined) return undefined
    const isOpen = field.endsWith("*") && theirs[i]!.endsWith("*")
    shortest.push(text || (isOpen ? least[i]! : ""))
    // What both leave open gets a name: no caller that AWS reports ends in a slash, or has a session of one character.
    named.push(isOpen && text.endsWith("/") ? `${text}example` : text || (isOpen ? defaults[i]! : ""))
  }
  return [named, shortest].map((fields) => fields.join(":")).find((text) => text.length <= longestArn)
}

/** For fields that both patterns leave to a star; the first is always `arn`. */
const defaults = ["", "aws", "sts", "", "123456789012", "assumed-role/Example/example"]

/** What an ARN must have there. */
const least = ["", "x", "x", "", "", "x"]
