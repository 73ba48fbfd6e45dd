// What the text in the place of a caller's ARN is: a caller, a masked ARN, or nothing that a caller can have.

import * as Caller from "@dd-cloud-auth/arn/Caller"
import { type IdentityType, identityTypes, type NoCallerKind } from "./sink.ts"

export interface Verdict {
  readonly text: string
  readonly is: "Caller" | "Role" | "MaskedArn" | "BrokenArn"
}

/** Judges an ARN, with nothing but the text. */
export const judgeArn = (text: string): Verdict => ({ text, is: judge(text) })

const judge = (text: string): Verdict["is"] => {
  const caller = Caller.parse(text)
  if (caller._tag === "Caller") return "Caller"
  if (isMasked(text)) return "MaskedArn"
  return caller.code === "RoleArn" ? "Role" : "BrokenArn"
}

/**
 * Whether somebody made a part of an ARN unreadable: with a word in its place, with stars, dots or crosses. What a caller
 * can have is not asked about, so that a user by the name of `xxxx` stays one.
 */
const isMasked = (text: string): boolean =>
  /^arn:/i.test(text) &&
  (/<[^<>]*>|\[[^[\]]*\]|[*•●█#]{2}|\.{3}|…/u.test(text) ||
    /redacted|masked|hidden|anonymi[sz]ed|removed|placeholder/i.test(text) ||
    /^[\d-]*(?:[x*?•#][\d-]*){2,}$/iu.test(text.split(":")[4] ?? ""))

/** What an identity says of its caller: as CloudTrail, OCSF and the tables made of them have it. */
export interface Identity {
  readonly arn: Verdict | undefined
  /** `""` where it says none. */
  readonly type: string
  /** Whether a service is named that made the request. */
  readonly isInvoked: boolean
}

/** Why an identity is that of no caller; `undefined` if it is. */
export const noCallerKind = ({ arn, isInvoked, type }: Identity): NoCallerKind | undefined => {
  if (arn?.is === "Caller") return undefined
  const known = isIdentityType(type) ? type : undefined
  // These have an ARN of a caller, so that something is wrong with any other. Of all others, some have the ARN of a role,
  // an identity provider or a directory.
  const hasCaller = known === undefined || withCaller.has(known)
  if (arn && (hasCaller || arn.is === "MaskedArn")) return arn.is
  if (known !== undefined) return known
  if (type !== "") return "OtherType"
  return isInvoked ? "AWSService" : "NoIdentity"
}

const withCaller: ReadonlySet<IdentityType> = new Set(["Root", "IAMUser", "AssumedRole", "FederatedUser"])

const isIdentityType = (type: string): type is IdentityType =>
  (identityTypes as ReadonlyArray<string>).includes(type)
