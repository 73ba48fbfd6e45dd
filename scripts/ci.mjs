// Runs every check, the tests last, so that the output ends with their closing line. A failing step does not hide the
// ones after it; its line says what to do.

import { spawnSync } from "node:child_process"

const steps = [
  ["format", "pnpm run format:check", "run `pnpm run format` and commit what it changes"],
  ["lint", "pnpm run lint", "correct what is named above"],
  ["types", "pnpm run check", "correct what is named above"],
  ["architecture", "pnpm run architecture", "correct what is named above"],
  ["changesets", "pnpm run changesets:check", "write the changeset that is named above"],
  ["unused code", "pnpm run knip", "use what is named above, or remove it"],
  ["build", "pnpm run build", "correct what is named above"],
  [
    "packages",
    "pnpm run packages:check",
    "correct the package that is named above (this step needs the npm registry)"
  ],
  [
    "ClickHouse",
    "pnpm --filter @dd-cloud-auth/sql run test:clickhouse",
    "correct what is named above (the first time, this step needs the npm registry)"
  ],
  ["tests", "npm test", ""]
]

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`
const started = performance.now()
const failed = []
for (const [name, command, remedy] of steps) {
  const isLast = name === "tests"
  if (isLast) {
    const verdict = failed.length === 0 ? "every check passed" : `failed: ${failed.join(", ")}`
    console.log(`\n== before the tests: ${verdict}, ${seconds(started)}`)
  }
  console.log(`\n== ${name}: ${command}`)
  const stepStarted = performance.now()
  const { status } = spawnSync(command, {
    stdio: "inherit",
    shell: true,
    env: { ...process.env, REQUIRE_BROWSER: "1" }
  })
  if (status !== 0) failed.push(name)
  if (isLast) continue
  if (status === 0) console.log(`== ${name}: passed in ${seconds(stepStarted)}`)
  else console.log(`== ${name}: FAILED after ${seconds(stepStarted)}: ${remedy}`)
}
process.exitCode = failed.length === 0 ? 0 : 1
