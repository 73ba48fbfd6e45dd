/**
 * The reference model: what patterns and callers mean, written from Datadog's and AWS's documentation alone, as plainly
 * as it can be said. It shares nothing with the packages that are compared with it.
 */

/** Whose rules a pattern follows: Datadog's, or those of `ArnLike` in an IAM policy. */
export type Dialect = "datadog" | "iam"

/** AWS gives no ARN more characters: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
const longest = 2_048

/** Returns whether `caller` is a text that `pattern` matches; a pattern without a meaning matches none. */
export const matches = (dialect: Dialect, pattern: string): ((caller: string) => boolean) => {
  if (pattern.length > longest) return () => false
  const test = dialect === "datadog" ? datadog(pattern) : iam(pattern)
  return (caller) => caller.length <= longest && test(caller)
}

/** Partition, service and resource are there; region and account ID may be empty, and the resource may have colons. */
const components = /^(arn):([^:]+):([^:]+):([^:]*):([^:]*):([^]+)$/

/**
 * An ARN of visible ASCII is itself, and one that ends in `/*` after a specific resource is whatever begins with what
 * stands before the `*`. Nothing else has a meaning: "wildcards must only be used as /* at the end of the resource",
 * https://docs.datadoghq.com/account_management/workload_identity_federation/
 */
const datadog = (pattern: string): ((caller: string) => boolean) => {
  const before = pattern.slice(0, -1)
  const resource = /^[!-~]+$/.test(pattern) && components.exec(pattern)?.[6]
  if (resource && !/[*?]/.test(pattern)) return (caller) => caller === pattern
  if (resource && !/[*?]/.test(before) && /^[^/]*\/[^/].*\/\*$/.test(resource)) {
    return (caller) => caller.startsWith(before)
  }
  return () => false
}

/**
 * "Each of the six colon-delimited components of the ARN is checked separately and each can include multi-character
 * match wildcards (*) or single-character match wildcards (?)", and case counts:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const iam = (pattern: string): ((caller: string) => boolean) => {
  const globs = components.exec(pattern)?.slice(1).map(glob)
  return (caller) => {
    const texts = /^([^:]*):([^:]*):([^:]*):([^:]*):([^:]*):([^]*)$/.exec(caller)?.slice(1)
    return globs !== undefined && texts !== undefined && globs.every((glob, i) => glob.test(texts[i]!))
  }
}

const glob = (text: string): RegExp => {
  const toRegExp = (part: string): string => part.replace(/[^]/g, (c) => (c === "?" ? "[^]" : literal(c)))
  const [first, ...rest] = text.split(/\*+/).map(toRegExp)
  const last = rest.pop()
  // What stands between two stars is taken as early as it comes: a lookahead is not tried again, which could take years.
  const between = rest.map((part, i) => `(?=([^]*?${part}))\\${i + 1}`)
  return new RegExp(`^${first}${between.join("")}${last === undefined ? "" : `[^]*${last}`}$`)
}

const literal = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`

/**
 * Returns whether STS can report `text` as the caller: `Arn` of GetCallerIdentity. The kinds are those of
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html; names, paths and lengths are those that
 * CreateUser, CreateRole, AssumeRole and GetFederationToken take. A role's path is not in it. A second ARN in the path
 * of a user, which those characters would allow, is taken for what it is: two ARNs.
 */
export const isCaller = (text: string): boolean => text.length <= longest && callers.test(text)

const name = "[A-Za-z0-9_+=,.@-]"
/** `/`, or a text of visible ASCII and DEL between two of them. The path of a user, with both, has at most 512. */
const path = "(?:/|/[!-\\x7f]{1,510}/)"
const resources = [
  "iam::[0-9]{12}:root",
  `iam::[0-9]{12}:user${path}${name}{1,64}`,
  `sts::[0-9]{12}:assumed-role/${name}{1,64}/${name}{2,64}`,
  `sts::[0-9]{12}:federated-user/${name}{2,32}`
]
const partitions = "aws|aws-cn|aws-us-gov|aws-iso|aws-iso-b|aws-iso-e|aws-iso-f|aws-eusc"
const two = "(?!.+(?i:arn:[^:]*:(?:iam|sts):[^:]*:[0-9]{12}:))"
const callers = new RegExp(`^${two}arn:(?:${partitions}):(?:${resources.join("|")})$`)
