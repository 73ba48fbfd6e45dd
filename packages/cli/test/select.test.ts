import { assert, describe, it, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { hasTerminal, run, runOnTerminal } from "./program.ts"
import { mapping, snapshotFile, snapshotText } from "./snapshots.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const mappings = [
  { ...mapping("1", "arn:aws:iam::111111111111:user/ada", "ada"), accountUuid: "AAAA-1" },
  mapping("2", "arn:aws:sts::222222222222:assumed-role/Deploy/*", "ci"),
  { ...mapping("3", "arn:aws:sts::111111111111:assumed-role/Ada/*", "ada.l"), accountUuid: "aaaa-1" },
  mapping("4", "arn:aws:sts::222222222222:assumed-role/release-*", "ci"),
  mapping("5", "arn:aws:iam::222222222222:role/ci/Deploy", "ci")
]
const intakeMappings = [{ id: "6", arnPattern: "arn:aws:iam::111111111111:user/agent" }]

const list = (...args: ReadonlyArray<string>) =>
  Effect.flatMap(snapshotFile(mappings, intakeMappings), (file) => run(["list", "--snapshot", file, ...args]))

const ids = (...args: ReadonlyArray<string>) =>
  Effect.map(list("--columns", "id", ...args), ({ code, stdout }) => [
    code,
    stdout.split("\n").slice(0, -1).join()
  ])

describe("list --snapshot", () => {
  it.live("lists what the file holds, of either kind, without a site or keys", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* ids(), [0, "1,2,3,4,5"])
      assert.deepStrictEqual(yield* ids("--intake"), [0, "6"])
    })
  )

  it.live("reads it from standard input", () =>
    Effect.gen(function* () {
      const { code, stdout } = yield* run(["list", "--snapshot", "-", "--json"], {
        stdin: snapshotText(mappings)
      })
      assert.strictEqual(code, 0)
      assert.deepStrictEqual(JSON.parse(stdout), mappings)
      const broken = yield* run(["list", "--snapshot", "-"], { stdin: "no snapshot" })
      assert.strictEqual(broken.code, 2)
      assert.include(broken.stderr, "error: Standard input is no snapshot: it is not JSON (line 1, column")
    })
  )

  it.live("says once, in one line, how many mappings no caller matches", () =>
    Effect.gen(function* () {
      const { stderr } = yield* list()
      assert.strictEqual(stderr, "2 of 5 persona mappings match no caller: see list --unusable\n")
      assert.strictEqual((yield* list("--aws-account", "111111111111")).stderr, "")
    })
  )
})

describe("list --account", () => {
  it.live("takes the exact identifier, or the UUID in letters of either case", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* ids("--account", "ci@acme.example"), [0, "2,4,5"])
      assert.deepStrictEqual(yield* ids("--account", "ada@acme.example"), [0, "1"])
      for (const uuid of ["AAAA-1", "aaaa-1"]) {
        assert.deepStrictEqual(yield* ids("--account", uuid), [0, "1,3"])
      }
    })
  )

  it.live("ends with 1 where there is none, and names accounts that may have been meant", () =>
    Effect.gen(function* () {
      const near: ReadonlyArray<readonly [account: string, others: string]> = [
        ["ada", "ada@acme.example, ada.l@acme.example"],
        ["ADA@acme.example", "ada@acme.example"],
        ["cI@acme.exmple", "ci@acme.example"]
      ]
      for (const [account, others] of near) {
        const { code, stderr, stdout } = yield* list("--account", account)
        assert.strictEqual(code, 1)
        assert.strictEqual(stdout, "")
        assert.strictEqual(
          stderr,
          `No persona mapping on datadoghq.eu is for the account ${account}. There is ${others}.\n`
        )
      }
      const none = yield* list("--account", "", "--json")
      assert.deepStrictEqual([none.code, none.stdout], [1, "[]\n"])
    })
  )

  it.live("is for persona mappings alone", () =>
    Effect.gen(function* () {
      const { code, stderr } = yield* list("--account", "ci@acme.example", "--intake")
      assert.strictEqual(code, 2)
      assert.match(stderr, /intake mappings have no account/)
    })
  )
})

describe("list --aws-account", () => {
  it.live("takes the mappings whose pattern names the AWS account", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* ids("--aws-account", "222222222222"), [0, "2,4,5"])
      const account = ["--account", "ada.l@acme.example"]
      assert.deepStrictEqual(yield* ids("--aws-account", "111111111111", ...account), [0, "3"])
    })
  )

  it.live("ends with 1 where there is none, and with 2 where the text is no AWS account", () =>
    Effect.gen(function* () {
      const none = yield* list("--aws-account", "333333333333")
      assert.strictEqual(none.code, 1)
      assert.strictEqual(
        none.stderr,
        "No persona mapping on datadoghq.eu names the AWS account 333333333333.\n"
      )
      for (const id of ["1111-1111-1111", "11111111111", "acme"]) {
        const { code, stderr } = yield* list("--aws-account", id)
        assert.strictEqual(code, 2)
        assert.include(stderr, `--aws-account takes the 12 digits of an AWS account, not ${id}.`)
      }
    })
  )
})

