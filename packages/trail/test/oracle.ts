import * as Caller from "@dd-cloud-auth/arn/Caller"

/** What a reader has to find in CloudTrail, in the slowest and most obvious way: `JSON.parse` of the whole text. */
export const findings = (text: string): ReadonlyArray<string> => {
  const value = JSON.parse(text) as { readonly Records?: unknown }
  const records = Array.isArray(value) ? value : Array.isArray(value.Records) ? value.Records : [value]
  return records.flatMap(findingsOfRecord)
}

export const findingsOfRecord = (record: Fields): ReadonlyArray<string> => {
  const identity = isFields(record["userIdentity"]) ? record["userIdentity"] : {}
  const time = timeOf(record["eventTime"])
  const found = isCaller(identity["arn"])
    ? [`called ${identity["arn"]} ${time}`]
    : [`${kindOf(identity)} ${time}`]
  const response = isFields(record["responseElements"]) ? record["responseElements"] : {}
  const eventName = isText(record["eventName"]) ? record["eventName"] : ""
  const isFederation = eventName === "GetFederationToken"
  const isMade = isFederation || eventName.startsWith("AssumeRole")
  const named = response[isFederation ? "federatedUser" : "assumedRoleUser"]
  const user = isFields(named) ? named : {}
  if (isMade && isCaller(user["arn"])) found.push(`made ${user["arn"]} ${time}`)
  else if (isMade && isText(user["arn"])) found.push(`${kindOfArn(user["arn"])} ${time}`)
  return found
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isText = (value: unknown): value is string => typeof value === "string" && value !== ""

const isCaller = (value: unknown): value is string => isText(value) && Caller.parse(value)._tag === "Caller"

const timeOf = (value: unknown): string => {
  const isTime = isText(value) && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)
  return isTime && !Number.isNaN(Date.parse(value)) ? `${Date.parse(value)}` : "never"
}

const kindOf = ({ arn, invokedBy, type }: Fields): string => {
  const known = isText(type) && types.includes(type)
  if (isText(arn) && kindOfArn(arn) === "MaskedArn") return "MaskedArn"
  if (isText(arn) && (!known || withCaller.includes(type))) return kindOfArn(arn)
  if (known) return type
  if (isText(type)) return "OtherType"
  return isText(invokedBy) ? "AWSService" : "NoIdentity"
}

const kindOfArn = (arn: string): string =>
  arn.includes("**") ? "MaskedArn" : arn.includes(":role/") ? "Role" : "BrokenArn"

const withCaller = ["Root", "IAMUser", "AssumedRole", "FederatedUser"]
const types = [
  ...withCaller,
  "Role",
  "Directory",
  "AWSAccount",
  "AWSService",
  "SAMLUser",
  "WebIdentityUser",
  "IdentityCenterUser",
  "Unknown"
]
