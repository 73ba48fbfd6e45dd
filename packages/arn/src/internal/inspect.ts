// What STS never reports: every rule of AWS that an ARN breaks.

import * as Arn from "../Arn.ts"
import { firstWild, isAccountId, isWild, nameAt, notOfNames } from "./characters.ts"
import type { InvalidCallerCode } from "./fault.ts"
import {
  federatedName,
  isIdentityService,
  likelyPartition,
  longestPath,
  partitions,
  roleName,
  serviceOf,
  sessionName,
  userName
} from "./rules.ts"
import type { NameRule } from "./rules.ts"

/** Takes one fault. That of a wildcard is `Pattern`, whatever the field or the name is that has it. */
export type ReportFault = (code: InvalidCallerCode, index: number, reason: string) => void

/**
 * Reports the faults of an ARN, which begins at `start` of the text, in the order of the text. Of two ARNs in one text,
 * nothing else is said.
 */
export const inspect = (arn: Arn.Arn, start: number, report: ReportFault): void => {
  const { accountId, partition, region, resource, service } = arn
  const second = secondArn(resource)
  if (second >= 0) {
    const at = start + Arn.format(arn).length - resource.length + second
    return report("SeveralArns", at, "a second ARN begins within the first")
  }
  const type = resource.split("/", 1)[0]!
  const wanted = serviceOf(type)
  const isIdentity = isIdentityService(service)
  const likely = likelyPartition(partition)
  let at = start + "arn:".length
  const inspectField = (field: string, isRight: boolean, code: InvalidCallerCode, reason: string): void => {
    if (!isRight && !reportWildcard(field, at, report)) report(code, at, reason)
    at += field.length + 1
  }
  const remedy = likely ? `; ${likely} is meant, probably` : ""
  inspectField(partition, partitions.includes(partition), "Partition", `AWS has no such partition${remedy}`)
  const isService = wanted ? service === wanted : isIdentity
  inspectField(service, isService, "Service", `the service must be ${wanted ?? "iam or sts"}`)
  inspectField(region, region === "", "Region", "a caller has no region")
  inspectField(accountId, isAccountId(accountId), "AccountId", "an account ID has 12 digits")
  // What an unknown type of another service is, nobody asks.
  if (wanted || isIdentity) inspectResource(type, resource.slice(type.length), at, report)
}

/**
 * Where a second principal's ARN begins, or -1. IAM's rule for paths takes one in the path of a user. That these are two
 * ARNs is far more likely.
 */
const secondArn = (resource: string): number => resource.search(/arn:[^:]*:(?:iam|sts):[^:]*:\d{12}:/i)

/** Reports the faults of `type`, which begins at `start`, and of the names after it with the slashes before them. */
const inspectResource = (type: string, rest: string, start: number, report: ReportFault): void => {
  const [, ...names] = rest.split("/")
  const [first = "", second = ""] = names
  const at = start + type.length + Number(rest !== "")
  switch (type) {
    case "user":
      return inspectUser(rest, start + type.length, report)
    case "assumed-role":
      if (names.length > 2)
        return report("RolePath", at, "assumed-role/ takes two names, a role's and a session's")
      inspectName(first, at, roleName, report)
      if (second !== "") inspectName(second, at + first.length + 1, sessionName, report)
      else if (!isWild(first)) report("MissingSession", at + first.length, "the session is missing")
      return undefined
    case "federated-user":
      if (names.length > 1) return report("FederatedUser", at, "federated-user/ takes one name")
      return inspectName(first, at, federatedName, report)
    case "role":
      return report("RoleArn", start, "a role is no caller; its sessions are assumed-role/NAME/SESSION")
    default:
      if (type + rest !== "root" && !reportWildcard(type, start, report)) {
        report(
          "ResourceType",
          start,
          "callers are root, user/NAME, assumed-role/NAME/SESSION and federated-user/NAME"
        )
      }
  }
}

/** Reports the faults of a path and a name, with the slashes around the path. */
const inspectUser = (text: string, start: number, report: ReportFault): void => {
  const end = text.lastIndexOf("/") + 1
  if (end > longestPath) {
    report("NameLength", start + longestPath, `a path has at most ${longestPath} characters`)
  }
  if (text.slice(0, end) === "//") {
    report("EmptySegment", start + 1, "a path is one slash, or has characters between two slashes")
  }
  inspectName(text.slice(end), start + end, userName, report)
}

const inspectName = (name: string, at: number, rule: NameRule, report: ReportFault): void => {
  const { longest, shortest, whose } = rule
  const what = `the name of ${whose}`
  const outside = name.search(notOfNames)
  if (name === "") report("EmptySegment", at, `${what} is empty`)
  else if (reportWildcard(name, at, report)) return
  else if (outside >= 0) report("Character", at + outside, `${nameAt(name, outside)} cannot be in ${what}`)
  else if (name.length < shortest || name.length > longest) {
    report("NameLength", at, `${what} has ${shortest} to ${longest} characters, not ${name.length}`)
  }
}

/** Reports the first wildcard of a text; returns whether there is one. */
const reportWildcard = (text: string, at: number, report: ReportFault): boolean => {
  const wildcard = firstWild(text)
  if (wildcard >= 0) report("Pattern", at + wildcard, "this is a pattern, which stands for many callers")
  return wildcard >= 0
}
