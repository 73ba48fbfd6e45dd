/// <reference types="node" />
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

    it("reads the output of aws cloudtrail lookup-events, and says which event holds no record", () => {
      const text = JSON.stringify({
        Events: [
          {
            EventId: "1",
            Username: "alice",
            CloudTrailEvent: JSON.stringify(record({ type: "IAMUser", arn: alice }))
          },
          { EventId: "2", CloudTrailEvent: "{" }
        ],
        NextToken: "x"
      })
      assert.deepStrictEqual(read(text), [
        "CloudTrailLookup",
        `1 @11 called ${alice} 2026-11-26T10:00:00.000Z`,
        `2 @${text.indexOf('{"EventId":"2"')} damage: a CloudTrailEvent that holds no record`
      ])
    })

    it("reads queries of CloudTrail Lake and Athena, as CSV and as get-query-results", () => {
      const row = `{type=AssumedRole, principalid=AROA:ci, arn=${session}, accountid=123456789012, username=null, sessioncontext={attributes={mfaauthenticated=false}, sessionissuer={type=Role, arn=arn:aws:iam::123456789012:role/Deploy}}, invokedby=null}`
      const expected = `called ${session} 2026-11-26T10:00:00.000Z`
      assert.deepStrictEqual(
        read(`"eventName","eventTime","userIdentity"\n"GetObject","2026-11-26 10:00:00.000","${row}"\n`),
        ["CloudTrailQuery", `2 @39 ${expected}`]
      )
      const rows = [
        [{ eventTime: "2026-11-26 10:00:00.000" }, { userIdentity: row }],
        [{ eventJson: JSON.stringify(record({ type: "AssumedRole", arn: session })) }]
      ]
      assert.deepStrictEqual(
        read(JSON.stringify({ QueryStatus: "FINISHED", QueryResultRows: rows })).map(withoutOffset),
        ["CloudTrailQuery", `1 ${expected}`, `2 ${expected}`]
      )
      const service = "{type=AWSService, principalid=null, arn=null, invokedby=ec2.amazonaws.com}"
      assert.deepStrictEqual(read(`useridentity,eventtime\n"${service}",\n`), [
        "CloudTrailQuery",
        "2 AWSService"
      ])
      assert.deepStrictEqual(read(`useridentity.arn,eventtime\n${alice},2026-11-26T10:00:00Z\n`), [
        "CloudTrailQuery",
        `2 @27 called ${alice} 2026-11-26T10:00:00.000Z`
      ])
    })

    it("reads a cell with line breaks, in chunks of any size", () => {
      const json = JSON.stringify(record({ type: "IAMUser", arn: alice }), null, 1).replaceAll('"', '""')
      const text = `eventjson,x\n"${json}",1\n`
      assert.deepStrictEqual(read(text), [
        "CloudTrailQuery",
        `2 @12 called ${alice} 2026-11-26T10:00:00.000Z`
      ])
      assert.deepStrictEqual(read(text, { size: 3 }), read(text))
    })

    it("reads Security Lake's events", () => {
      const event = {
        metadata: { product: { name: "CloudTrail" }, version: "1.1.0" },
        class_uid: 6003,
        time: 1_795_687_200_000,
        actor: {
          user: { type: "AssumedRole", uid: session, uid_alt: "AROA:ci" },
          session: { issuer: "arn:aws:iam::1:role/x" }
        },
        api: { operation: "GetObject" }
      }
      const byService = { ...event, actor: { invoked_by: "ec2.amazonaws.com" } }
      assert.deepStrictEqual(read(`${JSON.stringify(event)}\n${JSON.stringify(byService)}\n`), [
        "SecurityLake",
        `1 @0 called ${session} 2026-11-26T10:00:00.000Z`,
        "2 AWSService"
      ])
    })

    it("knows digests and Insights for what they are", () => {
      const digest = {
        awsAccountId: "123456789012",
        digestStartTime: "x",
        digestS3Object: "x",
        logFiles: [{}, {}]
      }
      assert.deepStrictEqual(read(JSON.stringify(digest)), ["CloudTrailDigest", "1 Digest"])
      const insight = {
        eventVersion: "1.08",
        eventTime: "2026-11-26T10:00:00Z",
        eventType: "AwsCloudTrailInsight",
        eventCategory: "Insight"
      }
      assert.deepStrictEqual(read(JSON.stringify({ Records: [insight, insight] })), [
        "CloudTrailInsight",
        "1 Insight",
        "2 Insight"
      ])
    })

    it("reads the users of get-account-authorization-details, and says of a role that it has no session", () => {
      const details = {
        UserDetailList: [{ Path: "/", UserName: "alice", UserId: "AIDA", Arn: alice, GroupList: [] }],
        GroupDetailList: [{ GroupName: "g", GroupId: "AGPA", Arn: "arn:aws:iam::123456789012:group/g" }],
        RoleDetailList: [
          { RoleName: "r", RoleId: "AROA", Arn: "arn:aws:iam::123456789012:role/r", RoleLastUsed: {} }
        ],
        Policies: [{ PolicyName: "p" }],
        IsTruncated: false
      }
      assert.deepStrictEqual(read(JSON.stringify(details, null, 4)).map(withoutOffset), [
        "AuthorizationDetails",
        `1 called ${alice}`,
        "2 Role arn:aws:iam::123456789012:role/r"
      ])
    })

    it("reads a credential report, and when its users were last seen", () => {
      const text = `user,arn,user_creation_time,password_enabled,password_last_used,access_key_1_last_used_date
<root_account>,arn:aws:iam::123456789012:root,2020-01-01T00:00:00+00:00,not_supported,no_information,N/A
alice,${alice},2020-01-01T00:00:00+00:00,true,2026-11-25T10:00:00+00:00,2026-11-26T10:00:00+00:00
bob,x
`
      assert.deepStrictEqual(read(text).map(withoutOffset), [
        "CredentialReport",
        "2 called arn:aws:iam::123456789012:root",
        `3 called ${alice} 2026-11-26T10:00:00.000Z`,
        "4 damage: a row of 2 cells under a heading of 6"
      ])
    })

    it("reads ARNs, one a line, in JSON, or in a column", () => {
      const role = "arn:aws:iam::123456789012:role/Deploy"
      assert.deepStrictEqual(read(`\ufeff${alice}\r\n\n "${session}" \n${role}\nbob`), [
        "Arns",
        `1 @0 called ${alice}`,
        `3 @42 called ${session}`,
        `4 Role ${role}`,
        "5 @133 damage: no ARN"
      ])
      assert.deepStrictEqual(read(JSON.stringify([alice, "bob", 7])), [
        "Arns",
        `1 @1 called ${alice}`,
        "2 @40 damage: a text that is no ARN",
        "3 @46 damage: a value that is no record"
      ])
      assert.deepStrictEqual(read(`name,arn\nalice,${alice}\n`), ["Arns", `2 @9 called ${alice}`])
    })

    it("says nothing of an empty text, and of an empty list what it is a list of", () => {
      assert.deepStrictEqual(read(""), [])
      assert.deepStrictEqual(read(" \n"), [])
      assert.deepStrictEqual(read('{"Records":[]}'), ["CloudTrail"])
    })

    it("says of JSON that it does not know it", () => {
      assert.deepStrictEqual(read('{"a":1}\n{"userName":"x"}'), [
        "1 @0 damage: an object of no known format",
        "2 @8 damage: an object of no known format"
      ])
    })

    it("takes no other format than the one that is given", () => {
      const text = JSON.stringify({ Records: [record({ type: "IAMUser", arn: alice })] })
      assert.deepStrictEqual(read(text, { format: "CloudTrail" }), read(text))
      assert.deepStrictEqual(read(text, { format: "SecurityLake" }), [
        "1 @12 damage: a record of format CloudTrail, where SecurityLake was given"
      ])
    })
  })

  describe("make, after damage", () => {
    const good = record({ type: "IAMUser", arn: alice })
    const decoy = record({ type: "IAMUser", arn: "arn:aws:iam::000000000000:user/decoy" })

    it("takes nothing for a record that is a part of the damaged one", () => {
      const identity = { userIdentity: { arn: "arn:aws:iam::000000000000:user/decoy" } }
      const damaged = JSON.stringify({ a: 0, payload: decoy, list: [identity], ...good })
      for (const text of [damaged.replace('"a":0', '"a":x'), damaged.replace('"payload"', '"payload')]) {
        const lines = read(`{"Records":[${text},${JSON.stringify(good)}]}`)
        assert.deepStrictEqual(
          lines.map((line) => line.replace(/ @\d+/, "")),
          [lines[0]!.replace(/ @\d+/, ""), "CloudTrail", `2 called ${alice} 2026-11-26T10:00:00.000Z`]
        )
        assert.match(lines[0]!, /^1 @\d+ damage: /)
      }
    })

    it("says of each record that is damaged, where it looks like one", () => {
      const text = JSON.stringify(good)
      const cut = `${text.slice(0, -3)}`
      const lines = read([cut, cut, text, cut].join("\n"))
      assert.deepStrictEqual(
        lines.map((line) => line.replace(/ @\d+/, "").slice(0, 9)),
        ["1 damage:", "2 damage:", "CloudTrai", "3 called ", "4 damage:"]
      )
    })

    it("goes on with whatever list the next record is in", () => {
      const text = JSON.stringify(good)
      assert.deepStrictEqual(read(`{"Records":[${text},]}${text}\n[${text}]`).map(withoutOffset), [
        "CloudTrail",
        `1 called ${alice} 2026-11-26T10:00:00.000Z`,
        "2 damage: no value where one has to be, or too many brackets",
        `3 called ${alice} 2026-11-26T10:00:00.000Z`,
        `4 called ${alice} 2026-11-26T10:00:00.000Z`
      ])
    })
  })

  describe("make, of a text of any size", () => {
    const bytes = (text: string) => new TextEncoder().encode(text)
    const mebibyte = new Uint8Array(1_048_576).fill(0x78)

    /** Writes many MiB between a beginning and an end; returns the findings. */
    const readLong = (start: string, filling: Uint8Array, end: string, times = 10) => {
      const lines: Array<string> = []
      const before = process.memoryUsage()
      let most = 0
      const reader = Reader.make({
        caller: ({ caller }) => lines.push(caller),
        noCaller: ({ kind }) => lines.push(kind),
        damage: ({ offset, reason }) => lines.push(`@${offset} ${reason}`),
        format: () => {}
      })
      reader.write(bytes(start))
      for (let i = 0; i < times; i++) {
        reader.write(filling)
        const { arrayBuffers, heapUsed } = process.memoryUsage()
        most = Math.max(most, arrayBuffers - before.arrayBuffers + heapUsed - before.heapUsed)
      }
      reader.write(bytes(end))
      reader.end()
      assert.isBelow(most, 40_000_000)
      return lines
    }

    const identity = `"userIdentity":{"type":"IAMUser","arn":"${alice}"}`

    it("reads a record of 100 MiB, and keeps nothing of it", () => {
      assert.deepStrictEqual(readLong(`{"Records":[{${identity},"x":"`, mebibyte, '"}]}', 100), [alice])
      assert.deepStrictEqual(readLong('{"Records":[{"x":"', mebibyte, `",${identity}}]}`), [alice])
      const numbers = bytes("1234567,".repeat(131_072))
      assert.deepStrictEqual(readLong(`{"Records":[{${identity},"x":[`, numbers, "1]}]}"), [alice])
    })

    it("says of a longer record that it cannot be read, if it has to be read whole", () => {
      const tooLong = `a record that has to be read whole, of more than ${Reader.longestRecord} bytes`
      assert.deepStrictEqual(readLong('{"Records":[{"userIdentity":{"arn":"', mebibyte, '"}}]}', 100), [
        `@12 ${tooLong}`
      ])
      assert.deepStrictEqual(readLong(`{"Records":[{${identity},${identity},"x":"`, mebibyte, '"}]}'), [
        `@12 ${tooLong}`
      ])
      assert.deepStrictEqual(readLong('[{"', mebibyte, `":1},{${identity}}]`), [`@1 ${tooLong}`, alice])
    })

    it("says of a longer line that it cannot be read, and reads the next", () => {
      assert.deepStrictEqual(readLong(`${alice}\n`, mebibyte, `\n${alice}`, 100), [
        alice,
        `@37 a line of more than ${Reader.longestRecord} bytes`,
        alice
      ])
      const brackets = new Uint8Array(1_048_576).fill(0x5b)
      assert.lengthOf(readLong("", brackets, `\n{${identity},"eventTime":""}`), 2)
    })
  })
})

const withoutOffset = (line: string): string => line.replace(/ @\d+/, "")
