import { assert, describe, it, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import manifest from "../package.json" with { type: "json" }
import { exitCodes } from "../src/internal/stop.ts"
import { folder, run, runCommand } from "./program.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const script = fileURLToPath(new URL("../scripts/manual.ts", import.meta.url))

/** The man page as the build makes it, and the file that it is in. */
const manual = Effect.gen(function* () {
  const file = join(yield* folder, "man", "dd-cloud-auth.1")
  const made = yield* runCommand(process.execPath, [script, file])
  assert.deepStrictEqual(made, { code: 0, stdout: "", stderr: "" })
  return { file, roff: readFileSync(file, "utf8") }
})

describe("the man page", () => {
  it.live("names every command and every flag of the help, with its meaning", () =>
    Effect.gen(function* () {
      const text = (yield* manual).roff.replaceAll("\\-", "-").replace(/\s+/g, " ")
      const { stdout } = yield* run(["--help"])
      const commands = [...stdout.split("SUBCOMMANDS\n")[1]!.matchAll(/^ {2}([\w-]+)/gm)].map(
        ([, name = ""]) => name
      )
      assert.includeMembers(commands, [
        "list",
        "whois",
        "whoami",
        "who-can",
        "snapshot",
        "diff",
        "watch",
        "audit",
        "sql",
        "token",
        "exec",
        "emulate",
        "sites",
        "tour"
      ])
      for (const command of ["", ...commands, "audit accept", "audit accepted"]) {
        const help = yield* run([...command.split(" "), "--help"].filter((word) => word !== ""))
        if (command !== "") assert.match(text, new RegExp(`\\.SS "dd-cloud-auth ${command} [[<]`))
        const flags = [...help.stdout.matchAll(/^ {2}((?:-\w, )*--\S+(?: \S+)?) {2,}(\S+ \S+)/gm)]
        assert.isAbove(flags.length, 3, command)
        for (const [, names = "", meaning = ""] of flags)
          assert.include(text, `\\fB${names}\\fR ${meaning}`, command)
      }
    })
  )

  it.live("names the variables and every exit code", () =>
    Effect.gen(function* () {
      const text = (yield* manual).roff.replaceAll("\\-", "-")
      const section = (title: string) => text.split(`.SH "${title}"`)[1]?.split(".SH")[0] ?? ""
      for (const variable of ["DD_SITE", "DD_API_KEY", "DD_BEARER_TOKEN", "HTTPS_PROXY", "NO_COLOR"]) {
        assert.include(section("ENVIRONMENT"), variable)
      }
      for (const code of [...Object.values(exitCodes), 129, 143]) {
        assert.match(section("EXIT STATUS"), new RegExp(`^.TP\n.fB${code}.fR\n\\S`, "m"))
      }
    })
  )

  const hasGroff = spawnSync("groff", ["--version"]).status === 0
  it.live.skipIf(!hasGroff)("is laid out without a warning", () =>
    Effect.gen(function* () {
      const { file } = yield* manual
      const { status, stderr, stdout } = spawnSync("groff", ["-man", "-Kutf8", "-Tutf8", "-ww", file], {
        encoding: "utf8"
      })
      assert.deepStrictEqual([status, stderr], [0, ""])
      assert.match(stdout, /dd-cloud-auth snapshot --output mappings\.json/)
    })
  )

  it("is where the package says that it is", () => {
    // As a list: npm links the man pages of a global install from no other form.
    assert.deepStrictEqual(manifest.man, ["./dist/dd-cloud-auth.1"])
    assert.include(manifest.scripts.build, "node scripts/manual.ts dist/dd-cloud-auth.1")
    assert.isTrue(existsSync(script))
  })
})
