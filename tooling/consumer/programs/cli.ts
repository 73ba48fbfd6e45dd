import assert from "node:assert/strict"
import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { join } from "node:path"

const bin = join(import.meta.dirname, "node_modules", ".bin", "dd-cloud-auth")
const snapshot = join(import.meta.dirname, "snapshot.json")
const run = (args: ReadonlyArray<string>, keys = {}) =>
  spawnSync(bin, args, { encoding: "utf8", env: { PATH: process.env["PATH"], ...keys } })

const { version } = JSON.parse(
  readFileSync(join(import.meta.dirname, "node_modules", "@dd-cloud-auth/cli", "package.json"), "utf8")
) as { version: string }
assert.ok(run(["--version"]).stdout.includes(version))

const sites = run(["sites"])
assert.equal(sites.status, 0, sites.stderr)
assert.match(sites.stdout, /datadoghq\.eu/)

assert.equal(run(["list", "--site", "nowhere"]).status, 2)

// As a user would: the origin is the output, and the keys are in the hint on stderr.
const emulator = spawn(bin, ["emulate", "--port", "0"], { stdio: ["ignore", "pipe", "pipe"] })
try {
  const [[origin], [hint]] = await Promise.all([once(emulator.stdout, "data"), once(emulator.stderr, "data")])
  const [, apiKey, appKey] = /DD_API_KEY=(\S+) DD_APP_KEY=([\w-]+)/.exec(String(hint)) ?? []
  const args = ["snapshot", "--origin", String(origin).trim(), "--output", snapshot]
  const taken = run(args, { DD_API_KEY: apiKey, DD_APP_KEY: appKey })
  assert.equal(taken.status, 0, taken.stderr)
} finally {
  emulator.kill()
}

const { personaMappings } = JSON.parse(readFileSync(snapshot, "utf8")) as {
  personaMappings: ReadonlyArray<{ arnPattern: string; accountIdentifier: string }>
}
const exact = personaMappings.find(({ arnPattern }) => /:user\/[^*]+$/.test(arnPattern))
assert.ok(exact, "the emulator maps a user exactly")
const known = run(["whois", "--snapshot", snapshot, exact.arnPattern])
assert.equal(known.status, 0, known.stderr)
assert.ok(known.stdout.includes(exact.accountIdentifier))
assert.equal(run(["whois", "--snapshot", snapshot, "arn:aws:iam::999999999999:user/nobody"]).status, 1)
console.log("ok")
