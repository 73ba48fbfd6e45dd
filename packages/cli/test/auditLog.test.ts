import { assert, describe, it, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { delivered, log, put, record } from "./cloudTrail.ts"
import { sentence } from "./emulated.ts"
import { folder, run } from "./program.ts"
import { mapping, snapshotText } from "./snapshots.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const role = (session: string): string => `arn:aws:sts::111111111111:assumed-role/${session}`

/** A folder with a snapshot, and logs in which one mapping was used, and one caller nobody mapped. */
const project = Effect.map(folder, (cwd) => {
  const mappings = [mapping("1", role("Used/*"), "ada"), mapping("2", role("Unused/*"), "bob")]
  writeFileSync(join(cwd, "mappings.json"), snapshotText(mappings))
  put(cwd, delivered("20261105T1000"), log(record(role("Used/ci")), record(role("Nobody/ci"))))
  return (args: ReadonlyArray<string>, stdin = "", command: ReadonlyArray<string> = []) =>
    run(["audit", ...command, "--snapshot", "mappings.json", ...args], { cwd, stdin })
})

const rulesIn = (json: string) => JSON.parse(json).findings.map(({ rule }: { readonly rule: string }) => rule)

describe("audit", () => {
  describe("--log", () => {
    it.live("finds mappings that nobody used, and callers that nobody mapped", () =>
      Effect.gen(function* () {
        const audit = yield* project
        const { stderr, stdout } = yield* audit(["--log", "AWSLogs", "--format", "json"])
        assert.sameMembers(rulesIn(stdout), ["unmapped-caller", "unused-mapping"])
        assert.include(stderr, "2 callers in 1 file of logs\n")
        const without = yield* audit(["--format", "json"])
        assert.deepStrictEqual(rulesIn(without.stdout), [])
      })
    )

    it.live("reads several logs, and standard input", () =>
      Effect.gen(function* () {
        const audit = yield* project
        const args = ["--log", "AWSLogs", "--log", "-", "--format", "json"]
        const { stdout } = yield* audit(args, log(record(role("Unused/ci"))))
        assert.deepStrictEqual(rulesIn(stdout), ["unmapped-caller"])
      })
    )

    it.live("says that callers may be missing where a log is damaged", () =>
      Effect.gen(function* () {
        const audit = yield* project
        const { stderr } = yield* audit(["--log", "AWSLogs", "--log", "-"], "{ torn")
        assert.include(stderr, "1 place in the logs could not be read, so that callers may be missing")
      })
    )

    it.live("refuses a log that is not there, and standard input twice", () =>
      Effect.gen(function* () {
        const audit = yield* project
        const none = yield* audit(["--log", "none"])
        assert.strictEqual(none.code, 2)
        assert.match(sentence(none), /none is not there\./)
        const twice = yield* audit(["--log", "-", "--config", "-"], "{}")
        assert.strictEqual(twice.code, 2)
        assert.match(sentence(twice), /Standard input can be read once: give - in one place\./)
      })
    )

    it.live("lets a finding about a log be accepted", () =>
      Effect.gen(function* () {
        const audit = yield* project
        const { stdout } = yield* audit(["--log", "AWSLogs", "--format", "json"])
        const { fingerprint } = JSON.parse(stdout).findings.find(
          ({ rule }: { readonly rule: string }) => rule === "unmapped-caller"
        )
        const why = ["--reason", "a build", "--owner", "ada", "--expires", "2999-12-31"]
        const accept = yield* audit(["--log", "AWSLogs"], "", ["accept", fingerprint, ...why])
        assert.strictEqual(accept.code, 0, accept.stderr)
        const again = yield* audit(["--log", "AWSLogs", "--format", "json"])
        assert.deepStrictEqual(rulesIn(again.stdout), ["unused-mapping"])
      })
    )
  })
})
