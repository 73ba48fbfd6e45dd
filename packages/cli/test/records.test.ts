import { assert, describe, it, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { type Options, run } from "./program.ts"
import { mapping, snapshotFile } from "./snapshots.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const session = "arn:aws:sts::111111111111:assumed-role/Deploy/ci"
const user = "arn:aws:iam::111111111111:user/ada"
const identity = JSON.stringify({ UserId: "AROA:ci", Account: "111111111111", Arn: session }, null, 4)

const record = (userIdentity: Readonly<Record<string, unknown>>) => ({
  eventVersion: "1.11",
  userIdentity,
  eventSource: "s3.amazonaws.com",
  resources: [{ ARN: "arn:aws:s3:::bucket" }],
  requestParameters: { roleArn: "arn:aws:iam::111111111111:role/Deploy" }
})
const bySession = record({ type: "AssumedRole", arn: session })
const byUser = record({ type: "IAMUser", arn: user })
const byService = record({ type: "AWSService", invokedBy: "ec2.amazonaws.com" })

const snapshot = snapshotFile([
  mapping("1", "arn:aws:sts::111111111111:assumed-role/Deploy/*", "ci"),
  mapping("2", user, "ada")
])

const whois = (args: ReadonlyArray<string>, options?: Options) =>
  Effect.flatMap(snapshot, (file) => run(["whois", "--snapshot", file, ...args], options))

const callers = (stdout: string) =>
  stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split("\t").slice(0, 2).join(" "))

describe("whois of JSON", () => {
  it.live("takes what aws sts get-caller-identity prints, as an argument and on standard input", () =>
    Effect.gen(function* () {
      for (const { code, stdout } of [
        yield* whois([identity]),
        yield* whois([], { stdin: identity }),
        yield* whois(["-"], { stdin: JSON.stringify(JSON.parse(identity)) })
      ]) {
        assert.strictEqual(code, 0)
        assert.deepStrictEqual(callers(stdout), [`${session} match`])
      }
    })
  )

  it.live("takes of a CloudTrail record who called, and neither resources nor roles", () =>
    Effect.gen(function* () {
      const asLines = [bySession, byUser].map((record) => JSON.stringify(record)).join("\n")
      const asFile = JSON.stringify({ Records: [bySession, byUser] }, null, 2)
      for (const stdin of [asLines, asFile, `${asLines}\n`, `${JSON.stringify(bySession)}\n${user}\n`]) {
        const { code, stdout } = yield* whois([], { stdin })
        assert.strictEqual(code, 0)
        assert.deepStrictEqual(callers(stdout), [`${session} match`, `${user} match`])
      }
    })
  )

  it.live("counts what AWS did by itself, which is no mistake", () =>
    Effect.gen(function* () {
      const stdin = [byService, bySession, byService].map((record) => JSON.stringify(record)).join("\n")
      const { code, stderr, stdout } = yield* whois([], { stdin })
      assert.strictEqual(code, 0)
      assert.deepStrictEqual(callers(stdout), [`${session} match`])
      assert.strictEqual(
        stderr,
        "1 caller: 1 match, 0 match nothing; 2 CloudTrail records without a caller\n"
      )
      const alone = yield* whois([], { stdin: JSON.stringify(byService) })
      assert.strictEqual(alone.code, 2)
      assert.include(alone.stderr, "No caller: standard input had 1 CloudTrail record without one.")
    })
  )

  it.live("says what it could not read, answers the rest, and ends with 2", () =>
    Effect.gen(function* () {
      const stdin = `${user}\n{"Account": "111111111111"}\n${identity.split("\n").slice(0, 3).join("\n")}`
      const { code, stderr, stdout } = yield* whois([], { stdin })
      assert.strictEqual(code, 2)
      assert.deepStrictEqual(callers(stdout), [`${user} match`])
      assert.match(stderr, /^line 2: JSON without an ARN: \{"Account": "111111111111"\}$/m)
      assert.match(stderr, /^line 4: no complete JSON: .*"UserId": "AROA:ci",$/m)
      assert.match(stderr, /^error: 4 texts could not be read\.$/m)
    })
  )

  it.live("takes a line that begins like JSON and is none as it is", () =>
    Effect.gen(function* () {
      for (const { code, stdout } of [
        yield* whois(["{session}"]),
        yield* whois([], { stdin: "{session}\n" })
      ]) {
        assert.strictEqual(code, 2)
        assert.deepStrictEqual(callers(stdout), ["{session} not-an-arn"])
      }
    })
  )
})
