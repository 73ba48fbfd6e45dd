/**
 * `pnpm run mutate --package arn`: changes the package's code in one place after the other, and names every change that no
 * test notices. `--file src/Algebra.ts` takes a part of it, `--test test/Algebra.test.ts` lets only these tests judge it,
 * `--concurrency 1` leaves a processor free.
 */

import { Stryker } from "@stryker-mutator/core"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { plans } from "./Plan.ts"

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== "--"),
  options: {
    package: { type: "string" },
    file: { type: "string", multiple: true },
    test: { type: "string", multiple: true },
    concurrency: { type: "string", default: "2" }
  }
})
const name = values.package ?? ""
const plan = Object.hasOwn(plans, name) ? plans[name] : undefined
if (plan === undefined) {
  console.error(
    `usage: mutate --package <${Object.keys(plans).join("|")}> [--file <glob>]… [--test <glob>]… [--concurrency <number>]`
  )
  process.exit(2)
}

// Stryker works on a copy of the whole workspace, so that what a package shares with others is found as always.
process.chdir(fileURLToPath(new URL("../../..", import.meta.url)))
// vitest.config.ts is read in Stryker's own processes.
process.env["MUTATED_PACKAGE"] = name
process.env["JUDGING_TESTS"] = JSON.stringify(values.test ?? ["test/**/*.test.ts"])

await new Stryker({
  mutate: (values.file ?? plan.mutate).map((glob) =>
    glob.startsWith("!") ? `!packages/${name}/${glob.slice(1)}` : `packages/${name}/${glob}`
  ),
  // A type, a code or a tag is checked by the compiler; every other text is for people, and tests do not repeat it.
  mutator: { excludedMutations: ["StringLiteral"] },
  // What is computed once, when a module is loaded, would need a fresh process and every test for each of its mutants.
  ignoreStatic: true,
  testRunner: "vitest",
  plugins: [import.meta.resolve("@stryker-mutator/vitest-runner")],
  vitest: { configFile: "tooling/mutation/vitest.config.ts" },
  concurrency: Number(values.concurrency),
  disableTypeChecks: false,
  // That of the root is for editors, and Stryker would rewrite it with a compiler that TypeScript 7 no longer brings.
  ignorePatterns: ["/tsconfig.json", "**/dist", "**/.test", "**/.turbo", "**/.tsbuild", "reports"],
  dryRunTimeoutMinutes: 30,
  reporters: ["clear-text", "progress-append-only", "html"],
  htmlReporter: { fileName: `tooling/mutation/reports/${name}.html` },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: null },
  allowEmpty: false
}).runMutationTest()
