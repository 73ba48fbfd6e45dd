// What was probably meant by a text that no caller can have.
import * as Arn from "../Arn.ts"
import type { InvalidCaller } from "../Caller.ts"
import * as Principal from "../Principal.ts"
import { firstImpossible, firstOf, firstOutside, isHexadecimal, isWild } from "./characters.ts"
import { isCaller, judge } from "./judge.ts"
import * as rules from "./rules.ts"

/** Returns the caller, or the sessions of a role, that the text names but for how it is written. */
export const meant = (text: string): Pick<InvalidCaller, "suggestion" | "sessions"> => {
  const arn = Arn.parse(plain(text))
  if (arn._tag === "InvalidArn") return {}
  const repaired = repair(arn)
  if (isCaller(repaired)) return { suggestion: repaired }
  const isSessions = repaired.endsWith("/*") && judge(`${repaired.slice(0, -1)}name`)._tag === "AssumedRole"
  return isSessions ? { sessions: repaired } : {}
}

/**
 * Returns an ARN with the partition, service, region and account ID that its resource has in AWS. That of a role, or
 * of a session without its name, becomes the pattern of the role's sessions.
 */
export const repair = (arn: Arn.Arn): string => {
  const type = arn.resource.split("/", 1)[0]!
  const isIdentity = ["iam", "sts"].includes(arn.service.toLowerCase())
  const repaired = {
    ...arn,
    partition: rules.likelyPartition(arn.partition) ?? arn.partition,
    // What has the same type in a service of its own is something else.
    service: (isIdentity && rules.serviceOf(type)) || arn.service,
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
  const isSession = type === "assumed-role" && role !== "" && !isWild(role) && more.length === 0
  return isSession ? `${type}/${role}/${session || "*"}` : resource
}

/** The ARN within a text: without what is written around it, invisible characters and escapes. */
const plain = (text: string): string => {
  const arn = visible(unwrap(unescape(text)))
  return arn.slice(0, 4).toLowerCase() === "arn:" ? `arn:${arn.slice(4)}` : arn
}

const unescape = (text: string): string =>
  decode(decode(text, "%", 2), "\\u", 4)
    .replaceAll("\\/", "/")
    .replaceAll('\\"', '"')

/** Puts characters in the place of their hexadecimal codes, which follow a mark. */
const decode = (text: string, mark: string, length: number): string => {
  const [first = "", ...parts] = text.split(mark)
  const decoded = parts.map((part) => {
    const code = part.slice(0, length)
    return isHexadecimal(code.toLowerCase(), length)
      ? String.fromCharCode(Number.parseInt(code, 16)) + part.slice(length)
      : mark + part
  })
  return first + decoded.join("")
}

const quotes = "\"'`"
const delimiters = `${quotes}<>()[]{};\u2018\u2019\u201c\u201d\u00ab\u00bb`

/**
 * Cuts the ARN out of a line of JSON, CSV or a configuration. It is known to end where nothing but delimiters follow,
 * and where the quote is closed that stands before it.
 */
const unwrap = (text: string): string => {
  const start = Math.max(0, text.indexOf("arn:"))
  const rest = text.slice(start)
  const end = firstOf(rest, delimiters)
  const after = rest.slice(end)
  const isQuoted = quotes.includes(after.charAt(0)) && text[start - 1] === after[0]
  const isClosed = isQuoted && ` ,;:)]}\n\r\t`.includes(after.charAt(1))
  return end >= 0 && (isClosed || firstOutside(visible(after), `${delimiters},`) < 0)
    ? rest.slice(0, end)
    : rest
}

/** Leaves out blanks, control characters and what nobody sees. */
const visible = (text: string): string => {
  if (firstImpossible(text) < 0) return text
  return text
    .split("")
    .filter((character) => !isInvisible(character))
    .join("")
}

const isInvisible = (character: string): boolean => {
  const code = character.charCodeAt(0)
  return code <= 0x20 || invisible.some(([first, last]) => code >= first && code <= last)
}

/** Control characters of Latin 1 and its blank and soft hyphen; blanks, joiners and marks of direction; the byte order mark. */
const invisible = [
  [0x7f, 0xa0],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x1680, 0x1680],
  [0x180b, 0x180e],
  [0x2000, 0x200f],
  [0x2028, 0x202f],
  [0x205f, 0x206f],
  [0x3000, 0x3000],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff]
] as const
