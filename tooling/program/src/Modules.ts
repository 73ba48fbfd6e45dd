/** Which modules a program loads. */

import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const recorder = `
  import { writeFileSync } from "node:fs"
  import { registerHooks } from "node:module"
  const urls = []
  registerHooks({ load: (url, context, next) => { urls.push(url); return next(url, context) } })
  process.on("exit", () => writeFileSync(process.env.MODULES, JSON.stringify(urls)))`

/** Runs a program to its end, and returns the URL of every file of code that it loaded, in their order. */
export const loaded = (program: string, args: ReadonlyArray<string>): Promise<ReadonlyArray<string>> =>
  new Promise((resolve, reject) => {
    const folder = mkdtempSync(join(tmpdir(), "dd-cloud-auth-modules-"))
    const record = join(folder, "modules.json")
    const hook = `data:text/javascript,${encodeURIComponent(recorder)}`
    const env = { PATH: process.env["PATH"], MODULES: record }
    execFile(process.execPath, ["--import", hook, program, ...args], { env }, (error) => {
      try {
        if (error !== null) throw error
        const urls = JSON.parse(readFileSync(record, "utf8")) as ReadonlyArray<string>
        resolve(urls.filter((url) => url.startsWith("file:")))
      } catch (failure) {
        reject(failure)
      } finally {
        rmSync(folder, { recursive: true })
      }
    })
  })
