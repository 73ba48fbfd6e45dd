import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import * as Faults from "@dd-cloud-auth/emulator/Faults"
import { assert, describe, it, layer, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readFileSync } from "node:fs"
import { emulator, keys, live, runAgainst, sentence } from "./emulated.ts"
import { bin, hasTerminal, run, start } from "./program.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const pattern = (role: string) => `arn:aws:sts::418273640159:assumed-role/${role}/*`
const mapping = (role: string) => ({ arnPattern: pattern(role), accountIdentifier: "oncall@acme.example" })

/** A program that goes on, and what it has printed so far. */
const spawn = Effect.fnUntraced(function* (command: string, args: ReadonlyArray<string>) {
  const child = yield* Effect.acquireRelease(
    Effect.sync(() => start(command, args, { env: { ...keys, TERM: "xterm", SHELL: "/bin/sh" } })),
    (child) => Effect.sync(() => child.kill("SIGKILL"))
  )
  const printed = { stdout: "", stderr: "" }
  const waiting = new Set<() => void>()
  const changed = () => waiting.forEach((look) => look())
  for (const name of ["stdout", "stderr"] as const) {
    child[name]!.setEncoding("utf8").on("data", (text: string) => {
      printed[name] += text
      changed()
    })
  }
  let code: number | null | undefined
  child.on("close", (closed) => {
    code = closed
    changed()
  })
  /** Waits until something is so; fails if the program ends before. */
  const until = <A>(look: () => A | undefined | false): Effect.Effect<A> =>
    Effect.callback<A>((resume) => {
      const check = () => {
        const found = look()
        if (found === undefined || found === false) {
          if (code === undefined) return
          resume(Effect.die(new Error(`ended with ${code}: ${printed.stdout}${printed.stderr}`)))
        } else resume(Effect.succeed(found))
        waiting.delete(check)
      }
      waiting.add(check)
      check()
    })
  return {
    child,
    printed,
    until,
    /** Waits for so many lines. */
    lines: (name: "stdout" | "stderr", count: number) =>
      until(() => {
        const lines = printed[name].split("\n")
        return lines.length > count && lines
      }),
    ended: until(() => code !== undefined && { code })
  }
})

/** `watch` that has looked once, and looks every second. */
const watch = Effect.fnUntraced(function* ({ origin }: Emulator.Service, flags: ReadonlyArray<string> = []) {
  const program = yield* spawn(process.execPath, [
    bin,
    "watch",
    "--origin",
    origin,
    "--every",
    "1s",
    ...flags
  ])
  yield* program.lines("stderr", 1)
  return program
})

