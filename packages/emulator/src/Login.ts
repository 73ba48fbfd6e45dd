/**
 * How the emulator logs people in who bring a proof instead of keys.
 *
 * @since 0.1.0
 */

import type * as Duration from "effect/Duration"

/**
 * How proofs are judged, and what is given for one; everything has a default.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options {
  /** The organisation that proofs have to be signed for, compared without regard to case. Default: `orgUuid`. */
  readonly orgUuid?: string | undefined
  /**
   * The URL of an STS, without a slash at its end, that proofs may be signed for beside AWS's own,
   * `https://sts.amazonaws.com` and `https://sts.<region>.amazonaws.com`. Default: none.
   */
  readonly sts?: string | undefined
  /** How long a token lives. Default: 15 minutes, which clients assume where they are not told. Datadog does not say. */
  readonly tokenLife?: Duration.Input | undefined
  /**
   * In which form a token says when it expires: seconds since the epoch as text (`"epoch"`, the default) or as a number, a
   * date-time, or not at all. All of them have been seen, in Datadog's clients, their tests and a specification.
   */
  readonly expires?: "epoch" | "number" | "date-time" | "absent" | undefined
  /**
   * The status for a caller that AWS vouches for and no mapping matches. Default: 401, which the Datadog Agent's own tests
   * have; a specification that is not published has 403.
   */
  readonly unmapped?: 401 | 403 | undefined
  /**
   * What happens to a caller whose mappings lead to different accounts. Which of them Datadog takes is not known, so that
   * the default is to refuse, with a sentence that says so; `"most-specific"` takes the one with the most specific pattern.
   */
  readonly ambiguous?: "refuse" | "most-specific" | undefined
  /** Whether a proof is good more than once. Default: it is, for as long as its signature. Datadog does not say. */
  readonly replays?: "accept" | "refuse" | undefined
}

/**
 * The organisation of an emulator that is given no other.
 *
 * @category constants
 * @since 0.1.0
 */
export const orgUuid = "5f0c3b1e-8d24-4a67-9b90-2e61d7a4c853"
