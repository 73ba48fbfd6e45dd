import * as Reader from "@dd-cloud-auth/trail/Reader"
import { assert, describe, it } from "vitest"

const session = "arn:aws:sts::123456789012:assumed-role/Deploy/ci"
const alice = "arn:aws:iam::123456789012:user/alice"
const role = "arn:aws:iam::123456789012:role/teams/Deploy"
const issuer = { sessionIssuer: { type: "Role", arn: role, accountId: "123456789012", userName: "Deploy" } }

/** Each identity, and what it is: a caller, or why it is none. */
const identities: ReadonlyArray<readonly [identity: unknown, expected: string]> = [
  [{ type: "IAMUser", arn: alice, userName: "alice" }, alice],
  [{ type: "IAMUser", userName: "HIDDEN_DUE_TO_SECURITY_REASONS" }, "IAMUser"],
  [{ type: "AssumedRole", arn: session, sessionContext: issuer }, session],
  [
    { type: "AssumedRole", arn: session, sessionContext: issuer, invokedBy: "cloudformation.amazonaws.com" },
    session
  ],
  [{ type: "AssumedRole", principalId: "AROA:ci", sessionContext: issuer }, "AssumedRole"],
  [{ type: "AssumedRole", arn: "arn:aws:sts::123456789012:assumed-role/Deploy" }, "BrokenArn"],
  [{ type: "Role", arn: role }, "Role"],
  [
    { type: "FederatedUser", arn: "arn:aws:sts::123456789012:federated-user/bob" },
    "arn:aws:sts::123456789012:federated-user/bob"
  ],
  [{ type: "Root", arn: "arn:aws:iam::123456789012:root" }, "arn:aws:iam::123456789012:root"],
  [{ type: "Root", accountId: "123456789012" }, "Root"],
  [{ type: "AWSAccount", principalId: "AIDA", accountId: "123456789012" }, "AWSAccount"],
  [{ type: "AWSService", invokedBy: "ec2.amazonaws.com" }, "AWSService"],
  [{ invokedBy: "AWS Internal" }, "AWSService"],
  [{ type: "SAMLUser", principalId: "x:y", userName: "y" }, "SAMLUser"],
  [{ type: "WebIdentityUser", arn: "arn:aws:iam::123456789012:oidc-provider/x" }, "WebIdentityUser"],
  [
    {
      type: "IdentityCenterUser",
      onBehalfOf: { userId: "x", identityStoreArn: "arn:aws:identitystore::1:x" }
    },
    "IdentityCenterUser"
  ],
  [{ type: "Directory", principalId: "d-1" }, "Directory"],
  [{ type: "Unknown" }, "Unknown"],
  [{ type: "Invented" }, "OtherType"],
  [{ type: "Invented", arn: alice }, alice],
  [{ arn: session }, session],
  [{ arn: "" }, "NoIdentity"],
  [{}, "NoIdentity"],
  [null, "NoIdentity"],
  ["arn:aws:iam::123456789012:user/alice", "NoIdentity"],
  [{ type: "IAMUser", arn: "arn:aws:iam::************:user/alice" }, "MaskedArn"],
  [{ type: "IAMUser", arn: "arn:aws:iam::1234xxxx9012:user/alice" }, "MaskedArn"],
  [{ type: "IAMUser", arn: "arn:aws:iam::123456789012:user/<redacted>" }, "MaskedArn"],
  [{ type: "AssumedRole", arn: "arn:aws:sts::123456789012:assumed-role/REDACTED" }, "MaskedArn"],
  [
    { type: "AssumedRole", arn: "arn:aws:sts::123456789012:assumed-role/xxxx/xxxx" },
    "arn:aws:sts::123456789012:assumed-role/xxxx/xxxx"
  ],
  [{ type: "IAMUser", arn: "arn:aws:iam::12:user/alice" }, "BrokenArn"],
  [{ type: "IAMUser", arn: "alice" }, "BrokenArn"],
  [{ type: "IAMUser", arn: role }, "Role"]
]

const read = (text: string): ReadonlyArray<string> => {
  const found: Array<string> = []
  const reader = Reader.make({
    caller: ({ caller }) => found.push(caller),
    noCaller: ({ kind }) => found.push(kind),
    damage: ({ reason }) => found.push(reason),
    format: () => {}
  })
  reader.write(new TextEncoder().encode(text))
  reader.end()
  return found
}

const record = (userIdentity: unknown) => ({
  eventVersion: "1.08",
  userIdentity,
  eventTime: "2026-11-26T10:00:00Z",
  eventSource: "s3.amazonaws.com",
  eventName: "GetObject"
})

/** Ways in which the same record comes: the first is read on the way, all others by `JSON.parse`. */
const wrappings: Readonly<Record<string, (record: object) => string>> = {
  "in a log file": (record) => JSON.stringify({ Records: [record] }),
  "with an escape in its time": (record) =>
    JSON.stringify({ Records: [record] }).replace("T10:", String.raw`\u005410:`),
  "out of lookup-events": (record) =>
    JSON.stringify({ Events: [{ EventId: "1", CloudTrailEvent: JSON.stringify(record) }] }),
  "in an event of EventBridge": (record) =>
    JSON.stringify({ "detail-type": "AWS API Call via CloudTrail", detail: record })
}

describe("Reader", () => {
  describe("make, of every variant of userIdentity", () => {
    for (const [name, wrap] of Object.entries(wrappings)) {
      it(`says who it is, or why it is no caller, ${name}`, () => {
        for (const [identity, expected] of identities) {
          assert.deepStrictEqual(read(wrap(record(identity))), [expected], JSON.stringify(identity))
        }
      })
    }

    it("says it of a record without an identity", () => {
      const { userIdentity: _, ...rest } = record({})
      assert.deepStrictEqual(read(JSON.stringify([rest])), ["NoIdentity"])
    })

    it("takes nobody from what the record is about", () => {
      const about = {
        ...record({ type: "AWSService", invokedBy: "lambda.amazonaws.com" }),
        requestParameters: { userIdentity: { arn: alice }, roleArn: role },
        responseElements: { assumedRoleUser: { arn: session } },
        resources: [{ ARN: role }]
      }
      assert.deepStrictEqual(read(JSON.stringify({ Records: [about] })), ["AWSService"])
    })

    it("takes the session that AssumeRole, with any proof, has made", () => {
      for (const eventName of ["AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"]) {
        for (const wrap of Object.values(wrappings)) {
          const made = {
            ...record({ type: "WebIdentityUser", userName: "x" }),
            eventName,
            responseElements: { credentials: {}, assumedRoleUser: { assumedRoleId: "AROA:ci", arn: session } }
          }
          assert.deepStrictEqual(read(wrap(made)), ["WebIdentityUser", session])
        }
      }
    })

    it("takes the user that GetFederationToken has made, and of no other event", () => {
      const federated = "arn:aws:sts::123456789012:federated-user/bob"
      for (const wrap of Object.values(wrappings)) {
        const made = {
          ...record({ type: "IAMUser", arn: alice }),
          eventName: "GetFederationToken",
          responseElements: { federatedUser: { federatedUserId: "123456789012:bob", arn: federated } }
        }
        assert.deepStrictEqual(read(wrap(made)), [alice, federated])
        assert.deepStrictEqual(read(wrap({ ...made, eventName: "GetFederationTokens" })), [alice])
        assert.deepStrictEqual(read(wrap({ ...made, eventName: "AssumeRole" })), [alice])
      }
    })
  })
})