const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`

describe("watch", () => {
  layer(
    Emulator.layerServer({ port: 0 }),
    live
  )((it) => {
    it.effect(
      "prints the lines that the README shows, each as a change is seen, until a signal ends it",
      () =>
        Effect.gen(function* () {
          const emulated = yield* emulator
          const { personaMappings } = emulated.store
          const program = yield* watch(emulated)
          assert.match(
            program.printed.stderr,
            /^watching 44 persona mappings and 4 intake mappings of 127\.0\.0\.1:\d+, about every 1s; Ctrl-C ends it\n$/
          )
          const { id } = yield* personaMappings.create(mapping("billing-export"))
          yield* program.lines("stdout", 1)
          yield* personaMappings.remove(id)
          yield* program.lines("stdout", 2)
          program.child.kill("SIGINT")
          assert.deepStrictEqual(yield* program.ended, { code: 130 })
          const withoutTime = (lines: string) => lines.replaceAll(new RegExp(`^${time} `, "gm"), "")
          const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
          const shown = /\$ dd-cloud-auth watch --every 1m\n([^]*?)```/.exec(readme)?.[1] ?? ""
          assert.match(shown, /^(\S+Z (added|removed) .*\n){2}$/)
          assert.strictEqual(withoutTime(program.printed.stdout), withoutTime(shown))
        })
    )

    it.effect("prints a line of JSON for each, several of them in one piece", () =>
      Effect.gen(function* () {
        const { store } = yield* emulator
        const program = yield* watch(yield* emulator, ["--json"])
        const persona = yield* store.personaMappings.create(mapping("Json"))
        const intake = yield* store.intakeMappings.create({ arnPattern: pattern("JsonAgent") })
        const lines = yield* program.lines("stdout", 2)
        const [first, second] = lines.slice(0, 2).map((line) => JSON.parse(line))
        assert.match(first.seenAt, new RegExp(`^${time}$`))
        const { seenAt: _, ...rest } = first
        assert.deepStrictEqual(rest, {
          change: "added",
          kind: "persona",
          arnPattern: pattern("Json"),
          before: null,
          after: persona,
          isNoticed: true,
          meaning: "its callers gain the account",
          coveredBy: []
        })
        assert.deepStrictEqual([second.kind, second.after.id], ["intake", intake.id])
        yield* store.personaMappings.remove(persona.id)
        yield* store.intakeMappings.remove(intake.id)
        program.child.kill("SIGTERM")
        assert.deepStrictEqual(yield* program.ended, { code: 143 })
      })
    )

    it.effect("says when the site fails and since when the mappings are known, and when it is back", () =>
      Effect.gen(function* () {
        const { faults, store } = yield* emulator
        const program = yield* watch(yield* emulator)
        yield* faults.set([Faults.status(403)])
        const [, failed] = yield* program.lines("stderr", 2)
        assert.match(
          failed!,
          new RegExp(
            `^[\\d:.]+Z warn: the mappings of 127\\.0\\.0\\.1:\\d+ are of ${time}, (less than a second|\\d+s) old, and newer ones cannot be had: .*answered 403`
          )
        )
        const { id } = yield* store.personaMappings.create(mapping("Meanwhile"))
        yield* faults.clear
        const [line] = yield* program.lines("stdout", 1)
        assert.include(line, `added ${pattern("Meanwhile")} `)
        const [, , back] = yield* program.lines("stderr", 3)
        assert.match(back!, /^[\d:.]+Z info: the mappings of 127\.0\.0\.1:\d+ are loaded again$/)
        yield* store.personaMappings.remove(id)
        program.child.kill("SIGINT")
        assert.deepStrictEqual(yield* program.ended, { code: 130 })
      })
    )

    it.effect("says with --quiet that the site fails, and nothing else", () =>
      Effect.gen(function* () {
        const { faults, origin, requests, store } = yield* emulator
        const args = [bin, "watch", "--quiet", "--origin", origin, "--every", "1s"]
        const before = (yield* requests).length
        const program = yield* spawn(process.execPath, args)
        // Two of the first look, and one of the second: the first has succeeded.
        yield* Effect.repeat(
          Effect.andThen(
            Effect.promise(() => new Promise((resolve) => setImmediate(resolve))),
            requests
          ),
          { until: (received) => received.length >= before + 3 }
        )
        yield* faults.set([Faults.status(403)])
        const [failed] = yield* program.lines("stderr", 1)
        assert.match(failed!, / warn: the mappings of .* old, and newer ones cannot be had: .*answered 403/)
        const { id } = yield* store.personaMappings.create(mapping("Quiet"))
        yield* faults.clear
        yield* program.lines("stdout", 1)
        yield* store.personaMappings.remove(id)
        program.child.kill("SIGINT")
        assert.deepStrictEqual(yield* program.ended, { code: 130 })
        assert.strictEqual(program.printed.stderr, `${failed}\n`)
      })
    )

    it.effect("ends without a word when whoever reads it has seen enough", () =>
      Effect.gen(function* () {
        const { origin, store } = yield* emulator
        const command = `"${process.execPath}" "${bin}" watch --origin ${origin} --every 1s | head -1; echo "code \${PIPESTATUS[0]}"`
        const program = yield* spawn("bash", ["-c", command])
        yield* program.lines("stderr", 1)
        const { id } = yield* store.personaMappings.create(mapping("Piped"))
        yield* program.lines("stdout", 1)
        yield* store.personaMappings.remove(id)
        assert.deepStrictEqual(yield* program.ended, { code: 0 })
        assert.match(program.printed.stdout, /^\S+ added \S+Piped\/\* .*\ncode 0\n$/)
        assert.match(program.printed.stderr, /^watching .*\n$/)
      })
    )

    it.effect.skipIf(!hasTerminal)("shows the same line on a terminal, coloured, and ends by Ctrl-C", () =>
      Effect.gen(function* () {
        const { origin, store } = yield* emulator
        const command = `exec '${process.execPath}' '${bin}' watch --origin ${origin} --every 1s`
        const program = yield* spawn("script", ["-qec", command, "/dev/null"])
        // Progress may come and go before.
        const { id } = yield* Effect.andThen(
          program.until(() => program.printed.stdout.includes("Ctrl-C ends it")),
          store.personaMappings.create(mapping("Terminal"))
        )
        yield* program.until(() => program.printed.stdout.includes("gain the account\r\n"))
        assert.include(
          program.printed.stdout,
          `\u001b[32madded\u001b[39m \u001b[36m${pattern("Terminal")}\u001b[39m (acts as oncall@acme.example): its callers gain the account\r\n`
        )
        yield* store.personaMappings.remove(id)
        program.child.stdin!.write("\u0003")
        assert.deepStrictEqual(yield* program.ended, { code: 130 })
      })
    )

    it.effect("ends as any other command where the first look fails", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        yield* emulated.faults.set([Faults.status(403)])
        const refused = yield* runAgainst(emulated, ["watch"])
        assert.strictEqual(refused.code, 3)
        assert.match(sentence(refused), /^error: personaMappings\.list on .* answered 403/)
        yield* emulated.faults.set([Faults.invalidJson()])
        assert.strictEqual((yield* runAgainst(emulated, ["watch"])).code, 4)
      })
    )
  })

  it.live.each(["0.5s", "2d", "soon", "5", "-1s", "1e9s", ""])("refuses --every %j", (every) =>
    Effect.gen(function* () {
      const refused = yield* run(["watch", "--site", "EU1", `--every=${every}`], { env: keys })
      assert.strictEqual(refused.code, 2)
      assert.include(sentence(refused), "a time from 1s to 1d, such as 30s, 5m or 1h, not")
    })
  )

  it.live("needs keys", () =>
    Effect.gen(function* () {
      const refused = yield* run(["watch", "--site", "EU1"])
      assert.strictEqual(refused.code, 2)
      assert.include(sentence(refused), "DD_API_KEY")
    })
  )
})
