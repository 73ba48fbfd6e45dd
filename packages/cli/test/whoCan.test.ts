import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import * as Store from "@dd-cloud-auth/emulator/Store"
import { assert, describe, it, layer, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { emulator, live, runAgainst, sentence } from "./emulated.ts"
import { run } from "./program.ts"
import { mapping, snapshotFile } from "./snapshots.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const deploy = "arn:aws:sts::111111111111:assumed-role/Deploy"
const mappings = [
  mapping("1", `${deploy}/*`, "ada"),
  mapping("2", `${deploy}/ci-1`, "bob"),
  mapping("3", "arn:aws:iam::111111111111:user/ops/*", "ada"),
  mapping("4", "arn:aws:iam::111111111111:user/ops/eu/*", "eve"),
  mapping("5", "arn:aws:iam::111111111111:role/Deploy", "ada"),
  mapping("6", "arn:aws:iam::111111111111:user/ada", "ada")
]
const file = snapshotFile(mappings)

/** The fields of each line. */
const fields = (stdout: string) =>
  stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split("\t"))

describe("who-can", () => {
  it.live("names each mapping of the account, how wide it is, and who else its callers could be", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* run(["who-can", "ada@acme.example", "--snapshot", yield* file])
      assert.deepStrictEqual([code, stderr], [0, ""])
      assert.deepStrictEqual(fields(stdout), [
        [`${deploy}/*`, "every session of the role Deploy", "1", "bob@acme.example", `${deploy}/ci-1`],
        [mappings[2]!.arnPattern, "every user below /ops/", "3", "eve@acme.example", fields(stdout)[1]![4]!],
        [mappings[4]!.arnPattern, "no caller", "5", "", ""],
        [mappings[5]!.arnPattern, "one caller", "6", "", ""]
      ])
      assert.match(fields(stdout)[1]![4]!, /^arn:aws:iam::111111111111:user\/ops\/eu\/\S+$/)
    })
  )

  it.live("takes the UUID of the account, in letters of either case", () =>
    Effect.gen(function* () {
      const { code, stdout } = yield* run(["who-can", "UUID-OF-EVE", "--snapshot", yield* file])
      assert.strictEqual(code, 0)
      assert.deepStrictEqual(
        fields(stdout).map(([arnPattern, who, , other]) => [arnPattern, who, other]),
        [[mappings[3]!.arnPattern, "every user below /ops/eu/", "ada@acme.example"]]
      )
    })
  )

  it.live("prints in every format", () =>
    Effect.gen(function* () {
      const ask = (...flags: ReadonlyArray<string>) =>
        Effect.flatMap(file, (file) => run(["who-can", "bob@acme.example", "--snapshot", file, ...flags]))
      const other = {
        account: { accountUuid: "uuid-of-ada", identifiers: ["ada@acme.example"] },
        example: `${deploy}/ci-1`
      }
      const value = { mapping: mappings[1], width: "exact", who: "one caller", others: [other] }
      assert.deepStrictEqual(JSON.parse((yield* ask("--json")).stdout), [value])
      assert.deepStrictEqual(JSON.parse((yield* ask("--format", "jsonl")).stdout), value)
      assert.strictEqual(
        (yield* ask("--csv")).stdout,
        `arnPattern,who,id,alsoBecomes,example\n${deploy}/ci-1,one caller,2,ada@acme.example,${deploy}/ci-1\n`
      )
      assert.include(
        (yield* ask("--format", "markdown")).stdout,
        `| \`${deploy}/ci-1\` | \`one caller\` | \`2\` | \`ada@acme.example\` |`
      )
      assert.match(
        (yield* ask("--format", "table")).stdout,
        /^ARN PATTERN +WHO +MAPPING ID +COULD ALSO BECOME/
      )
    })
  )

  it.live("says of an account that nobody has which ones are near, and ends with 2", () =>
    Effect.gen(function* () {
      const nobody = yield* run(["who-can", "ada", "--snapshot", yield* file])
      assert.strictEqual(nobody.code, 2)
      assert.strictEqual(
        sentence(nobody),
        "error: No persona mapping on datadoghq.eu is for the account ada. There is ada@acme.example."
      )
      const unnamed = yield* run(["who-can", "", "--snapshot", yield* file])
      assert.strictEqual(unnamed.code, 2)
      assert.match(sentence(unnamed), /Give the identifier of an account, or its UUID\./)
    })
  )

  it.live("says where accounts share an identifier, or an account has several", () =>
    Effect.gen(function* () {
      const shared = yield* snapshotFile([
        mapping("1", `${deploy}/a`, "ada"),
        { ...mapping("2", `${deploy}/b`, "ada"), accountUuid: "another" }
      ])
      const { code, stderr } = yield* run(["who-can", "ada@acme.example", "--snapshot", shared])
      assert.strictEqual(code, 0)
      assert.strictEqual(
        stderr,
        "several accounts have the identifier ada@acme.example: UUIDs uuid-of-ada, another\n"
      )
    })
  )

  layer(
    Emulator.layerServer({ port: 0 }),
    live
  )((it) => {
    it.effect("asks a site", () =>
      Effect.gen(function* () {
        const account = "oncall@acme.example"
        const { code, stdout } = yield* runAgainst(yield* emulator, ["who-can", account, "--json"])
        assert.strictEqual(code, 0)
        assert.deepStrictEqual(
          JSON.parse(stdout).map(({ mapping }: { readonly mapping: unknown }) => mapping),
          Store.acme.personaMappings.filter(({ accountIdentifier }) => accountIdentifier === account)
        )
      })
    )
  })
})
