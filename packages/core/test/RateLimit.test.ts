import { RateLimit } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as Headers from "effect/http/Headers"

const now = Date.UTC(2026, 10, 22, 12, 0, 0)
const read = (headers: Record<string, string>) => RateLimit.fromHeaders(Headers.fromInput(headers), now)

describe("RateLimit", () => {
  describe("fromHeaders", () => {
    it("reads every header, in seconds", () => {
      assert.deepStrictEqual(
        read({
          "X-RateLimit-Limit": "100",
          "X-RateLimit-Period": "60",
          "X-RateLimit-Remaining": "0",
          "X-RateLimit-Reset": "17",
          "X-RateLimit-Name": "cloud_auth",
          "Retry-After": "20"
        }),
        { limit: 100, period: 60, remaining: 0, resetAfter: 17, name: "cloud_auth", retryAfter: 20 }
      )
    })

    it.each(["", " ", "soon", "-5", "+5", "1e3", "0x10", "NaN", "Infinity", "5s", ",", "5 6"])(
      "ignores the reset %j",
      (reset) => {
        assert.deepStrictEqual(read({ "x-ratelimit-reset": reset }), {})
      }
    )

    it("reads parts of a second, and values with blanks around them", () => {
      assert.deepStrictEqual(
        read({ "x-ratelimit-reset": " 1.55 , 10.25 \t", "x-ratelimit-name": " cloud_auth " }),
        { resetAfter: 10.25, name: "cloud_auth" }
      )
      assert.deepStrictEqual(read({ "x-ratelimit-name": " " }), {})
    })

    it("takes the largest number that is exact for no count", () => {
      const largest = String(Number.MAX_SAFE_INTEGER)
      assert.deepStrictEqual(read({ "x-ratelimit-limit": largest, "x-ratelimit-period": "0" }), { period: 0 })
    })

    it("keeps a reset that is too large to be meant, so that nobody hammers", () => {
      assert.strictEqual(read({ "x-ratelimit-reset": "1790000000" }).resetAfter, 1_790_000_000)
      assert.strictEqual(read({ "x-ratelimit-reset": "9".repeat(400) }).resetAfter, Number.MAX_SAFE_INTEGER)
    })

    it("ignores counts that cannot be counts", () => {
      assert.deepStrictEqual(
        read({
          "x-ratelimit-limit": "1.5",
          "x-ratelimit-remaining": "-1",
          "x-ratelimit-period": "9".repeat(400)
        }),
        {}
      )
    })

    it("takes of a header that was sent twice what asks for more patience", () => {
      assert.deepStrictEqual(
        read({
          "x-ratelimit-limit": "100, 50",
          "x-ratelimit-period": "10,60",
          "x-ratelimit-remaining": "3, 0",
          "x-ratelimit-reset": "1, 17, soon",
          "retry-after": "2, 30,7"
        }),
        { limit: 50, period: 60, remaining: 0, resetAfter: 17, retryAfter: 30 }
      )
      const dates = "Sun, 22 Nov 2026 12:00:30 GMT, 3, Sun, 22 Nov 2026 12:00:40 GMT"
      assert.strictEqual(read({ "retry-after": dates }).retryAfter, 40)
      assert.strictEqual(read({ "retry-after": `${dates}, 50` }).retryAfter, 50)
    })

    it.each(["Sun, 22 Nov 2026 12:00:30 GMT", "Sunday, 22-Nov-26 12:00:30 GMT", "Sun Nov 22 12:00:30 2026"])(
      "reads Retry-After as the date %s, whatever the time zone here",
      (date) => {
        assert.strictEqual(read({ "retry-after": date }).retryAfter, 30)
      }
    )

    it.each(["Sun, 22 Nov 2026 14:00:00 GMT", "Sunday, 22-Nov-26 14:00:00 GMT", "Sun Nov 22 14:00:00 2026"])(
      "measures a date against the answer's own Date, %s",
      (date) => {
        assert.strictEqual(read({ date, "retry-after": "Sun, 22 Nov 2026 14:00:05 GMT" }).retryAfter, 5)
        assert.strictEqual(
          read({ date: "today", "retry-after": "Sun, 22 Nov 2026 12:00:05 GMT" }).retryAfter,
          5
        )
      }
    )

    it("reads a day of one digit as asctime() writes it", () => {
      const date = "Sun Nov  1 12:00:00 2026"
      assert.strictEqual(read({ date, "retry-after": "Sun Nov  1 12:00:09 2026" }).retryAfter, 9)
    })

    it.each([
      ["Fri, 01 Jan 2027 00:00:00 GMT", Date.UTC(2027, 0, 1)],
      ["Thu, 31 Dec 2026 23:59:60 GMT", Date.UTC(2027, 0, 1)],
      ["Thursday, 31-Dec-26 23:59:59 GMT", Date.UTC(2027, 0, 1) - 1000],
      ["Thu Dec 31 23:59:59 2026", Date.UTC(2027, 0, 1) - 1000]
    ])("reads the first and the last moment of a year: %s", (date, millis) => {
      assert.strictEqual(read({ "retry-after": date }).retryAfter, (millis - now) / 1000)
    })

    it("ignores dates that are none", () => {
      for (const date of [
        "Sun, 22 Nov 2026 24:00:00 GMT",
        "Sun, 22 Nov 2026 12:60:00 GMT",
        "Sun, 22 Nov 2026 12:00:61 GMT",
        "Sun, 00 Nov 2026 12:00:30 GMT",
        "Sun, 32 Dec 2026 12:00:30 GMT",
        "Sun, 22 Foo 2026 12:00:30 GMT",
        "Sun, 22 nov 2026 12:00:30 GMT",
        "2026-11-22T12:00:30Z"
      ]) {
        assert.strictEqual(read({ "retry-after": date }).retryAfter, undefined, date)
      }
    })

    it("reads Retry-After as a date, in the past too", () => {
      assert.strictEqual(read({ "retry-after": "Sun, 22 Nov 2026 12:00:30 GMT" }).retryAfter, 30)
      assert.strictEqual(read({ "retry-after": "Sun, 22 Nov 2026 11:00:00 GMT" }).retryAfter, 0)
      assert.strictEqual(read({ "retry-after": "tomorrow" }).retryAfter, undefined)
      assert.strictEqual(read({ "retry-after": "Sun, 99 Foo 2026 11:00:00 GMT" }).retryAfter, undefined)
    })
  })

  describe("wait", () => {
    it("is the longer of both", () => {
      assert.strictEqual(RateLimit.wait({ resetAfter: 3, retryAfter: 5 }), 5)
      assert.strictEqual(RateLimit.wait({ resetAfter: 3 }), 3)
      assert.strictEqual(RateLimit.wait({}), 0)
    })
  })
})
