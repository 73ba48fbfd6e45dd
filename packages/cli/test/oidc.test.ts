import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import * as Faults from "@dd-cloud-auth/emulator/Faults"
import * as Store from "@dd-cloud-auth/emulator/Store"
import { assert, describe, layer, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { stripVTControlCharacters } from "node:util"
import { emulator, keys, live, runAgainst, sentence } from "./emulated.ts"
import { folder, hasTerminal, runOnTerminal } from "./program.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const issuer = "https://oidc.eks.example.com"
const account = {
  accountUuid: "0b5a1e52-0000-4000-8000-000000000001",
  accountIdentifier: "deploy@acme.example"
}

const mapping = (n: number, more: Partial<NonNullable<Store.Seed["oidcPersonaMappings"]>[number]>) => ({
  id: `51000000-0000-4000-8000-00000000000${n}`,
  type: "oidc",
  providerId: "p",
  ...account,
  ...more
})

const oidcPersonaMappings = [
  mapping(1, { claimMatchers: [{ claim: "sub", mode: "glob", values: ["system:serviceaccount:ci:*"] }] }),
  mapping(2, {
    accountUuid: "0b5a1e52-0000-4000-8000-000000000002",
    accountIdentifier: "oncall@acme.example",
    claimMatchers: [{ claim: "groups", mode: "exact", values: ["oncall"] }]
  })
]

const seed: Store.Seed = {
  ...Store.acme,
  oidcProviders: [{ id: "p", issuer, audiences: ["datadog"] }],
  oidcPersonaMappings
}

const claims = { iss: issuer, aud: "datadog", sub: "system:serviceaccount:ci:deploy", exp: 4_102_444_800 }

/** Asks with claims on standard input. */
const ask = (claims: object, args: ReadonlyArray<string> = []) =>
  Effect.flatMap(emulator, (server) =>
    runAgainst(server, ["whois", "--claims", "-", ...args], { stdin: JSON.stringify(claims) })
  )

describe("custom OIDC", () => {
  layer(
    Emulator.layerServer({ port: 0, seed }),
    live
  )((it) => {
    it.effect("says whom a token would act as, and that no signature was checked", () =>
      Effect.gen(function* () {
        const { code, stderr, stdout } = yield* ask(claims)
        assert.strictEqual(code, 0)
        assert.strictEqual(
          stdout,
          `match\t${account.accountIdentifier}\t${account.accountUuid}\t${oidcPersonaMappings[0]!.id}\n`
        )
        assert.strictEqual(stderr, "The claims are believed as they stand: no signature is checked.\n")
      })
    )

    it.effect(
      "reads a JWT from a file, prints nothing of it but the claim that misses, and ends with 1",
      () =>
        Effect.gen(function* () {
          const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url")
          const signature = "c2lnbmF0dXJlLW9mLWEtdG9rZW4"
          const payload = part({
            ...claims,
            sub: "system:serviceaccount:dev:x",
            email: "ada@example.com",
            exp: 1
          })
          const file = join(yield* folder, "token")
          writeFileSync(file, `${part({ alg: "RS256" })}.${payload}.${signature}\n`)
          const { code, stderr, stdout } = yield* runAgainst(yield* emulator, ["whois", "--claims", file])
          assert.strictEqual(code, 1)
          assert.strictEqual(stdout, "no-match\t\t\t\n")
          assert.include(
            stderr,
            'claimMatchers[0] wants "sub" to match "system:serviceaccount:ci:*"; it is "system:serviceaccount:dev:x"'
          )
          assert.include(stderr, "The token expired at 1970-01-01T00:00:01.000Z")
          for (const text of [signature, payload, "ada@example.com"]) assert.notInclude(stdout + stderr, text)
        })
    )

    it.effect("is undecided where Datadog does not document how a claim is compared", () =>
      Effect.gen(function* () {
        const { code, stdout } = yield* ask({ ...claims, groups: ["dev", "oncall"] }, ["--json"])
        assert.strictEqual(code, 1)
        const { matches, outcome, possible, signatureChecked } = JSON.parse(stdout)
        assert.deepStrictEqual([outcome, signatureChecked], ["undecided", false])
        assert.deepStrictEqual(matches, [oidcPersonaMappings[0]])
        assert.strictEqual(possible[0].findings[0].code, "NotText")
      })
    )

    it.effect("lists the mappings with their issuer, and as JSON as they are", () =>
      Effect.gen(function* () {
        const { code, stdout } = yield* runAgainst(yield* emulator, ["list", "--oidc"])
        assert.strictEqual(code, 0)
        assert.strictEqual(
          stdout.split("\n")[0],
          [
            issuer,
            'sub matches "system:serviceaccount:ci:*"',
            account.accountIdentifier,
            account.accountUuid,
            oidcPersonaMappings[0]!.id
          ].join("\t")
        )
        const json = yield* runAgainst(yield* emulator, ["list", "--oidc", "--json"])
        assert.deepStrictEqual(JSON.parse(json.stdout), oidcPersonaMappings)
      })
    )

    it.effect("says of a refusal that custom OIDC may not be enabled", () =>
      Effect.gen(function* () {
        const server = yield* emulator
        yield* server.faults.set([Faults.status(404)])
        const result = yield* runAgainst(server, ["list", "--oidc"])
        assert.strictEqual(result.code, 3)
        assert.include(sentence(result), "has to be enabled for the organisation")
      })
    )

    it.effect(
      "refuses what cannot be a token, without repeating it, and flags that mean something else",
      () =>
        Effect.gen(function* () {
          const server = yield* emulator
          for (const [args, stdin, said] of [
            [["whois", "--claims", "-"], "eyJub3QtYS1qd3Q", "neither a JSON object nor a JWT"],
            [["whois", "--claims", "-"], '{"sub": 1, "sub": 2}', "a claim twice"],
            [["whois", "--claims", "-", "--snapshot", "x"], "{}", "a snapshot does not hold custom OIDC"],
            [["whois", "--claims", "-", "--self"], "{}", "leave out callers"],
            [["whois", "--claims", "/no/such/file"], "", "no such file"],
            [["list", "--oidc", "--intake", "--aws-account", "1"], "", "leave out --intake and --aws-account"]
          ] as const) {
            const result = yield* runAgainst(server, args, { stdin })
            assert.strictEqual(result.code, 2, said)
            assert.include(sentence(result), said)
            assert.notInclude(result.stderr, "eyJub3")
          }
        })
    )
  })

  layer(
    Emulator.layerServer({ port: 0 }),
    live
  )((it) => {
    it.effect.skipIf(!hasTerminal)(
      "prints on a terminal what the README shows of the emulator's example",
      () =>
        Effect.gen(function* () {
          const { origin } = yield* emulator
          const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
          const [, claims = "", block = ""] =
            /\$ cat claims\.json\n([^$]*)\$ dd-cloud-auth whois --claims claims\.json\n([^`]*)/.exec(
              readme
            ) ?? []
          const file = join(yield* folder, "claims.json")
          writeFileSync(file, claims)
          const { stdout } = yield* runOnTerminal(["whois", "--claims", file, "--origin", origin], {
            env: keys,
            columns: 200
          })
          const lines = block.trimEnd().split("\n")
          assert.isAtLeast(lines.length, 5)
          for (const line of lines.filter((line) => line !== "…")) {
            assert.include(stripVTControlCharacters(stdout), line)
          }
        })
    )
  })
})
