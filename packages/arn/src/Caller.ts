/**
 * Who can be a caller: the ARNs that STS reports, told from text that no caller can have.
 *
 * @since 0.1.0
 */

import type { InvalidCallerCode } from "./internal/fault.ts"
import { judge } from "./internal/judge.ts"
import { meant } from "./internal/meant.ts"
import type * as Principal from "./Principal.ts"

/**
 * An ARN that `sts:GetCallerIdentity` can report.
 *
 * @category models
 * @since 0.1.0
 */
export interface Caller {
  readonly _tag: "Caller"
  /** The ARN as it was given. */
  readonly arn: string
  readonly principal: Principal.Root | Principal.User | Principal.AssumedRole | Principal.FederatedUser
}

/**
 * Text that no caller can have: why, where that shows, and what was probably meant.
 *
 * @category models
 * @since 0.1.0
 */
export interface InvalidCaller {
  readonly _tag: "InvalidCaller"
  readonly input: string
  /** For programs. */
  readonly code: InvalidCallerCode
  /** A sentence for people, which may change. It repeats nothing of the input but what is printable ASCII. */
  readonly reason: string
  /** Position in the input, in UTF-16 code units. */
  readonly index: number
  /** The ARN of a caller that was probably meant. */
  readonly suggestion?: string
  /** The pattern of the sessions that were probably meant, where the text names a role and no session. */
  readonly sessions?: string
}

export type { InvalidCallerCode } from "./internal/fault.ts"

/**
 * Says whether STS can report this text as the ARN of a caller, and if not, why and what was probably meant.
 *
 * The rules are those that AWS publishes (IAM and STS API Reference, IAM User Guide "IAM identifiers"):
 *
 * - a partition that AWS has published, no region, an account ID of 12 digits;
 * - `iam`: `root`, or `user`, the path of the user and a name of 1 to 64 characters; the path is `/`, or 1 to 510
 *   characters from `!` to DEL between two slashes, so that `user/a//b:c/alice` and `user///alice` are users;
 * - `sts`: `assumed-role/ROLE/SESSION` (1 to 64 and 2 to 64 characters), or `federated-user/NAME` (2 to 32);
 * - the characters of names are letters, digits and `_+=,.@-`;
 * - at most 2,048 characters.
 *
 * `suggestion` and `sessions` name the principal that the text names, in the same account: without what stands around
 * the ARN and what nobody sees in it, unescaped, or with the right service. There is neither where a name would have to
 * be guessed: with a blank or a line break within, or in a line that may go on, as `1,ARN,2` does, since a name may have
 * a comma. Nothing is looked up: whether there is such a principal, only AWS knows.
 *
 * @example
 * ```ts
 * import * as Caller from "@dd-cloud-auth/arn/Caller"
 *
 * const role = Caller.parse("arn:aws:iam::123456789012:role/Deploy")
 * if (role._tag !== "InvalidCaller") throw new Error("a role is no caller")
 * if (role.sessions !== "arn:aws:sts::123456789012:assumed-role/Deploy/*") throw new Error(role.sessions)
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const parse = (text: string): Caller | InvalidCaller => {
  const judged = judge(text)
  return "code" in judged
    ? { _tag: "InvalidCaller", input: text, ...judged, ...meant(text) }
    : { _tag: "Caller", arn: text, principal: judged }
}
