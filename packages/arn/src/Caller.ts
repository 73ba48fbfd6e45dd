/**
 * Who can be a caller: the ARNs that STS reports, told from text that no caller can have.
 *
 * @since 0.1.0
 */
import * as Arn from "./Arn.ts"
import * as Principal from "./Principal.ts"

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

/**
 * Every reason why a text is no caller.
 *
 * @category models
 * @since 0.1.0
 */
export type InvalidCallerCode = "NotAnArn" | "RoleArn" | "ResourceType"

/**
 * Says whether STS can report this text as the ARN of a caller, and if not, why.
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
  const arn = Arn.parse(text)
  const invalid = (code: InvalidCallerCode, reason: string, index: number): InvalidCaller => ({
    _tag: "InvalidCaller",
    input: text,
    code,
    reason,
    index
  })
  if (arn._tag === "InvalidArn") return invalid("NotAnArn", `not an ARN: ${arn.reason}`, arn.index)
  const principal = Principal.fromArn(arn)
  const index = text.length - arn.resource.length
  switch (principal._tag) {
    case "Role": {
      const sessions = Principal.callerPattern(arn)
      return {
        ...invalid("RoleArn", "a role is no caller; its sessions are", index),
        ...(sessions !== undefined && { sessions })
      }
    }
    case "Other":
      return invalid("ResourceType", "this is no caller", index)
    default:
      return { _tag: "Caller", arn: text, principal }
  }
}
