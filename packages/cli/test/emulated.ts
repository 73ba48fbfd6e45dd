import * as Canary from "@dd-cloud-auth/canary"
import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import * as Effect from "effect/Effect"
import { type Options, run, type Result } from "./program.ts"

/** Keys that the emulator accepts, in the environment. */
export const keys = { DD_API_KEY: Canary.emulator.apiKey, DD_APP_KEY: Canary.emulator.appKey }

/** The other side of a socket keeps its own time. */
export const live = { excludeTestServices: true } as const

/** An emulator on a socket of its own, without faults from earlier tests. */
export const emulator = Effect.tap(Emulator.Emulator, ({ faults }) => faults.clear)

/** Runs `dd-cloud-auth` against the emulator. */
export const runAgainst = (
  { origin }: Emulator.Service,
  args: ReadonlyArray<string>,
  options: Options = {}
): Effect.Effect<Result> =>
  run([...args, "--origin", origin], { ...options, env: { ...keys, ...options.env } })

/** Asserts on what every refusal has in common: one sentence for people, and nothing on stdout. */
export const sentence = ({ stderr, stdout }: Result): string => {
  if (stdout !== "") throw new Error(`stdout is not empty: ${stdout}`)
  if (/\n\s+at |node:internal|Error:/.test(stderr)) throw new Error(`a stack trace: ${stderr}`)
  return stderr.trim()
}
