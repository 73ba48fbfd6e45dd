/** A program as a process: its exit code, the signals that end it, and what is on its way to a pipe. */

import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Runtime from "effect/Runtime"
import { getSystemErrorMessage } from "node:util"

/** What a shell says of a program that a signal ended: 128 and the number of the signal. */
const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

/** A signal that ends a program unless it does something else with it. */
export type Signal = keyof typeof signals

/** A signal that a command may be handed, which means to end it or whatever the command takes it for. */
export type Handed = Signal | (typeof more)[number]

// As `docker stop` may send, and as programs take for a wish of their own. Node keeps SIGUSR1 for itself.
const more = ["SIGQUIT", "SIGUSR2"] as const

/** The command, the environment or a file is not usable: as most programs have it, and `node:util`'s `parseArgs`. */
const unusable = 2

/**
 * Runs a program that succeeds with its exit code, and ends the process with it.
 *
 * A signal interrupts the program, which then cleans up; a second one ends it at once, as it would any other program.
 */
export const run = (program: Effect.Effect<number>): void => {
  // A reader that has seen enough, such as `head`, ends the program; that is no failure.
  process.stdout.on("error", ({ code, errno }: NodeJS.ErrnoException) => {
    if (code === "EPIPE") process.exit(0)
    const why = errno === undefined ? code : getSystemErrorMessage(errno)
    process.stderr.write(`error: could not write to standard output: ${why}\n`)
    process.exit(unusable)
  })
  process.stderr.on("error", () => {})
  runMain(program, { disableErrorReporting: true })
}

/**
 * Hands signals over while an effect runs, and does not interrupt the program for them: as for a command that it runs,
 * which is to decide what they mean.
 */
export const handingSignals =
  (receive: (signal: Handed) => void) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.acquireUseRelease(
      Effect.sync(() => {
        receiver = receive
        for (const name of more) process.on(name, receive)
      }),
      () => effect,
      () =>
        Effect.sync(() => {
          receiver = undefined
          for (const name of more) process.removeListener(name, receive)
        })
    )

let receiver: ((signal: Handed) => void) | undefined

const runMain = Runtime.makeRunMain(({ fiber }) => {
  let received: Signal | undefined
  const interrupt = (signal: Signal) => {
    if (receiver !== undefined) return receiver(signal)
    received = signal
    unlisten()
    fiber.interruptUnsafe(fiber.id)
  }
  const names = Object.keys(signals) as Array<Signal>
  const unlisten = () => names.forEach((name) => process.removeListener(name, interrupt))
  for (const name of names) process.on(name, interrupt)
  fiber.addObserver((exit) => {
    unlisten()
    // Whoever reads may have stopped to do so: after a signal nobody is waited for.
    if (received !== undefined) process.exit(signals[received])
    const code = Exit.isSuccess(exit) ? Number(exit.value) : 1
    // What was written last may still be on its way to a pipe.
    process.stdout.write("", () => process.exit(code))
  })
})
