import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { gzipSync } from "node:zlib"

/** A record of CloudTrail: who, and when. */
export const record = (arn: string, time = "2026-11-05T10:00:00Z"): object => ({
  eventVersion: "1.09",
  userIdentity: { type: "AssumedRole", arn },
  eventTime: time,
  eventSource: "s3.amazonaws.com",
  eventName: "GetObject"
})

/** What an AWS service did by itself. */
export const serviceRecord = {
  eventVersion: "1.09",
  userIdentity: { type: "AWSService", invokedBy: "ecs.amazonaws.com" },
  eventTime: "2026-11-05T10:00:00Z",
  eventSource: "sts.amazonaws.com",
  eventName: "AssumeRole"
}

/** The text of a file of CloudTrail. */
export const log = (...records: ReadonlyArray<object>): string => JSON.stringify({ Records: records })

/** Where AWS puts what it delivers at that time, such as `20261105T1000`. */
export const delivered = (
  time: string,
  { account = "418273640159", kind = "CloudTrail", region = "us-east-1" } = {}
): string => {
  const day = `${time.slice(0, 4)}/${time.slice(4, 6)}/${time.slice(6, 8)}`
  const name = `${account}_${kind}_${region}_${time}Z_Mu0KsOhtH1ar15ZZ.json.gz`
  return `AWSLogs/${account}/${kind}/${region}/${day}/${name}`
}

/** Writes a file below a folder, compressed if its name says so; returns its path. */
export const put = (root: string, name: string, content: string | Uint8Array): string => {
  const path = join(root, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, typeof content === "string" && name.endsWith(".gz") ? gzipSync(content) : content)
  return path
}
