// Runs a program in place of this process, as far as Node can: it has the same terminal, gets the signals, and its exit
// code, or that which a shell gives to the signal that ended it, is the result.

import { spawn } from "node:child_process"
import { constants } from "node:os"

/** Resolves with the exit code; rejects if the program cannot be run. */
export const runChild = (command, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit", ...options })
    // A terminal sends these two to both of us: what is left to do is to wait.
    const wait = () => {}
    const pass = (signal) => child.kill(signal)
    process.on("SIGINT", wait).on("SIGHUP", wait).on("SIGTERM", pass)
    child.on("error", reject)
    child.on("close", (code, signal) => {
      process.off("SIGINT", wait).off("SIGHUP", wait).off("SIGTERM", pass)
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
