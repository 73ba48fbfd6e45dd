// Whether STS can report a text as the ARN of a caller, and if not, what speaks against it first.
import * as Arn from "../Arn.ts"
import type { Caller, InvalidCaller } from "../Caller.ts"
import * as Principal from "../Principal.ts"
import { firstImpossible, firstUnprintable, nameAt, visible } from "./characters.ts"
import { inspect } from "./inspect.ts"
import { longest, tooLong } from "./limits.ts"

/** What keeps a text from being a caller. */
export interface Fault extends Pick<InvalidCaller, "code" | "reason" | "index"> {
  readonly _tag: "Fault"
}

const fault = (code: Fault["code"], index: number, reason: string): Fault => ({
  _tag: "Fault",
  code,
  reason,
  index
})

export const isCaller = (text: string): boolean => judge(text)._tag !== "Fault"

/** Returns who the caller is, or the first thing that no caller has. */
export const judge = (text: string): Caller["principal"] | Fault => {
  if (text.length > longest) return fault("TooLong", longest, tooLong)
  const arn = Arn.parse(text)
  if (arn._tag === "InvalidArn") return judgeStart(text, arn)
  const faults: Array<Fault> = []
  inspect(arn, 0, (...found) => faults.push(fault(...found)))
  const several = faults.find(({ code }) => code === "SeveralArns")
  const impossible = firstImpossible(text)
  // Between two ARNs there may be a line break, and only the other one says what is wrong.
  if (several || impossible < 0)
    return several ?? faults[0] ?? (Principal.fromArn(arn) as Caller["principal"])
  return unprintable(text, impossible)
}

const unprintable = (text: string, index: number): Fault =>
  fault("Unprintable", index, `no caller has the character ${nameAt(text, index)}`)

/** Says of a text that is no ARN as it stands whether only its beginning is wrong. */
const judgeStart = (text: string, { index, reason }: Arn.InvalidArn): Fault => {
  const isPrefixed = text.startsWith("arn:")
  if (!isPrefixed && text.toLowerCase().startsWith("arn:")) return fault("PrefixCase", 0, reason)
  return !isPrefixed && visible(text).startsWith("arn:")
    ? unprintable(text, firstUnprintable(text))
    : fault("NotAnArn", index, `not an ARN: ${reason}`)
}
