// Whether STS can report a text as the ARN of a caller, and if not, what speaks against it first.

import * as Arn from "../Arn.ts"
import * as Principal from "../Principal.ts"
import { firstImpossible, firstUnprintable, nameAt, visible } from "./characters.ts"
import { lowerPrefix } from "./cut.ts"
import type { Fault } from "./fault.ts"
import { inspect } from "./inspect.ts"
import { longestArn, tooLong } from "./limits.ts"

/** Who can be a caller. */
type Identity = Exclude<Principal.Principal, Principal.Role | Principal.Other>

/** Returns who the caller is, or the first thing that no caller has. */
export const judge = (text: string): Identity | Fault => {
  if (text.length > longestArn) return { code: "TooLong", index: longestArn, reason: tooLong }
  const arn = Arn.parse(text)
  if (arn._tag === "InvalidArn") return judgeStart(text, arn)
  const faults: Array<Fault> = []
  inspect(arn, 0, (code, index, reason) => faults.push({ code, index, reason }))
  const [first] = faults
  const impossible = firstImpossible(text)
  // Between two ARNs there may be a line break, and only the other one says what is wrong.
  return impossible >= 0 && first?.code !== "SeveralArns"
    ? unprintable(text, impossible)
    : (first ?? (Principal.fromArn(arn) as Identity))
}

const unprintable = (text: string, index: number): Fault => {
  const name = nameAt(text, index)
  const isVisible = visible(String.fromCodePoint(text.codePointAt(index)!)) !== ""
  const reason = `no caller has ${name}, which is ${isVisible ? "not ASCII" : "blank or invisible"}`
  return { code: "Unprintable", index, reason }
}

/** Says of a text that is no ARN as it stands whether only its beginning is wrong. */
const judgeStart = (text: string, { index, reason }: Arn.InvalidArn): Fault => {
  if (lowerPrefix(text) !== text) return { code: "PrefixCase", index, reason }
  return !text.startsWith("arn:") && visible(text).startsWith("arn:")
    ? unprintable(text, firstUnprintable(text))
    : { code: "NotAnArn", index, reason: `not an ARN: ${reason}` }
}
