import * as Reader from "@dd-cloud-auth/trail/Reader"
import { assert, describe, it } from "vitest"

const session = "arn:aws:sts::123456789012:assumed-role/Deploy/ci"
const alice = "arn:aws:iam::123456789012:user/alice"

/** What a reader says of a text, one line for each finding. */
const read = (text: string, { format, size = Infinity }: { format?: Reader.Format; size?: number } = {}) => {
  const lines: Array<string> = []
  const reader = Reader.make(
    {
      caller: ({ as, caller, offset, record, time }) =>
        lines.push(
          `${record} @${offset} ${as} ${caller} ${time === undefined ? "" : new Date(time).toISOString()}`.trim()
        ),
      noCaller: ({ arn = "", kind, record }) => lines.push(`${record} ${kind} ${arn}`.trim()),
      damage: ({ offset, reason, record }) => lines.push(`${record} @${offset} damage: ${reason}`),
      format: (format) => lines.push(format)
    },
    format === undefined ? {} : { format }
  )
  const bytes = new TextEncoder().encode(text)
  for (let i = 0; i < bytes.length; i += size) reader.write(bytes.subarray(i, i + size))
  reader.end()
  return lines
}

const record = (userIdentity: unknown, more: object = {}) => ({
  eventVersion: "1.08",
  userIdentity,
  eventTime: "2026-11-26T10:00:00Z",
  eventSource: "s3.amazonaws.com",
  eventName: "GetObject",
  responseElements: null,
  ...more
})

describe("Reader", () => {
  describe("make", () => {
    it("says who did what a record tells, and when", () => {
      assert.deepStrictEqual(read(JSON.stringify({ Records: [record({ type: "IAMUser", arn: alice })] })), [
        "CloudTrail",
        `1 @12 called ${alice} 2026-11-26T10:00:00.000Z`
      ])
    })

    it("says which session AssumeRole made", () => {
      const made = record(
        { type: "IAMUser", arn: alice },
        { eventName: "AssumeRole", responseElements: { assumedRoleUser: { arn: session } } }
      )
      assert.deepStrictEqual(read(JSON.stringify([made])), [
        "CloudTrail",
        `1 @1 called ${alice} 2026-11-26T10:00:00.000Z`,
        `1 @1 made ${session} 2026-11-26T10:00:00.000Z`
      ])
    })
  })
})
