import * as Arn from "@dd-cloud-auth/arn/Arn"
import * as Caller from "@dd-cloud-auth/arn/Caller"
import * as Principal from "@dd-cloud-auth/arn/Principal"
import type { CloudAuthError } from "@dd-cloud-auth/core/Failure"

/** Says which patterns would map the caller that a login was refused for; empty where none is named. */
export const advice = ({ reason }: CloudAuthError): string => {
  const named = "verifiedCaller" in reason ? reason.verifiedCaller : undefined
  if (named === undefined || Caller.parse(named)._tag !== "Caller") return ""
  const arn = Arn.parse(named)
  const principal = arn._tag === "Arn" ? Principal.fromArn(arn) : undefined
  if (arn._tag !== "Arn" || principal?._tag !== "AssumedRole") return ` The pattern is ${named} itself.`
  const ofRole = Arn.format({ ...arn, resource: `assumed-role/${principal.role}/*` })
  return ` The pattern ${ofRole} is for every session of that role, ${named} for this one alone.`
}
