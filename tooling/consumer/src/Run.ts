/** Runs a program to its end; a failure says what was run and everything that it printed. */
import { execFile } from "node:child_process"

export interface Output {
  readonly stdout: string
  readonly stderr: string
}

export const run = (command: string, args: ReadonlyArray<string>, cwd?: string): Promise<Output> =>
  new Promise((resolve, reject) => {
    const options = { cwd, maxBuffer: 2 ** 26, shell: process.platform === "win32", timeout: 300_000 }
    execFile(command, args, options, (error, stdout, stderr) => {
      if (error === null) return resolve({ stdout, stderr })
      reject(
        new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}${stderr === "" ? error.message : ""}`)
      )
    })
  })
