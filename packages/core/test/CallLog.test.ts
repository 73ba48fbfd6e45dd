import { CloudAuth } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Logger from "effect/Logger"
import * as References from "effect/References"
import * as TestClock from "effect/testing/TestClock"
import { apiKey, fake, json, resource, withClient } from "./fake.ts"

/** What a call logs, of which the first answer is a rate limit that resets after 7 seconds. */
const logged = Effect.fnUntraced(function* (minimum: "Debug" | "Info") {
  const lines: Array<string> = []
  const logger = Logger.make<unknown, void>(({ message }) => void lines.push(String(message)))
  const body = { errors: [{ title: `No more for ${apiKey}` }] }
  const replies = [
    json(body, 429, { "x-ratelimit-reset": "7", "x-ratelimit-remaining": "0", "x-ratelimit-limit": "10" }),
    json({ data: [resource()] }, 200, { "x-ratelimit-remaining": "9", "x-ratelimit-period": "60" })
  ]
  const call = yield* CloudAuth.CloudAuth.use((_) => _.personaMappings.list).pipe(
    withClient(fake(...replies).layer),
    Effect.provide(Logger.layer([logger])),
    Effect.provideService(References.MinimumLogLevel, minimum),
    Effect.forkChild({ startImmediately: true })
  )
  yield* TestClock.adjust("7 seconds")
  yield* Fiber.join(call)
  return lines
})

describe("a call", () => {
  it.effect("logs each request, answer, rate limit and wait at the level Debug, and no key", () =>
    Effect.gen(function* () {
      const lines = yield* logged("Debug")
      const request = /^personaMappings\.list: GET https:\/\/api\.datadoghq\.eu\/api\/\S+$/
      assert.strictEqual(lines.length, 5, lines.join("\n"))
      assert.match(lines[0]!, request)
      assert.strictEqual(
        lines[1],
        "personaMappings.list: answered 429 in 0 ms, rate limit: 0 of 10 left, reset after 7 s"
      )
      assert.match(
        lines[2]!,
        /^personaMappings\.list on datadoghq\.eu answered 429 .* Attempt 2 follows in 7 s\.$/
      )
      assert.match(lines[3]!, request)
      assert.strictEqual(lines[4], "personaMappings.list: answered 200 in 0 ms, rate limit: 9 left in 60 s")
      assert.notInclude(lines.join("\n"), apiKey)
    })
  )

  it.effect("logs nothing at the default level", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* logged("Info"), [])
    })
  )
})
