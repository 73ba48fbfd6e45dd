import { assert, describe, it, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as ChildProcessSpawner from "effect/process/ChildProcessSpawner"
import * as TestClock from "effect/testing/TestClock"
import { chmodSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Self from "../src/internal/self.ts"
import { folder, type Options, run } from "./program.ts"
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

/** A program that is called aws, alone on the PATH but for what a script needs. */
const aws = (script: string) =>
  Effect.map(folder, (path) => {
    const file = join(path, "aws")
    writeFileSync(file, `#!/bin/sh\n${script}\n`)
    chmodSync(file, 0o755)
    return { PATH: `${path}:/usr/bin:/bin`, AWS_PROFILE: "ops" }
  })

describe("whois --self", () => {
  it.live("answers for whom the AWS CLI says that the user is", () =>
    Effect.gen(function* () {
      const env = yield* aws(`[ "$*" = "sts get-caller-identity --output json" ] && echo '${identity}'`)
      const { code, stderr, stdout } = yield* whois(["--self"], { env })
      assert.strictEqual(code, 0, stderr)
      assert.deepStrictEqual(callers(stdout), [`${session} match`])
    })
  )

  it.live("hands it the environment, but no key of Datadog's", () =>
    Effect.gen(function* () {
      const env = yield* aws(`echo "$AWS_PROFILE:$DD_API_KEY$DATADOG_APP_KEY$DD_BEARER_TOKEN:" >&2; exit 1`)
      const keys = { DD_API_KEY: "k1", DATADOG_APP_KEY: "k2", DD_BEARER_TOKEN: "k3" }
      const { code, stderr } = yield* whois(["--self"], { env: { ...env, ...keys } })
      assert.strictEqual(code, 2)
      assert.include(stderr, "ended with 1: ops::")
    })
  )

  it.live("says what the AWS CLI said where it fails, on one line", () =>
    Effect.gen(function* () {
      const env = yield* aws(
        `printf '\\nUnable to locate credentials.\\nRun "aws configure".\\n' >&2; exit 253`
      )
      const { code, stderr, stdout } = yield* whois(["--self"], { env })
      assert.deepStrictEqual([code, stdout], [2, ""])
      assert.include(
        stderr,
        'error: `aws sts get-caller-identity --output json` ended with 253: Unable to locate credentials. Run "aws configure".\n'
      )
    })
  )

  it.effect("waits no more than a minute", () =>
    Effect.gen(function* () {
      const never = ChildProcessSpawner.make(() => Effect.never)
      const fiber = yield* Self.items.pipe(
        Effect.provideService(ChildProcessSpawner.ChildProcessSpawner, never),
        Effect.flip,
        Effect.forkChild({ startImmediately: true })
      )
      yield* TestClock.adjust("59 seconds")
      assert.isUndefined(fiber.pollUnsafe())
      yield* TestClock.adjust("1 second")
      const { exitCode, message } = yield* Fiber.join(fiber)
      assert.strictEqual(exitCode, 2)
      assert.match(message, /did not end within 1 minute\.$/)
    })
  )

  it.live("says so where there is no AWS CLI, or where it answers something else", () =>
    Effect.gen(function* () {
      const none = yield* whois(["--self"], { env: { PATH: yield* folder } })
      assert.strictEqual(none.code, 2)
      assert.match(none.stderr, /there is no `aws` on the PATH/)
      for (const answer of ["", "{}", user, `[${identity}, ${identity}]`]) {
        const { code, stderr, stdout } = yield* whois(["--self"], { env: yield* aws(`echo '${answer}'`) })
        assert.deepStrictEqual([code, stdout], [2, ""])
        assert.match(stderr, /answered without the ARN of a caller/)
      }
    })
  )
})
