// What a CloudTrail record is, and where in a value one stands. Nothing here says who the caller is: `verdict.ts` does.

export type Dictionary = Readonly<Record<string, unknown>>

export const isDictionary = (value: unknown): value is Dictionary =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The value of a JSON text; `undefined` if it is none. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Whether a value is a CloudTrail record, as the CloudTrail User Guide lists what is in one, or what a selection has
 * left of it: the identity, by its name or by itself.
 */
const isRecord = (value: unknown): value is Dictionary =>
  isDictionary(value) &&
  ("userIdentity" in value ||
    ("eventVersion" in value && "eventSource" in value) ||
    ("sessionContext" in value && "arn" in value))

/**
 * Returns the record that a value is or holds, as `aws cloudtrail lookup-events` (a string) and EventBridge wrap it.
 */
export const recordIn = (value: Dictionary): Dictionary | undefined => {
  const event = value["CloudTrailEvent"]
  return [value, typeof event === "string" ? parseJson(event) : event, value["detail"]].find(isRecord)
}

/** The identity of a record, which has none if it is empty. */
export const identityOf = (record: Dictionary): Dictionary => {
  const identity = record["userIdentity"] ?? ("sessionContext" in record ? record : {})
  return isDictionary(identity) ? identity : {}
}

/** The key of `responseElements` under which an event names the session that it has made; STS API Reference. */
export const keyOfMade = (eventName: string): "assumedRoleUser" | "federatedUser" | undefined => {
  if (eventName.startsWith("AssumeRole")) return "assumedRoleUser"
  return eventName === "GetFederationToken" ? "federatedUser" : undefined
}