describe("list --unusable", () => {
  it.live("lists what no caller matches, with the reason and a corrected pattern", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* list("--unusable", "--json")
      assert.deepStrictEqual([code, stderr], [0, ""])
      const [wildcard, role, ...others] = JSON.parse(stdout)
      assert.deepStrictEqual(others, [])
      assert.strictEqual(wildcard.id, "4")
      assert.match(wildcard.problem, /\*/)
      assert.strictEqual(wildcard.suggestion, null)
      assert.match(role.problem, /a role is no caller/)
      assert.strictEqual(role.suggestion, "arn:aws:sts::222222222222:assumed-role/Deploy/*")
      const csv = yield* list("--unusable", "--csv")
      assert.match(csv.stdout, /^arnPattern,accountIdentifier,accountUuid,id,problem,suggestion\n/)
    })
  )
})

describe("list --columns", () => {
  it.live("prints these columns in this order, in every format", () =>
    Effect.gen(function* () {
      const columns = ["--columns", "awsAccount,id", "--aws-account", "111111111111"]
      assert.strictEqual((yield* list(...columns)).stdout, "111111111111\t1\n111111111111\t3\n")
      assert.strictEqual(
        (yield* list(...columns, "--csv")).stdout,
        "awsAccount,id\n111111111111,1\n111111111111,3\n"
      )
      assert.deepStrictEqual(JSON.parse((yield* list(...columns, "--json")).stdout), [
        { awsAccount: "111111111111", id: "1" },
        { awsAccount: "111111111111", id: "3" }
      ])
      assert.deepStrictEqual(
        JSON.parse((yield* list("--columns", "id,problem", "--account", "AAAA-1", "--json")).stdout)[0],
        { id: "1", problem: null }
      )
    })
  )

  it.live("ends with 2 for a name that is none, says which was meant, and asks no site", () =>
    Effect.gen(function* () {
      const names: ReadonlyArray<readonly [name: string, message: RegExp]> = [
        [
          "arnPatern",
          /no column "arnPatern" of persona mappings\. Did you mean arnPattern\? Columns: arnPattern, /
        ],
        ["ACCOUNTUUID", /Did you mean accountUuid\?/],
        ["id,", /no column "" of/],
        ["\u001b[31m", /no column "\\u001b\[31m"/]
      ]
      for (const [name, message] of names) {
        const { code, stderr, stdout } = yield* run([
          "list",
          "--columns",
          name,
          "--origin",
          "http://127.0.0.1:1"
        ])
        assert.deepStrictEqual([code, stdout], [2, ""])
        assert.match(stderr, message)
      }
      assert.match((yield* list("--columns", "accountUuid", "--intake")).stderr, /of intake mappings/)
    })
  )
})

describe("list --sort", () => {
  it.live("sorts by a column, from either end, and keeps the order of what is equal", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* ids("--sort", "awsAccount"), [0, "1,3,2,4,5"])
      assert.deepStrictEqual(yield* ids("--sort", "awsAccount:desc"), [0, "2,4,5,1,3"])
      assert.deepStrictEqual(yield* ids("--sort", "arnPattern"), [0, "1,5,3,2,4"])
    })
  )

  it.live("ends with 2 for what is no order", () =>
    Effect.gen(function* () {
      assert.match((yield* list("--sort", "idd")).stderr, /Did you mean id\?/)
      assert.match((yield* list("--sort", "id:up")).stderr, /--sort takes the name of a column, .*not id:up/)
    })
  )
})

describe.skipIf(!hasTerminal)("list on a terminal", () => {
  it.live("says how many of how many mappings it shows, and in one line that some match no caller", () =>
    Effect.gen(function* () {
      const file = yield* snapshotFile(mappings)
      const env = { NO_COLOR: "1" }
      const all = yield* runOnTerminal(["list", "--snapshot", file], { env })
      assert.match(all.stdout, /^AWS ACCOUNT +CALLER +ACTS AS +MAPPING ID\r\n/)
      assert.match(
        all.stdout,
        /\r\n5 persona mappings on datadoghq\.eu\r\n2 of 5 persona mappings match no caller: see list --unusable\r\n$/
      )
      const some = yield* runOnTerminal(["list", "--snapshot", file, "--unusable"], { env })
      assert.match(some.stdout, /^ARN PATTERN +WHY NO CALLER MATCHES +CORRECTED PATTERN +MAPPING ID\r\n/)
      assert.match(some.stdout, /\r\n2 of 5 persona mappings on datadoghq\.eu\r\n$/)
    })
  )
})
