/** What has to be true of SARIF, for tests: asked of Microsoft's validator. */

import multitool from "@microsoft/sarif-multitool"
import { spawnSync } from "node:child_process"
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/**
 * Returns what is wrong with texts that are to be SARIF, a line each: by the official schema, and by the rules of
 * Microsoft's validator and of GitHub's code scanning.
 */
export const validate = (...logs: ReadonlyArray<string>): ReadonlyArray<string> => {
  const folder = mkdtempSync(join(tmpdir(), "sarif-"))
  try {
    // It is published without the right to be run.
    const program = join(folder, "multitool")
    copyFileSync(multitool, program)
    chmodSync(program, 0o755)
    const files = logs.map((log, i) => {
      const file = join(folder, `${i}.sarif`)
      writeFileSync(file, log)
      return file
    })
    const { error, stdout } = spawnSync(program, ["validate", ...files, "--rule-kind", "Sarif;Ghas"], {
      encoding: "utf8",
      env: { DOTNET_BUNDLE_EXTRACT_BASE_DIR: folder, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" }
    })
    if (error !== undefined) throw error
    const [, scanned] = /(\d+) files? scanned/.exec(stdout) ?? []
    if (Number(scanned) !== logs.length) throw new Error(`not every log was looked at: ${stdout}`)
    return stdout.split("\n").filter((line) => /: (?:error|warning) /.test(line))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
