import { parse } from "@cdktn/hcl2json"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import { Audit, type CallerLog } from "@dd-cloud-auth/audit"
import { Directory } from "@dd-cloud-auth/directory"
import { assert, describe, it } from "vitest"
import { intake, mapping } from "./mappings.ts"
import { noon } from "./time.ts"

const session = (role: string, name: string, awsAccount = "123456789012"): string =>
  `arn:aws:sts::${awsAccount}:assumed-role/${role}/${name}`

const deploy = mapping("assumed-role/Deploy/*", "deploy@example.com")
const directory = Directory.make({ site: "datadoghq.eu", personaMappings: [deploy] })
const deployed: CallerLog.Entry = { caller: session("Deploy", "run-7"), count: 1 }

/** What is found in a directory whose mapping is in use. */
const unmapped = (...callers: ReadonlyArray<CallerLog.Entry>) =>
  Audit.run(directory, { callerLog: { callers: [deployed, ...callers] } })

/** What is found in mappings of which the log has nobody. */
const unused = (callerLog: CallerLog.CallerLog, personaMappings = [deploy]) =>
  Audit.run(Directory.make({ personaMappings }), { callerLog }).filter(
    ({ rule }) => rule === "unused-mapping"
  )

describe("CallerLog", () => {
  it("makes two rules find something, and without it they find nothing", () => {
    const callers = [{ caller: session("Release", "run-7"), count: 1 }]
    assert.deepStrictEqual(
      Audit.run(directory, { callerLog: { callers } }).map(({ rule }) => rule),
      ["unused-mapping", "unmapped-caller"]
    )
    assert.deepStrictEqual(Audit.run(directory), [])
  })

  it("is read through once, so that it may come from a generator", () => {
    function* callers() {
      yield deployed
      yield { caller: session("Release", "run-7"), count: 1 }
    }
    assert.deepStrictEqual(
      Audit.run(directory, { callerLog: { callers: callers() } }).map(({ rule }) => rule),
      ["unmapped-caller"]
    )
  })

  it("passes over what is no caller", () => {
    const others = ["", "arn:aws:iam::123456789012:role/Release", session("Deploy", "")]
    const callers = others.map((caller) => ({ caller, count: 1 }))
    const found = Audit.run(directory, { callerLog: { callers } })
    assert.deepStrictEqual(
      found.map(({ rule }) => rule),
      ["unused-mapping"]
    )
    assert.deepStrictEqual(Audit.run(directory, { callerLog: { callers: [...callers, deployed] } }), [])
  })

  describe("unused-mapping", () => {
    it("counts a caller for each mapping that takes it, of both kinds", () => {
      const mappings = {
        personaMappings: [deploy, mapping("assumed-role/Deploy/run-7", "deploy@example.com")],
        intakeMappings: [intake("assumed-role/Agents/*")]
      }
      const found = Audit.run(Directory.make(mappings), {
        callerLog: { callers: [deployed, { caller: session("Agents", "i-1"), count: 1 }] },
        rules: { "shadowed-mapping": "off" }
      })
      assert.deepStrictEqual(found, [])
    })

    it("says which time the log covers, as far as it is known", () => {
      const callers = [{ caller: session("Release", "run-7"), count: 1 }]
      const [from, until] = [Date.UTC(2026, 7, 1), Date.UTC(2026, 10, 26)]
      const message = (log: Omit<CallerLog.CallerLog, "callers">) => unused({ callers, ...log })[0]?.message
      assert.strictEqual(
        message({ from, until }),
        `no caller of the log from 2026-08-01 until 2026-11-26 matches ${deploy.arnPattern}`
      )
      assert.strictEqual(
        message({ until }),
        `no caller of the log until 2026-11-26 matches ${deploy.arnPattern}`
      )
      assert.strictEqual(message({ from: Number.NaN }), `no caller of the log matches ${deploy.arnPattern}`)
    })

    it("says so where the log has nobody of the AWS account, and does not ask to delete", () => {
      const [finding] = unused({
        callers: [{ caller: session("Deploy", "run-7", "210987654321"), count: 1 }]
      })
      assert.strictEqual(
        finding?.message,
        `no caller of the log matches ${deploy.arnPattern}, and none is of AWS account 123456789012`
      )
      assert.match(finding?.fix?.description ?? "", /^Take in the log of AWS account 123456789012/)
    })

    it("says so where not every caller of the log was kept, and does not ask to delete", () => {
      const [finding] = unused({ callers: [{ caller: session("Release", "run-7"), count: 1 }], overLimit: 1 })
      assert.strictEqual(
        finding?.message,
        `no caller of the log, of which not every one was kept, matches ${deploy.arnPattern}`
      )
      assert.match(finding?.fix?.description ?? "", /^Read the log with a limit that keeps every caller/)
    })

    it("leaves what no caller can match to the other rules", () => {
      assert.deepStrictEqual(unused({ callers: [] }, [mapping("role/Deploy", "deploy@example.com")]), [])
    })
  })

  describe("unmapped-caller", () => {
    it("is one finding for all sessions of a role, with the pattern that takes them", async () => {
      const sessions = Array.from({ length: 10_000 }, (_, i) => ({
        caller: session("Release", `run-${i}`),
        count: i === 77 ? 3 : 1,
        firstSeen: Date.UTC(2026, 9, 31 - (i % 20)),
        lastSeen: Date.UTC(2026, 10, 1 + (i % 20))
      }))
      const [{ example, fix, message } = assert.fail(), ...more] = unmapped(...sessions)
      const { arnPattern = "", terraform = "" } = fix ?? {}
      assert.isEmpty(more)
      assert.strictEqual(
        message,
        "10000 sessions of the role Release of AWS account 123456789012 made 10002 calls from 2026-10-12 until 2026-11-20, and no mapping takes arn:aws:sts::123456789012:assumed-role/Release/*"
      )
      assert.strictEqual(example, session("Release", "run-77"))
      assert.strictEqual(arnPattern, session("Release", "*"))
      assert.isEmpty(
        Audit.run(
          Directory.make({
            personaMappings: [deploy, mapping(arnPattern, "release@example.com")]
          }),
          { callerLog: { callers: [deployed, ...sessions] } }
        )
      )
      const { resource } = (await parse("fix.tf", terraform)) as Record<string, unknown>
      assert.deepStrictEqual(resource, {
        datadog_aws_wif_identity_mapping: { Release: [{ arn_pattern: session("Release", "*") }] }
      })
    })

    it("is one for each user, those with the most calls first", () => {
      const user = (name: string) => `arn:aws:iam::123456789012:user/team/${name}`
      const federated = "arn:aws:sts::123456789012:federated-user/carol"
      const found = unmapped(
        { caller: user("alice"), count: 1 },
        { caller: federated, count: 7 },
        { caller: user("bob"), count: 1 }
      )
      assert.deepStrictEqual(
        found.map(({ fix }) => fix?.arnPattern),
        [federated, user("alice"), user("bob")]
      )
      assert.strictEqual(
        found[0]?.message,
        `the federated user carol of AWS account 123456789012 made 7 calls, and no mapping takes ${federated}`
      )
    })

    it("leaves out the root user and the services of AWS", () => {
      const found = unmapped(
        { caller: "arn:aws:iam::123456789012:root", count: 1 },
        { caller: session("AWSServiceRoleForECS", "ecs"), count: 1 }
      )
      assert.deepStrictEqual(found, [])
    })

    it("proposes no pattern over people, and none that Datadog refuses", () => {
      const role = "AWSReservedSSO_Admins_0123456789abcdef"
      const found = unmapped(
        { caller: session(role, "alice"), count: 1 },
        { caller: session(role, "bob"), count: 1 },
        { caller: "arn:aws:iam::123456789012:user/a+b", count: 9 },
        { caller: "arn:aws:iam::123456789012:user/a*b/c", count: 8 },
        { caller: "arn:aws-cn:iam::123456789012:user/alice", count: 7 }
      )
      assert.lengthOf(found, 4)
      assert.match(found[3]?.message ?? "", /^2 sessions of the role AWSReservedSSO_/)
      for (const { fix } of found) {
        assert.deepStrictEqual(Object.keys(fix ?? {}), ["description"])
      }
    })

    it("never proposes what Datadog refuses or nobody matches", () => {
      const names = ["a+b", "a,b", "a=b", "a.b@c", "x", "-", "_"]
      const found = unmapped(
        ...names.flatMap((name) => [
          { caller: session(`Role${name}`, "run-7"), count: 1 },
          { caller: `arn:aws:iam::123456789012:user/${name}`, count: 1 }
        ])
      )
      assert.lengthOf(found, names.length * 2)
      for (const { fix } of found) {
        if (fix?.arnPattern === undefined) continue
        assert.include([undefined, "Doubtful"], Pattern.severity(fix.arnPattern), fix.arnPattern)
      }
    })

    it("can be accepted by the pattern of its fix", () => {
      const callers = [deployed, { caller: session("Release", "run-7"), count: 1 }]
      const entry = { reason: "a batch job", owner: "ada@example.com", expires: "2026-12-31" }
      const accepted = [{ ...entry, rule: "unmapped-caller", arnPattern: session("Release", "*") }]
      const options = { callerLog: { callers }, now: noon("2026-11-26") }
      assert.lengthOf(Audit.run(directory, options), 1)
      assert.deepStrictEqual(Audit.run(directory, { ...options, accepted }), [])
      assert.deepStrictEqual(
        Audit.run(directory, { now: options.now, accepted }),
        [],
        "without a log it is not known to be gone"
      )
    })
  })
})
