/** Runs the programs that the check needs. */

import { execFile } from "node:child_process"

export interface Output {
  readonly stdout: string
  readonly stderr: string
}

/** The environment without the site and the keys of whoever runs the check: nothing here may reach Datadog. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(DD|DATADOG)_/.test(name)))

/** Runs a program to its end; a failure says what was run and everything that it printed. */
export const run = (command: string, args: ReadonlyArray<string>, cwd?: string): Promise<Output> =>
  new Promise((resolve, reject) => {
    const options = { cwd, env, maxBuffer: 2 ** 26, shell: process.platform === "win32", timeout: 300_000 }
    execFile(command, args, options, (error, stdout, stderr) => {
      if (error === null) return resolve({ stdout, stderr })
      reject(
        new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}${stderr === "" ? error.message : ""}`)
      )
    })
  })
