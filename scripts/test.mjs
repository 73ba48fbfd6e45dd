// Runs the tests of every package through turbo and ends with one plain line, `N passed, N failed`.
// Arguments go to turbo: `npm test -- --force` ignores the cache, `npm test -- --filter=@dd-cloud-auth/arn` runs one.

import { spawn } from "node:child_process"
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import * as Canary from "../tooling/canary/src/Canary.ts"

/** Prints the closing line, the last of the output. */
const close = (passed, failed, skipped, ok = failed === 0) => {
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`)
  process.exitCode = ok ? 0 : 1
}

/** Unpacked before the tests, which have time limits; named to turbo, so that a result without it is not replayed. */
const findBrowser = async () => {
  const Chromium = await import("../tooling/chromium/src/Chromium.ts")
  return { browser: await Chromium.executable(), installHint: Chromium.installHint }
}

/** Runs a program, whose output is shown as it comes, and returned. */
const run = (command, args, env) =>
  new Promise((resolve, reject) => {
    const color = process.stdout.isTTY && !env.NO_COLOR ? { FORCE_COLOR: "1" } : {}
    const child = spawn(command, args, {
      stdio: ["inherit", "pipe", "pipe"],
      shell: process.platform === "win32",
      env: { ...color, ...env }
    })
    const output = { stdout: "", stderr: "" }
    for (const name of ["stdout", "stderr"]) {
      child[name].setEncoding("utf8").on("data", (text) => {
        output[name] += text
        process[name].write(text)
      })
    }
    child.on("error", reject).on("close", (status) => resolve({ status, ...output }))
  })

const main = async () => {
  const { browser, installHint } = await findBrowser()

  const packages = ["packages", "apps", "tooling"]
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .concat("examples")
    .filter((folder) => existsSync(join(folder, "package.json")))
  const reportOf = (folder) => join(folder, ".test", "report.json")
  for (const folder of packages) rmSync(reportOf(folder), { force: true })

  // Two packages at a time: each has workers of its own, and a page that waits for a processor misses its time limits.
  const { status, stderr, stdout } = await run(
    "turbo",
    [
      "run",
      "test",
      "--continue=always",
      "--concurrency=2",
      "--output-logs=new-only",
      ...process.argv.slice(2)
    ],
    { ...process.env, TEST_BROWSER: browser?.path ?? "none" }
  )

  let passed = 0
  let failed = 0
  let skipped = 0
  let skippedInBrowser = 0
  for (const folder of packages.filter((folder) => existsSync(reportOf(folder)))) {
    const report = JSON.parse(readFileSync(reportOf(folder), "utf8"))
    if (report.testResults.length === 0) {
      console.log(`failed: ${folder}: it has no test`)
      failed += 1
    }
    for (const { assertionResults: tests, name, status } of report.testResults) {
      const failures = tests.filter((test) => test.status === "failed")
      const passes = tests.filter((test) => test.status === "passed").length
      const skips = tests.length - failures.length - passes
      for (const test of failures) console.log(`failed: ${folder}: ${test.fullName}`)
      // A file that does not load, or a hook that fails, has no failed test of its own, so it counts as one.
      const isBroken = status === "failed" && failures.length === 0
      if (isBroken) console.log(`failed: ${folder}: ${name} as a whole`)
      passed += passes
      failed += failures.length + (isBroken ? 1 : 0)
      skipped += skips
      if (/\.browser\.test\.tsx?$/.test(name)) skippedInBrowser += skips
    }
  }
  // What a package printed when its tests ran is in its log, where turbo replays the result without printing it too.
  const printed = packages
    .filter((folder) => existsSync(reportOf(folder)))
    .flatMap((folder) => [reportOf(folder), join(folder, ".turbo", "turbo-test.log")])
    .filter((path) => existsSync(path))
  const leaks = [
    ...Canary.search(stdout, "standard output of turbo"),
    ...Canary.search(stderr, "standard error of turbo"),
    ...printed.flatMap((path) => Canary.search(readFileSync(path, "utf8"), path))
  ]
  for (const leak of leaks) console.log(`failed: ${leak}`)
  failed += leaks.length

  // An unhandled error, a package whose tests did not start, or no test at all.
  if (failed === 0 && (status !== 0 || passed === 0)) failed = 1

  if (skippedInBrowser > 0) {
    const reason = browser === undefined ? `no browser here; \`${installHint}\` installs one` : "by the tests"
    console.log(`${skippedInBrowser} browser tests skipped: ${reason}`)
  }
  close(passed, failed, skipped, failed === 0 && (skippedInBrowser === 0 || !process.env.REQUIRE_BROWSER))
}

await main().catch((error) => {
  console.log(error instanceof Error ? error.message : error)
  close(0, 1, 0)
})
