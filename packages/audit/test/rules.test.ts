import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "vitest"

const pathOf = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url))

describe("RULES.md", () => {
  it("is what scripts/rules.mjs writes", () => {
    const folder = mkdtempSync(join(tmpdir(), "rules-"))
    try {
      const fresh = join(folder, "RULES.md")
      execFileSync(process.execPath, [pathOf("scripts/rules.mjs"), fresh])
      assert.strictEqual(readFileSync(pathOf("RULES.md"), "utf8"), readFileSync(fresh, "utf8"))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
