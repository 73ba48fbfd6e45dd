// The callers that a JSON value holds. Values may be nested as deeply as anybody likes, so nothing here calls itself.

import { beginsArn } from "./arnsIn.ts"
import { type Item, left } from "./item.ts"
import { type Dictionary, identityOf, isDictionary, parseJson, recordIn } from "./record.ts"

/**
 * Returns the callers of a JSON text, in its order, or `undefined` if it is no JSON. What has no ARN is left; of an
 * array, each such element.
 */
export const callersOfJson = (source: string, line: number): ReadonlyArray<Item> | undefined => {
  const value = parseJson(source)
  if (value === undefined) return undefined
  const parts: ReadonlyArray<unknown> = Array.isArray(value) && value.length > 0 ? value : [value]
  return parts.flatMap((part): ReadonlyArray<Item> => {
    const found = callersOf(part, line)
    return found.length > 0
      ? found
      : [left(part === value ? source : show(part), line, "json", "JSON without an ARN")]
  })
}

const callersOf = (root: unknown, line: number): ReadonlyArray<Item> => {
  const items: Array<Item> = []
  /** What is still to be looked at, the next one last. */
  const pending: Array<unknown> = [root]
  while (pending.length > 0) {
    const value = pending.pop()
    if (typeof value === "string") {
      // CloudWatch Logs and queues keep records as strings.
      const inner = value.startsWith("{") ? parseJson(value) : undefined
      if (inner !== undefined) pending.push(inner)
      else if (beginsArn(value)) items.push({ _tag: "Caller", text: value, line, from: "json" })
    } else if (isDictionary(value)) {
      const item = itemOfRecord(value, line) ?? itemOfSts(value, line)
      if (item) items.push(item)
      // A key may be an ARN as well.
      else for (const entry of Object.entries(value).toReversed()) pending.push(entry[1], entry[0])
    } else if (Array.isArray(value)) {
      for (const element of value.toReversed()) pending.push(element)
    }
  }
  return items
}

/** The answer of `aws sts get-caller-identity`. */
const itemOfSts = ({ Account, Arn, UserId }: Dictionary, line: number): Item | undefined =>
  typeof Arn === "string" && typeof Account === "string" && typeof UserId === "string"
    ? { _tag: "Caller", text: Arn, line, from: "sts" }
    : undefined

/**
 * The caller of a CloudTrail record, which is the ARN of its `userIdentity` alone: its resources, and the role behind a
 * session, have called nobody.
 */
const itemOfRecord = (value: Dictionary, line: number): Item | undefined => {
  const record = recordIn(value)
  if (!record) {
    const event = value["CloudTrailEvent"]
    return event === undefined
      ? undefined
      : left(show(event), line, "json", "a CloudTrailEvent that holds no record")
  }
  const { arn, invokedBy, principalId, type } = identityOf(record)
  if (arn && typeof arn === "string") return { _tag: "Caller", text: arn, line, from: "cloudtrail" }
  return left(
    show({ type, principalId, invokedBy }),
    line,
    "cloudtrail",
    "a CloudTrail record whose userIdentity has no ARN"
  )
}

/** A value as text; a string as it is. */
const show = (value: unknown): string => {
  if (typeof value === "string") return value
  try {
    return JSON.stringify(value)
  } catch {
    return "JSON that is nested too deeply to be shown"
  }
}
