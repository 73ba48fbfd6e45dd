/// <reference types="node" />
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { onTestFinished } from "vitest"

/** A folder that is removed after the test. */
export const folder = (): string => {
  const path = mkdtempSync(join(realpathSync(tmpdir()), "dd-cloud-auth-trail-"))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** Writes a file, with the folders that it is in, and returns its path. */
export const write = (root: string, name: string, content: string | Uint8Array): string => {
  const path = join(root, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

export const role = (name: string): string => `arn:aws:sts::123456789012:assumed-role/${name}/run`

/** A record of CloudTrail. */
export const record = (arn: string, time = "2026-11-05T10:00:00Z"): object => ({
  eventVersion: "1.09",
  userIdentity: { type: "AssumedRole", arn },
  eventTime: time,
  eventSource: "s3.amazonaws.com",
  eventName: "GetObject",
  requestParameters: { bucketName: "logs" }
})

/** A file of CloudTrail, with these callers. */
export const log = (...arns: ReadonlyArray<string>): string =>
  JSON.stringify({ Records: arns.map((arn) => record(arn)) })

/** Where AWS puts a file of that time, such as `20261105T1000`. */
export const delivered = (
  time: string,
  { account = "123456789012", kind = "CloudTrail", organisation = "", region = "us-east-1" } = {}
): string => {
  const [year, month, day] = [time.slice(0, 4), time.slice(4, 6), time.slice(6, 8)]
  const name = `${account}_${kind}_${region}_${time}Z_Mu0KsOhtH1ar15ZZ.json.gz`
  return `AWSLogs/${organisation}${account}/${kind}/${region}/${year}/${month}/${day}/${name}`
}
