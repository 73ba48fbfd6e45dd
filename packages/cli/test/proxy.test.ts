import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Program from "./program.ts"

const env = { DD_SITE: "datadoghq.eu", DD_API_KEY: "0".repeat(32), DD_APP_KEY: "1".repeat(40) }

describe("a proxy of the environment", () => {
  it.live.each([
    "http://user:hunter2@proxy.example/proxy.pac",
    "http://user:hunter2#a@proxy.example:3128",
    "http://user:hunter2@a@proxy.example:3128",
    "http://user:hunter2@proxy.example:0",
    "socks5://user:hunter2@proxy.example:1080",
    "hunter2 a"
  ])("that is %s is named, and the program ends with 2", (value) =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* Program.run(["list"], { env: { ...env, HTTPS_PROXY: value } })
      assert.strictEqual(code, 2, stderr)
      assert.include(stderr, "HTTPS_PROXY does not name a proxy: ")
      assert.notInclude(stderr, "hunter2")
      assert.strictEqual(stdout, "")
    })
  )
})
