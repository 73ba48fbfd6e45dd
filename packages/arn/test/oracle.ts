// What the documentation says, as slowly and as plainly as can be. Shares no code with the package.

import type { Pattern } from "@dd-cloud-auth/arn"

const printable = /^[!-~]*$/
const exact = /^arn:[^:*?]+:[^:*?]+:[^:*?]*:[^:*?]*:[^*?]+$/s
const prefix = /^(arn:[^:*?]+:[^:*?]+:[^:*?]*:[^:*?]*:[^/*?]*\/[^/*?][^*?]*\/)\*$/s
const fields = /^(arn):([^:]+):([^:]+):([^:]*):([^:]*):(.+)$/s
const anyFields = /^([^:]*):([^:]*):([^:]*):([^:]*):([^:]*):(.*)$/s

/** Whether the pattern has a meaning in its dialect. */
export const isReadable = (pattern: string, dialect: Pattern.Dialect): boolean =>
  pattern.length > 2048
    ? false
    : dialect === "iam"
      ? fields.test(pattern)
      : printable.test(pattern) && (exact.test(pattern) || prefix.test(pattern))

/** What the pattern says of a caller. */
export const matcher = (pattern: string, dialect: Pattern.Dialect): ((caller: string) => boolean) => {
  if (!isReadable(pattern, dialect)) return () => false
  if (dialect === "datadog") {
    const start = prefix.exec(pattern)?.[1]
    if (start === undefined) return (caller) => caller === pattern
    return (caller) => caller.length <= 2048 && caller.slice(0, start.length) === start
  }
  const globs = fields.exec(pattern)!.slice(1)
  return (caller) => {
    const texts = caller.length > 2048 ? undefined : anyFields.exec(caller)?.slice(1)
    return texts !== undefined && globs.every((glob, i) => accepts(glob, texts[i]!))
  }
}

/** Whether a glob matches a text, by trying everything. */
export const accepts = (glob: string, text: string): boolean => {
  if (glob === "") return text === ""
  const rest = glob.slice(1)
  if (glob.startsWith("*")) return accepts(rest, text) || (text !== "" && accepts(glob, text.slice(1)))
  return text !== "" && (glob.startsWith("?") || glob[0] === text[0]) && accepts(rest, text.slice(1))
}

/** What Datadog accepts: the last published validation of its Terraform provider. */
export const isAccepted = (pattern: string): boolean => accepted.test(pattern)

const accepted =
  /^arn:aws:(?:sts::\d{12}:(?:assumed-role\/[\w.@-]+\/(?:[\w.@-]+|\*)|federated-user\/[\w.@-]+)|iam::\d{12}:user\/(?:(?:[\w.@:-]+\/)*[\w.@-]+|(?:[\w.@:-]+\/)+\*))$/

/** What STS can report, as the patterns of AWS's API references say it, save that no user's path holds a second ARN. */
export const isCaller = (text: string): boolean =>
  text.length <= 2048 && callers.test(text) && !secondArn.test(text)

const partitions = "(aws|aws-cn|aws-us-gov|aws-iso|aws-iso-b|aws-iso-e|aws-iso-f|aws-eusc)"
const name = "[A-Za-z0-9_+=,.@-]"
const user = `user(/|/[!-\\x7f]{1,510}/)${name}{1,64}`
const session = `assumed-role/${name}{1,64}/${name}{2,64}`
const federated = `federated-user/${name}{2,32}`
const callers = new RegExp(
  `^arn:${partitions}:(iam::[0-9]{12}:(root|${user})|sts::[0-9]{12}:(${session}|${federated}))$`
)
const secondArn = /.arn:[^:]*:(iam|sts):[^:]*:[0-9]{12}:/is

/** Whether any caller matches a pattern of dialect `datadog`: every name in place of the star is tried that may fit. */
export const isMatchable = (pattern: string): boolean =>
  ["", "a", "aa", "/a", "a/a", "a//a"]
    .map((end) => (pattern.endsWith("*") ? pattern.slice(0, -1) + end : pattern))
    .some((caller) => isCaller(caller) && matcher(pattern, "datadog")(caller))

/** Sorts from the most to the least specific, then by the order given. */
export const bySpecificity = (a: string, b: string): number => {
  const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0
  return (
    count(b, /[^*?]/gs) - count(a, /[^*?]/gs) ||
    count(b, /[^*]/gs) - count(a, /[^*]/gs) ||
    count(a, /[*?]*\*[*?]*/gs) - count(b, /[*?]*\*[*?]*/gs)
  )
}
