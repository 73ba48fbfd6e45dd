// What was probably meant by a text that no caller can have. Its expressions look at one character or escape at a time.
import * as Arn from "../Arn.ts"
import type { InvalidCaller } from "../Caller.ts"
import * as Principal from "../Principal.ts"
import { firstImpossible, firstOf, firstOutside, isWild, visible } from "./characters.ts"
import { isCaller, judge } from "./judge.ts"
import { likelyPartition, serviceOf } from "./rules.ts"

/** Returns the caller, or the sessions of a role, that the text names but for how it is written. */
export const meant = (text: string): Meant => read(text) ?? read(unescape(text)) ?? {}

type Meant = Pick<InvalidCaller, "suggestion" | "sessions">

const read = (text: string): Meant | undefined => {
  const arn = Arn.parse(plain(text))
  if (arn._tag === "InvalidArn") return undefined
  const repaired = repair(arn)
  if (isCaller(repaired)) return { suggestion: repaired }
  const isSessions = repaired.endsWith("/*") && judge(`${repaired.slice(0, -1)}name`)._tag === "AssumedRole"
  return isSessions ? { sessions: repaired } : undefined
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
    partition: likelyPartition(arn.partition) ?? arn.partition,
    // What has the same type in a service of its own is something else.
    service: (isIdentity && serviceOf(type)) || arn.service,
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

/** The ARN within a text: without what is written around it, and without invisible characters. */
const plain = (text: string): string => {
  const unwrapped = unwrap(text).trim()
  // DEL is nothing to leave out: a path may hold it. Several blanks are those of a sentence, which goes on after the ARN.
  const isWhole = firstImpossible(unwrapped) < 0 || unwrapped.split(" ").length > 2
  const arn = isWhole ? unwrapped : visible(unwrapped)
  return arn.slice(0, 4).toLowerCase() === "arn:" ? `arn:${arn.slice(4)}` : arn
}

/** Undoes the escapes of URLs and JSON. */
const unescape = (text: string): string =>
  text
    .replaceAll(/%([0-9a-f]{2})|\\u([0-9a-f]{4})/gi, (_, url?: string, json?: string) =>
      String.fromCharCode(Number.parseInt(url ?? json ?? "", 16))
    )
    .replaceAll(/\\(["/])/g, "$1")

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
