import assert from "node:assert/strict"
import { spawn, spawnSync } from "node:child_process"
import { on } from "node:events"
import { readFileSync } from "node:fs"
import { join } from "node:path"

const bin = join(import.meta.dirname, "node_modules", ".bin", "dd-cloud-auth-console")
const { version } = JSON.parse(
  readFileSync(join(import.meta.dirname, "node_modules", "@dd-cloud-auth/console", "package.json"), "utf8")
) as { version: string }
assert.ok(spawnSync(bin, ["--version"], { encoding: "utf8" }).stdout.includes(version))

const help = spawnSync(bin, ["--help"], { encoding: "utf8" })
assert.equal(help.status, 0, help.stderr)
assert.match(help.stdout, /--port/)

const addressOf = async (output: NodeJS.ReadableStream): Promise<string> => {
  let text = ""
  for await (const [chunk] of on(output, "data")) {
    text += String(chunk)
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(text) ?? []
    if (address !== undefined) return address
  }
  throw new Error(text)
}

const server = spawn(bin, ["--demo", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] })
try {
  const page = await fetch(await addressOf(server.stdout))
  assert.equal(page.status, 200)
  assert.match(page.headers.get("content-security-policy") ?? "", /default-src 'none'|default-src 'self'/)
  const [, script] = /<script[^>]+src="([^"]+)"/.exec(await page.text()) ?? []
  assert.ok(script !== undefined, "the page has its script")
  assert.equal((await fetch(new URL(script, page.url))).status, 200)
} finally {
  server.kill()
}
console.log("ok")
