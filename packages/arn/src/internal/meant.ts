// What was probably meant by a text that no caller can have. Its expressions look at one character or escape at a time.

import * as Arn from "../Arn.ts"
import * as Principal from "../Principal.ts"
import { firstImpossible, isWild, visible, withoutInvisible } from "./characters.ts"
import { lowerPrefix } from "./cut.ts"
import { judge } from "./judge.ts"
import { isIdentityService, likelyPartition, serviceOf } from "./rules.ts"

/** Returns the caller, or the sessions of a role, that the text names but for how it is written. */
export const meant = (text: string): Meant => identify(text) ?? identify(unescape(text)) ?? {}

interface Meant {
  readonly suggestion?: string
  readonly sessions?: string
}

const identify = (text: string): Meant | undefined => {
  const unwrapped = unwrap(withoutInvisible(text))
  const arn = Arn.parse(lowerPrefix(unwrapped))
  if (arn._tag === "InvalidArn" || firstImpossible(unwrapped) >= 0) return undefined
  const repaired = repair(arn)
  if (!("code" in judge(repaired))) return { suggestion: repaired }
  const isSessions = repaired.endsWith("/*") && "role" in judge(`${repaired.slice(0, -1)}name`)
  return isSessions ? { sessions: repaired } : undefined
}

/**
 * Returns an ARN with the partition, service, region and account ID that its resource has in AWS. That of a role, or
 * of a session without its name, becomes the pattern of the role's sessions.
 */
export const repair = (arn: Arn.Arn): string => {
  const type = arn.resource.split("/", 1)[0]!
  const repaired = {
    ...arn,
    partition: likelyPartition(arn.partition) ?? arn.partition,
    // What has the same type in a service of its own is something else.
    service: (isIdentityService(arn.service.toLowerCase()) && serviceOf(type)) || arn.service,
    region: "",
    accountId: arn.accountId.replaceAll("-", "")
  }
  return (
    Principal.callerPattern(repaired) ?? Arn.format({ ...repaired, resource: repairSession(arn.resource) })
  )
}

const repairSession = (resource: string): string => {
  const [type, ...names] = resource.split("/")
  // A path before the role shows only where AWS gives the role's name a form of its own.
  const reserved = names.findIndex((name) => Principal.permissionSet(name))
  const [role = "", session = "", ...more] = names.slice(Math.max(reserved, 0))
  const isSession = type === "assumed-role" && !isWild(role) && more.length === 0
  return isSession ? `${type}/${role}/${session || "*"}` : resource
}

/** Undoes the escapes of URLs and JSON. */
const unescape = (text: string): string =>
  text.replaceAll(
    /%([\da-f]{2})|\\u([\da-f]{4})|\\(["/])/gi,
    (_, url?: string, json?: string, character?: string) =>
      character ?? String.fromCharCode(Number(`0x${url ?? json}`))
  )

/**
 * Cuts the ARN out of a line of JSON, CSV, a log or a configuration. Where it is not sure to end, what is left is no ARN,
 * since a part of a name may be the name of somebody else.
 */
const unwrap = (text: string): string => {
  // A blank or another `arn:` follows where this is but the name of a field, as in `arn: arn:aws:…`.
  const start = Math.max(0, text.search(/arn:(?!arn:)\S/i))
  const before = text.slice(0, start)
  const rest = text.slice(start)
  const [arn] = /^[\w+=,.@/:*?-]*/.exec(rest)!
  const after = rest.slice(arn.length)
  if (isQuoted(before, after)) return arn
  const isFinal = /^[\p{Z}\p{Cc}"'`<>()[\]{};,\u2018\u2019\u201c\u201d\u00ab\u00bb]*$/u.test(after)
  // An ARN by itself may have any of these characters in a path.
  if (visible(before) === "") return isFinal ? arn : rest
  // A comma or a full stop may be the line's.
  return isFinal && !/,|\.$/.test(arn) ? arn : ""
}

/** Whether the same quote stands on both sides, and ends something there. */
const isQuoted = (before: string, after: string): boolean =>
  /^["'`](?:[\s,;:)\]}]|$)/.test(after) && before.at(-1) === after[0]
