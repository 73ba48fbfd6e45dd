import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import { assert, describe, it, layer, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import { spawnSync } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { stripVTControlCharacters } from "node:util"
import { emulator, live, runAgainst } from "./emulated.ts"
import { bin, folder, hasTerminal, run, runCommand } from "./program.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const isInstalled = (shell: string) => spawnSync(shell, ["--version"]).status === 0
const hasBash = hasTerminal && isInstalled("bash")
const hasZsh = hasTerminal && isInstalled("zsh")
const hasFish = isInstalled("fish")

// What the completions ask, the program answers; what was typed, is shown.
const program = `dd-cloud-auth() {
  if [[ "$*" == *--quiet ]]; then '${process.execPath}' '${bin}' "$@"; else printf '<%s>' "$@"; echo; fi
}`

/** Types lines into an interactive bash, and returns the arguments that the program would have been called with. */
const typed = Effect.fnUntraced(function* (cwd: string, lines: ReadonlyArray<string>) {
  const script = yield* run(["--completions", "bash"])
  assert.strictEqual(script.code, 0)
  const rc = join(cwd, "rc")
  writeFileSync(
    rc,
    `${program}
    ${script.stdout}`
  )
  const { stdout } = yield* runCommand("script", ["-qec", `bash --rcfile '${rc}' -i`, "/dev/null"], {
    cwd,
    env: { TERM: "dumb", SHELL: "/bin/sh" },
    stdin: [...lines, "exit", ""].join("\n")
  })
  return argumentsIn(stdout)
})

/** The lines that a program wrote as `<argument>`s, between all that a shell writes. */
const argumentsIn = (text: string): ReadonlyArray<string> =>
  stripVTControlCharacters(text)
    .split(/\r?\n/)
    .flatMap((line) => /^\r?(<.*>)$/.exec(line)?.[1] ?? [])

/** A line as it is typed, and what the program is called with or, of fish, what is offered. */
type Case = readonly [line: string, expected: string]

/** Tests what a shell completes where there is a snapshot, and the path to that has a blank. */
const completes = <E>(
  shell: string,
  isThere: boolean,
  ask: (cwd: string, lines: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<string>, E, Scope>,
  cases: ReadonlyArray<Case>
): void => {
  describe.skipIf(!isThere)(`completions of ${shell}`, () => {
    layer(
      Emulator.layerServer({ port: 0 }),
      live
    )((it) => {
      it.effect("know commands, flags, files, sites, shells, columns and accounts", () =>
        Effect.gen(function* () {
          const cwd = yield* folder
          mkdirSync(join(cwd, "a b"))
          yield* runAgainst(yield* emulator, ["snapshot", "--output", join(cwd, "a b", "mappings.json")])
          const lines = cases.map(([line]) => `dd-cloud-auth ${line}`)
          assert.deepStrictEqual(
            yield* ask(cwd, lines),
            cases.map(([, expected]) => expected)
          )
        })
      )
    })
  })
}

const inBashAndZsh: ReadonlyArray<Case> = [
  ["whoi\t", "<whois>"],
  ["help snap\t", "<help><snapshot>"],
  ["--completions f\t", "<--completions><fish>"],
  ["list --site US1-\t", "<list><--site><US1-FED>"],
  ["list --site=US1-\t", "<list><--site=US1-FED>"],
  ["list --sort aw\t", "<list><--sort><awsAccount>"],
  ["audit --explain ro\t", "<audit><--explain><root-user>"],
  ["audit accepted --exp\t", "<audit><accepted><--expiring-in>"],
  ["diff a\\ b/m\t", "<diff><a b/mappings.json>"],
  ["whois --snapshot a\\ b/m\t", "<whois><--snapshot><a b/mappings.json>"],
  [
    "list --snapshot a\\ b/mappings.json --account ada\t",
    "<list><--snapshot><a b/mappings.json><--account><ada.lovelace@acme.example>"
  ],
  [
    "who-can --snapshot=a\\ b/mappings.json onc\t",
    "<who-can><--snapshot=a b/mappings.json><oncall@acme.example>"
  ]
]

completes("bash", hasBash, typed, [
  ...inBashAndZsh,
  ["--qu\tlist --int\t", "<--quiet><list><--intake>"],
  ["list --format=ma\t", "<list><--format=markdown>"],
  ["whois --snapshot=a\\ b/m\t", "<whois><--snapshot=a b/mappings.json>"],
  [
    "list --snapshot=a\\ b/mappings.json --account=ada\t",
    "<list><--snapshot=a b/mappings.json><--account=ada.lovelace@acme.example>"
  ],
  ["list --site us2\t", "<list><--site><us2.ddog-gov.com>"],
  ["emulate --seed e\t", "<emulate><--seed><empty>"],
  ["emulate --fault rat\t", "<emulate><--fault><rate-limit>"],
  ["list --format ma\t", "<list><--format><markdown>"],
  ["snapshot -o a\\ b/m\t", "<snapshot><-o><a b/mappings.json>"],
  ["audit --snapshot a\\ b/m\t", "<audit><--snapshot><a b/mappings.json>"],
  ["audit --fail-on w\t", "<audit><--fail-on><warning>"],
  ["audit --format sa\t", "<audit><--format><sarif>"],
  ["audit --save-snapshot a\\ b/m\t", "<audit><--save-snapshot><a b/mappings.json>"],
  ["audit accept --config a\\ b/m\t", "<audit><accept><--config><a b/mappings.json>"],
  ["list --config a\\ b/m\t", "<list><--config><a b/mappings.json>"],
  [
    'list --snapshot "a b/mappings.json" --account oncall@\t',
    "<list><--snapshot><a b/mappings.json><--account><oncall@acme.example>"
  ],
  [
    "who-can --snapshot a\\ b/mappings.json onc\t",
    "<who-can><--snapshot><a b/mappings.json><oncall@acme.example>"
  ],
  ["who-can --snapshot a\\ b/m\t", "<who-can><--snapshot><a b/mappings.json>"],
  [
    "list --snapshot a\\ b/mappings.json --aws-account 4\t",
    "<list><--snapshot><a b/mappings.json><--aws-account><418273640159>"
  ]
])

/** Types lines into an interactive zsh, and returns the arguments that the program would have been called with. */
const typedInZsh = Effect.fnUntraced(function* (cwd: string, lines: ReadonlyArray<string>) {
  const script = yield* run(["--completions", "zsh"])
  writeFileSync(
    join(cwd, ".zshrc"),
    `autoload -Uz compinit
    compinit -D -u
    ${program}
    ${script.stdout}`
  )
  const { stdout } = yield* runCommand("script", ["-qec", "zsh -d -i", "/dev/null"], {
    cwd,
    env: { TERM: "dumb", SHELL: "/bin/sh", ZDOTDIR: cwd },
    stdin: [...lines, "exit", ""].join("\n")
  })
  return argumentsIn(stdout)
})

/** Asks fish what completes each line, and returns that without what describes it. */
const askedOfFish = Effect.fnUntraced(function* (cwd: string, lines: ReadonlyArray<string>) {
  const script = yield* run(["--completions", "fish"])
  const file = join(cwd, "ask.fish")
  writeFileSync(
    file,
    `function dd-cloud-auth; '${process.execPath}' '${bin}' $argv; end
    ${script.stdout}
    for line in $argv
      echo "<"(string join -- , (complete -C $line | string split -f 1 \\t))">"
    end`
  )
  const { stdout } = yield* runCommand("fish", ["--no-config", file, ...lines], { cwd, env: { HOME: cwd } })
  return argumentsIn(stdout)
})

completes("zsh", hasZsh, typedInZsh, [
  ...inBashAndZsh,
  ["list --int\t", "<list><--intake>"],
  [
    'who-can --snapshot "a b/mappings.json" onc\t',
    "<who-can><--snapshot><a b/mappings.json><oncall@acme.example>"
  ]
])

completes("fish", hasFish, askedOfFish, [
  ["whoi", "<whois>"],
  ["help snap", "<snapshot>"],
  ["--completions f", "<fish>"],
  ["list --int", "<--intake>"],
  ["list --site US1-", "<US1-FED>"],
  ["list --site=US1-", "<--site=US1-FED>"],
  ["list --sort aw", "<awsAccount>"],
  ["audit --explain ro", "<root-user>"],
  ["audit accepted --exp", "<--expiring-in>"],
  ["diff a\\ b/m", "<a b/mappings.json>"],
  ["whois --snapshot a\\ b/m", "<a b/mappings.json>"],
  ["list --snapshot a\\ b/mappings.json --account ada", "<ada.lovelace@acme.example>"],
  ["list --snapshot=a\\ b/mappings.json --account ada", "<ada.lovelace@acme.example>"],
  ["list --snapshot '~/a b/mappings.json' --account ada", "<ada.lovelace@acme.example>"],
  ["list --snapshot a\\ b/mappings.json --aws-account 4", "<418273640159>"],
  ['who-can --snapshot "a b/mappings.json" onc', "<oncall@acme.example>"]
])

describe("completions", () => {
  it.live("ask for accounts, and know files, in every shell that can", () =>
    Effect.gen(function* () {
      for (const shell of ["bash", "zsh", "fish"]) {
        const { code, stderr, stdout } = yield* run(["--completions", shell])
        assert.deepStrictEqual([code, stderr], [0, ""])
        for (const column of ["accountIdentifier", "awsAccount"]) assert.include(stdout, column, shell)
        assert.match(stdout, /dd-cloud-auth list --snapshot|"\$1" list --snapshot/)
      }
      assert.match(
        (yield* run(["--completions", "zsh"])).stdout,
        /'.*UUID in letters of either case: _dd_cloud_auth_accounts accountIdentifier'/
      )
      assert.match((yield* run(["--completions", "zsh"])).stdout, /--snapshot=\[.*\]:file:_files'/)
      assert.match((yield* run(["--completions", "fish"])).stdout, /-l snapshot .* -r -F/)
      assert.match((yield* run(["--completions", "powershell"])).stdout, /Register-ArgumentCompleter/)
    })
  )

  it.live("take each FILE of the help for a file", () =>
    Effect.gen(function* () {
      const zsh = (yield* run(["--completions", "zsh"])).stdout
      for (const command of [
        "list",
        "whois",
        "who-can",
        "snapshot",
        "diff",
        "watch",
        "audit",
        "audit accept",
        "audit accepted",
        "tour"
      ]) {
        const { stdout } = yield* run([...command.split(" "), "--help"])
        for (const [, flag] of stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+) FILE/gm)) {
          assert.match(zsh, new RegExp(`${flag}=\\[.*\\]:file:_files'`), `${command} ${flag}`)
        }
      }
    })
  )
})
