// Runs the tests of every package through turbo and ends with one plain line, `N passed, N failed`.
// Arguments go to turbo: `npm test -- --force` ignores the cache, `npm test -- --filter=@dd-cloud-auth/arn` runs one.
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"

const packages = ["packages", "apps", "tooling"]
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((folder) => existsSync(join(folder, "package.json")))
const report = (folder) => join(folder, ".test", "report.json")
for (const folder of packages) rmSync(report(folder), { force: true })

const { status } = spawnSync(
  "turbo",
  ["run", "test", "--continue=always", "--output-logs=new-only", ...process.argv.slice(2)],
  { stdio: "inherit", shell: process.platform === "win32" }
)

let passed = 0
let failed = 0
let skipped = 0
for (const folder of packages.filter((folder) => existsSync(report(folder)))) {
  const json = JSON.parse(readFileSync(report(folder), "utf8"))
  passed += json.numPassedTests
  skipped += json.numPendingTests + json.numTodoTests
  // A file that does not load has no failed test of its own, so it counts as one.
  const broken = json.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed")
  )
  failed += json.numFailedTests + broken.length
  for (const file of json.testResults) {
    for (const test of file.assertionResults.filter((test) => test.status === "failed")) {
      console.log(`failed: ${folder}: ${test.fullName}`)
    }
  }
  for (const file of broken) console.log(`failed: ${folder}: ${file.name} did not load`)
}
if (failed === 0 && (status !== 0 || passed === 0)) failed = 1 // an unhandled error, or no test at all
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`)
process.exitCode = failed > 0 ? 1 : 0
