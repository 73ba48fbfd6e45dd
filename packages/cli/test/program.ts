import * as Canary from "@dd-cloud-auth/canary"
import { afterEach } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** The entry point, as it is installed: a program of its own. */
export const bin = fileURLToPath(new URL("../src/bin.ts", import.meta.url))

export interface Options {
  readonly env?: Readonly<Record<string, string>>
  /** What comes in, and then ends; default: nothing. */
  readonly stdin?: string | Uint8Array
  readonly cwd?: string
  /** As which user; default: the one that runs the tests. */
  readonly uid?: number
}

export interface Result {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Only what a program needs: no variable of the machine that runs the tests. */
const environment = (env: Options["env"]): Record<string, string> => ({
  PATH: process.env.PATH ?? "",
  HOME: tmpdir(),
  // The published program caches what it compiles by itself; here it is the sources that run.
  NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache"),
  ...env
})

export const start = (
  command: string,
  args: ReadonlyArray<string>,
  { cwd, env, uid }: Options = {}
): ChildProcess => {
  const child = spawn(command, [...args], {
    cwd,
    env: environment(env),
    stdio: ["pipe", "pipe", "pipe"],
    uid
  })
  for (const name of ["stdout", "stderr"] as const) {
    const text: Array<string> = []
    printed.push({ name, text })
    child[name].on("data", (chunk: Buffer | string) => text.push(String(chunk)))
  }
  return child
}

const printed: Array<{ readonly name: string; readonly text: ReadonlyArray<string> }> = []

// Whatever a test looks at: no program that it started has printed a piece of a key.
afterEach(() => {
  for (const { name, text } of printed.splice(0)) Canary.assertAbsent({ [name]: text.join("") })
})

/** Runs a command until it ends. */
export const runCommand = (
  command: string,
  args: ReadonlyArray<string>,
  options: Options = {}
): Effect.Effect<Result> =>
  Effect.callback((resume) => {
    const child = start(command, args, options)
    let stdout = ""
    let stderr = ""
    child.stdout!.setEncoding("utf8").on("data", (text: string) => (stdout += text))
    child.stderr!.setEncoding("utf8").on("data", (text: string) => (stderr += text))
    child.stdin!.on("error", () => {}).end(options.stdin ?? "")
    child.on("close", (code) => resume(Effect.succeed({ code, stdout, stderr })))
    return Effect.sync(() => child.kill("SIGKILL"))
  })

/** Runs `dd-cloud-auth` until it ends. */
export const run = (args: ReadonlyArray<string>, options?: Options): Effect.Effect<Result> =>
  runCommand(process.execPath, [bin, ...args], options)

/** Whether there is a `script` that gives a program a terminal. */
export const hasTerminal = spawnSync("script", ["-qec", "true", "/dev/null"]).status === 0

/** Runs `dd-cloud-auth` on a terminal of a width; its stdout and stderr come back mixed, as one sees them. */
export const runOnTerminal = (
  args: ReadonlyArray<string>,
  options: Options & { readonly columns?: number } = {}
): Effect.Effect<Result> => {
  const words = [process.execPath, bin, ...args].map((word) => `'${word}'`).join(" ")
  const command = `stty cols ${options.columns ?? 120}; exec ${words}`
  return runCommand("script", ["-qec", command, "/dev/null"], {
    ...options,
    env: { TERM: "xterm", SHELL: "/bin/sh", ...options.env }
  })
}

/** A folder that is removed afterwards. */
export const folder: Effect.Effect<string, never, Scope.Scope> = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "dd-cloud-auth-cli-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)
