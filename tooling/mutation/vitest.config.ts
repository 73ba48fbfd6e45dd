import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import { plans } from "./src/Plan.ts"

// Stryker reads this file in its copy of the workspace, one package at a time.
const name = process.env["MUTATED_PACKAGE"] ?? "arn"
const tests: ReadonlyArray<string> = JSON.parse(process.env["JUDGING_TESTS"] ?? "[]")

export default defineConfig({
  root: fileURLToPath(new URL(`../../packages/${name}`, import.meta.url)),
  test: {
    // Stryker has a limit of its own for each mutant, by how long the tests took before.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    include: [...tests],
    // Hostile lengths are measured in steps, of which a copy that counts what it runs takes minutes.
    testNamePattern: /^(?!.*(of any length|as many steps))/,
    exclude: [...plans[name]!.withoutTests]
  }
})
