import { assert, describe, it, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { folder, run } from "./program.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const account = "418273640159"
const role = `arn:aws:sts::${account}:assumed-role/terraform-apply`
const user = `arn:aws:iam::${account}:user/ops`

/** Texts that look like callers, and that AWS never reports as one. */
const nearly: ReadonlyArray<string> = [
  `${role}/*`,
  `${role}/run-*`,
  `${role}/`,
  `${role}/a/b`,
  `${role}/Deploy/`,
  `${role}//run`,
  `${role}/x`,
  `${role}/${"x".repeat(65)}`,
  `${role}/x y`,
  `${role}/run-1",`,
  `${role}/run-1 `,
  ` ${role}/run-1`,
  `\t${role}/run-1`,
  `${role}/run-1\u00a0`,
  `\ufeff${role}/run-1`,
  `${role}/run-1\u200b`,
  `${role}/run-\u0430`,
  `${role}/ｒｕｎ`,
  `${role}/run%2D1`,
  `${role}/<session>`,
  `${role}/\${session}`,
  `"${role}/run-1"`,
  `'${role}/run-1'`,
  `${role}/run-1,`.replace("terraform-apply", "{{role}}"),
  `${role}/run-1\r${role}/run-2`,
  `${role}/run-1\u2028${role}/run-2`,
  `${role}/run-1 ${role}/run-2`,
  `${role}/${"x".repeat(2_048)}`,
  role,
  `arn:aws:iam::${account}:role/terraform-apply`,
  `arn:aws:iam::${account}:role/ops/terraform-apply`,
  `arn:aws:iam::${account}:assumed-role/terraform-apply/run-1`,
  `arn:aws:sts:us-east-1:${account}:assumed-role/terraform-apply/run-1`,
  "arn:aws:sts::41827364015:assumed-role/terraform-apply/run-1",
  "arn:aws:sts::4182-7364-0159:assumed-role/terraform-apply/run-1",
  "arn:aws:sts:::assumed-role/terraform-apply/run-1",
  `ARN:aws:sts::${account}:assumed-role/terraform-apply/run-1`,
  `arn:aws:sts::${account}:Assumed-Role/terraform-apply/run-1`,
  `${user}/`,
  `${user}/b ob`,
  `${user}/${"x".repeat(65)}`,
  `arn:aws:sts::${account}:user/carol`,
  `arn:aws:iam::${account}:group/admins`,
  `arn:aws:iam::${account}:instance-profile/web`,
  `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`,
  `arn:aws:sts::${account}:federated-user/`,
  "arn:aws:s3:::terraform-apply",
  "admin"
]

/** Texts as strange, all of which AWS can report. */
const callers: ReadonlyArray<string> = [
  `${role}/run-1`,
  `${role}/xy`,
  `${role}/${"x".repeat(64)}`,
  `${role}/a.b=c,d@e+f_g-h`,
  `${user}/bob`,
  `${user}//!"#$%&'()*,;<>?[]^{|}~\u007f/bob`
]

/** A mapping that matches each of these texts as far as a pattern can. */
const snapshot = Effect.map(folder, (path) => {
  const patterns = [`${role}/*`, `${user}/*`, ...nearly, ...callers]
  const file = join(path, "snapshot.json")
  writeFileSync(
    file,
    JSON.stringify({
      format: "dd-cloud-auth/snapshot",
      version: 1,
      site: "datadoghq.eu",
      takenAt: "2026-11-22T00:00:00.000Z",
      personaMappings: patterns.map((arnPattern, id) => ({
        id: `${id}`,
        arnPattern,
        accountIdentifier: "ada@acme.example",
        accountUuid: "7e04c1fd-4d0b-4f5a-9b3c-0c1b7f0e5a11"
      })),
      intakeMappings: []
    })
  )
  return file
})

const outcomes = (stdout: string) =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))

describe("whois", () => {
  it.live("takes nothing for a caller that AWS never reports, whatever matches it as text", () =>
    Effect.gen(function* () {
      const file = yield* snapshot
      const asArguments = yield* run(["whois", "--json", "--no-explain", "--snapshot", file, ...nearly])
      const asLines = yield* run(["whois", "--json", "--snapshot", file], {
        stdin: [...nearly, `${role}/run-1\0${role}/run-2`].join("\n")
      })
      for (const { code, stdout } of [asArguments, asLines]) {
        assert.strictEqual(code, 2)
        for (const { caller, matches, outcome, reason } of outcomes(stdout)) {
          assert.match(outcome, /^not-/, JSON.stringify(caller))
          assert.deepStrictEqual(matches, [])
          assert.isString(reason)
        }
      }
      assert.deepStrictEqual(
        outcomes(asArguments.stdout).map(({ caller }) => caller),
        [...nearly]
      )
      assert.strictEqual(outcomes(asLines.stdout).length, nearly.length + 1)
    })
  )

  it.live("ends with 2 for each of them, with the reason on stderr", () =>
    Effect.gen(function* () {
      const file = yield* snapshot
      for (const text of [`${role}/*`, `arn:aws:iam::${account}:group/admins`, `${role}/run-1 `, "admin"]) {
        const { code, stderr, stdout } = yield* run(["whois", "--snapshot", file, text])
        assert.strictEqual(code, 2)
        assert.match(stdout, /\tnot-(a-caller|an-arn)\t\t\t\n$/)
        assert.match(stderr, /^ {2}✗ \S/m)
        assert.match(stderr, /^error: 1 caller of 1 is not (an ARN|the ARN of a caller)\.$/m)
      }
    })
  )

  it.live("answers for each that AWS can report", () =>
    Effect.gen(function* () {
      const file = yield* snapshot
      const { code, stdout } = yield* run(["whois", "--json", "--snapshot", file, ...callers])
      assert.strictEqual(code, 0, stdout)
      assert.isTrue(outcomes(stdout).every(({ outcome }) => outcome === "match"))
    })
  )

  it.live("shows the first twenty refusals of standard input, and counts all of them", () =>
    Effect.gen(function* () {
      const stdin = Array.from({ length: 30 }, (_, i) => `${role}/run-${i}/x`).join("\n")
      const { code, stderr, stdout } = yield* run(["whois", "--snapshot", yield* snapshot], { stdin })
      assert.strictEqual(code, 2)
      assert.strictEqual(stdout.split("\tnot-a-caller\t").length, 31)
      assert.strictEqual(stderr.split("  ✗ ").length, 21)
      assert.include(stderr, "30 callers: 0 match, 0 match nothing, 30 not a caller")
      assert.include(stderr, "error: 30 callers of 30 are not the ARN of a caller.")
    })
  )
})
