// Whether STS can report a text as the ARN of a caller, and if not, what is the first thing against it.
import * as Arn from "../Arn.ts"
import type { Caller, InvalidCaller } from "../Caller.ts"
import * as Principal from "../Principal.ts"
import {
  firstImpossible,
  firstOutside,
  firstWild,
  isAccountId,
  nameAt,
  nameCharacters
} from "./characters.ts"
import { longest } from "./limits.ts"
import * as rules from "./rules.ts"

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
  if (text.length > longest) return fault("TooLong", longest, `AWS allows an ARN ${longest} characters`)
  const arn = Arn.parse(text)
  if (arn._tag === "InvalidArn") return judgeStart(text, arn)
  // The characters of a user's path could be those of a second ARN; that they are one is far more likely.
  const second = rules.partitions
    .map((partition) => text.indexOf(`arn:${partition}:`, 1))
    .find((at) => at > 0)
  if (second !== undefined) return fault("SeveralArns", second, "another ARN begins here")
  const impossible = firstImpossible(text)
  if (impossible >= 0) return unprintable(text, impossible)
  const start = text.length - arn.resource.length
  const found = judgeFields(arn) ?? judgeResource(arn.resource, start)
  return found ?? (Principal.fromArn(arn) as Caller["principal"])
}

const unprintable = (text: string, index: number): Fault =>
  fault("Unprintable", index, `no caller has the character ${nameAt(text, index)}`)

/** Says of a text that is no ARN as it stands whether only its beginning is wrong. */
const judgeStart = (text: string, arn: Arn.InvalidArn): Fault => {
  let start = 0
  while (start < text.length && firstImpossible(text.charAt(start)) === 0) start++
  const prefix = text.slice(start, start + 4)
  if (start > 0 && prefix === "arn:") return unprintable(text, 0)
  return start === 0 && prefix !== "arn:" && prefix.toLowerCase() === "arn:"
    ? fault("PrefixCase", 0, arn.reason)
    : fault("NotAnArn", arn.index, `not an ARN: ${arn.reason}`)
}

const judgeFields = ({ accountId, partition, region, resource, service }: Arn.Arn): Fault | undefined => {
  const type = resource.split("/", 1)[0]!
  const wanted = rules.serviceOf(type)
  const isService = wanted ? service === wanted : service === "iam" || service === "sts"
  const likely = rules.likelyPartition(partition)
  let at = "arn:".length
  for (const [field, isRight, code, reason] of [
    [
      partition,
      rules.partitions.includes(partition),
      "Partition",
      `AWS has no such partition${likely ? `; ${likely} is meant, probably` : ""}`
    ],
    [service, isService, "Service", `the service must be ${wanted ?? "iam or sts"}`],
    [region, region === "", "Region", "a caller has no region"],
    [accountId, isAccountId(accountId), "AccountId", "an account ID has 12 digits"]
  ] as const) {
    if (!isRight) return firstWild(field) < 0 ? fault(code, at, reason) : pattern(field, at)
    at += field.length + 1
  }
  return undefined
}

/** The resource begins at `start` of the text. */
const judgeResource = (resource: string, start: number): Fault | undefined => {
  const [type = "", ...names] = resource.split("/")
  const at = start + type.length + Number(type !== resource)
  const [first = "", second = ""] = names
  switch (type) {
    case "root":
      return names.length > 0 ? fault("ResourceType", start, "the root user has no name") : undefined
    case "user":
      return judgeUser(resource.slice(type.length), start + type.length)
    case "assumed-role":
      if (names.length < 2 || (second === "" && names.length === 2)) {
        const named = judgeName(first, at, rules.roleName)
        return named ?? fault("MissingSession", at + first.length, "the name of the session is missing")
      }
      if (names.length > 2)
        return fault("RolePath", at, "this is more than the names of a role and its session")
      return (
        judgeName(first, at, rules.roleName) ?? judgeName(second, at + first.length + 1, rules.sessionName)
      )
    case "federated-user":
      if (names.length > 1) return fault("FederatedUser", at + first.length, "a federated user has one name")
      return judgeName(first, at, rules.federatedName)
    case "role":
      return fault("RoleArn", start, "a role is no caller; its sessions are")
    default:
      return firstWild(type) < 0
        ? fault("ResourceType", start, "no caller has a resource of this type")
        : pattern(resource, start)
  }
}

/** A path and a name; the last slash ends the path. */
const judgeUser = (text: string, start: number): Fault | undefined => {
  const end = text.lastIndexOf("/") + 1
  if (end > rules.longestPath) {
    return fault(
      "NameLength",
      start + rules.longestPath,
      `a path has at most ${rules.longestPath} characters`
    )
  }
  // Between two slashes there is something.
  if (end === 2) return fault("EmptySegment", start + 1, "a name in the path is empty")
  return judgeName(text.slice(end), start + end, rules.userName)
}

const judgeName = (
  name: string,
  at: number,
  { longest, shortest, what }: rules.NameRule
): Fault | undefined => {
  if (name === "") return fault("EmptySegment", at, `${what} is empty`)
  const outside = firstOutside(name, nameCharacters)
  if (outside >= 0 && firstWild(name) === outside) return pattern(name, at)
  if (outside >= 0) return fault("Character", at + outside, `${nameAt(name, outside)} cannot be in ${what}`)
  return name.length < shortest || name.length > longest
    ? fault("NameLength", at, `${what} has ${shortest} to ${longest} characters, not ${name.length}`)
    : undefined
}

const pattern = (text: string, at: number): Fault =>
  fault("Pattern", at + firstWild(text), "this is a pattern, which stands for many callers")
