// Who is named in a record that was read whole: by `JSON.parse`, or as a row of a table. The quick way to the same answer
// for CloudTrail is `records.ts`.

import { type Dictionary, identityOf, isDictionary, keyOfMade, parseJson, recordIn } from "./record.ts"
import type { Report } from "./report.ts"
import type { Position } from "./sink.ts"
import { timeOf } from "./time.ts"
import { judgeArn, type Verdict } from "./verdict.ts"

/** Reports what a value names; returns `false` if it is of no known format. */
export const reportValue = (value: unknown, report: Report, position: Position): boolean => {
  if (Array.isArray(value)) return reportCells(value, report, position)
  if (!isDictionary(value)) return false
  const known = readers.find(({ isOne }) => isOne(value))
  if (!known) return false
  known.read(value, report, position)
  return true
}

interface DocumentReader {
  readonly isOne: (value: Dictionary) => boolean
  readonly read: (value: Dictionary, report: Report, position: Position) => void
}

const insight: DocumentReader = {
  isOne: (value) =>
    !("userIdentity" in value) &&
    (value["eventCategory"] === "Insight" || value["eventType"] === "AwsCloudTrailInsight"),
  read: (value, report, position) => {
    if (report.recognise("CloudTrailInsight", position)) {
      report.noCaller("Insight", timeIn(value["eventTime"]), position)
    }
  }
}

const cloudTrail: DocumentReader = {
  isOne: (value) => recordIn(value) !== undefined,
  read: (value, report, position) => {
    const record = recordIn(value)!
    if (insight.isOne(record)) return insight.read(record, report, position)
    const format = record !== value && "CloudTrailEvent" in value ? "CloudTrailLookup" : "CloudTrail"
    if (report.recognise(format, position)) reportRecord(record, report, position)
  }
}

const reportRecord = (record: Dictionary, report: Report, position: Position): void => {
  const time = timeIn(record["eventTime"])
  const { arn, invokedBy, type } = identityOf(record)
  report.identity(
    { arn: arnIn(arn), type: textIn(type), isInvoked: textIn(invokedBy) !== "" },
    time,
    position
  )
  const { eventName, responseElements: response } = record
  const key = keyOfMade(textIn(eventName))
  const user = key !== undefined && isDictionary(response) ? response[key] : undefined
  const made = isDictionary(user) ? arnIn(user["arn"]) : undefined
  if (made) report.made(made, time, position)
}

const brokenLookup: DocumentReader = {
  isOne: (value) => value["CloudTrailEvent"] !== undefined && value["EventId"] !== undefined,
  read: (_, report, position) => {
    if (report.recognise("CloudTrailLookup", position)) {
      report.damage("a CloudTrailEvent that holds no record", position)
    }
  }
}

/** OCSF, as Security Lake writes the API activity that CloudTrail tells (class 6003) and sign-ins (3002). */
const ocsf: DocumentReader = {
  isOne: (value) => "class_uid" in value || ("metadata" in value && isDictionary(value["actor"])),
  read: (value, report, position) => {
    if (!report.recognise("SecurityLake", position)) return
    const actor = isDictionary(value["actor"]) ? value["actor"] : {}
    const user = isDictionary(actor["user"]) ? actor["user"] : {}
    const { time } = value
    report.identity(
      {
        arn: arnIn(user["uid"]),
        type: textIn(user["type"]),
        isInvoked: textIn(actor["invoked_by"]) !== ""
      },
      typeof time === "number" ? time : timeIn(time),
      position
    )
  }
}

const iamUser: DocumentReader = {
  isOne: (value) => "UserName" in value && "UserId" in value && "Arn" in value,
  read: (value, report, position) => {
    if (!report.recognise("AuthorizationDetails", position)) return
    report.identity({ arn: arnIn(value["Arn"]), type: "IAMUser", isInvoked: false }, undefined, position)
  }
}

/** A role is no caller: the names of its sessions are chosen by who assumes it. */
const iamRole: DocumentReader = {
  isOne: (value) => "RoleName" in value && "RoleId" in value && "Arn" in value,
  read: (value, report, position) => {
    if (!report.recognise("AuthorizationDetails", position)) return
    report.identity({ arn: arnIn(value["Arn"]), type: "Role", isInvoked: false }, undefined, position)
  }
}

const readers = [insight, cloudTrail, brokenLookup, ocsf, iamUser, iamRole]

/** A row of `aws cloudtrail get-query-results`: an array of objects, each of which holds one column. */
const reportCells = (cells: ReadonlyArray<unknown>, report: Report, position: Position): boolean => {
  const row = new Map<string, string>()
  for (const cell of cells) {
    if (!isDictionary(cell)) return false
    for (const [name, value] of Object.entries(cell)) row.set(columnName(name), textIn(value))
  }
  return reportRow(row, report, position)
}

/** The name of a column as it is compared: CloudTrail Lake and Athena write capitals as they please. */
export const columnName = (heading: string): string => heading.toLowerCase().replaceAll(/[^a-z]/g, "")

/** Whether the columns of a table tell of CloudTrail records. */
export const isQuery = (columns: ReadonlyArray<string>): boolean =>
  ["eventjson", "useridentity", "useridentityarn"].some((name) => columns.includes(name))

/**
 * Reports a row of a query of CloudTrail Lake or Athena: by `eventJson`, which is the record; by `userIdentity`, as JSON
 * or as engines of that family print a row, `{type=AssumedRole, …, arn=arn:aws:…, …}`; or by `userIdentity.arn`.
 */
export const reportRow = (row: ReadonlyMap<string, string>, report: Report, position: Position): boolean => {
  if (!isQuery([...row.keys()])) return false
  if (!report.recognise("CloudTrailQuery", position)) return true
  const record = parseJson(row.get("eventjson") ?? "")
  if (isDictionary(record)) {
    reportRecord(record, report, position)
    return true
  }
  const identity = row.get("useridentity") ?? ""
  const fields = parseJson(identity)
  const { arn, invokedBy, type } = isDictionary(fields) ? fields : fieldsOfRow(identity)
  const named = textIn(arn) || row.get("useridentityarn")
  report.identity(
    {
      arn: arnIn(named),
      type: textIn(type) || (row.get("useridentitytype") ?? ""),
      isInvoked: textIn(invokedBy) !== ""
    },
    timeIn(row.get("eventtime")),
    position
  )
  return true
}

/** The fields of `{name=value, name={…}, …}`, without those of the objects within. Names of callers have no blank. */
const fieldsOfRow = (text: string): Dictionary => {
  const fields: Record<string, string> = { arn: "", invokedBy: "", type: "" }
  let depth = 0
  for (const piece of text.replace(/^\{/, "").split(", ")) {
    const [name = "", ...rest] = piece.split("=")
    const value = rest.join("=")
    if (depth === 0 && !value.startsWith("{") && value !== "null") {
      if (name === "arn" || name === "type") fields[name] = value.replace(/\}$/, "")
      if (name === "invokedby") fields["invokedBy"] = value
    }
    depth += piece.split("{").length - piece.split("}").length
  }
  return fields
}

const textIn = (value: unknown): string => (typeof value === "string" ? value : "")

const timeIn = (value: unknown): number | undefined => (typeof value === "string" ? timeOf(value) : undefined)

const arnIn = (value: unknown): Verdict | undefined =>
  typeof value === "string" && value !== "" ? judgeArn(value) : undefined
