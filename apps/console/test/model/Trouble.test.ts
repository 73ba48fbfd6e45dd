import * as Failure from "@dd-cloud-auth/core/Failure"
import { assert, describe, it } from "vitest"
import * as Trouble from "../../page/model/Trouble.ts"

const call = { message: "a sentence", errors: [] }
const describeReason = (reason: Failure.Reason, site = "datadoghq.eu", ownHost = "") =>
  Trouble.describe(new Failure.CloudAuthError({ operation: "personaMappings.list", site, reason }), ownHost)

describe("Trouble", () => {
  describe("describe", () => {
    it("names the permission that reading needs", () => {
      const { permission } = describeReason(new Failure.Forbidden({ ...call, status: 403 }))
      assert.strictEqual(permission, "workload_identity_federation_config_read")
    })

    it("says what whoever runs the console can do, in no word of the programs behind it", () => {
      const reasons = [
        new Failure.BadRequest({ ...call, status: 400 }),
        new Failure.Unauthorized({ ...call, status: 401 }),
        new Failure.Forbidden({ ...call, status: 403 }),
        new Failure.NotFound({ ...call, status: 404 }),
        new Failure.ServerError({ ...call, status: 500 }),
        new Failure.UnexpectedStatus({ ...call, status: 418 }),
        new Failure.Malformed({ ...call, status: 200, path: "data[0]" }),
        new Failure.InvalidCredentials({ message: "x", variable: "DD_API_KEY" }),
        ...(["network", "timeout", "redirect", "host", "tls", "proxy"] as const).map(
          (kind) => new Failure.Unreachable({ ...call, kind })
        )
      ]
      for (const failure of reasons) {
        const { message, steps, title } = describeReason(failure)
        assert.isAbove(steps.length, 0, title)
        assert.notMatch([title, message, ...steps].join(" "), /personaMappings|`|\bundefined\b/)
      }
    })

    it("tells a console that has ended from a site that cannot be reached", () => {
      const reason = new Failure.Unreachable({ ...call, kind: "network" })
      assert.include(
        describeReason(reason, "127.0.0.1:4280", "127.0.0.1:4280").message,
        "console's own server"
      )
      assert.notInclude(
        describeReason(reason, "127.0.0.1:4280", "127.0.0.1:80").message,
        "console's own server"
      )
    })

    it("gives back what the site said", () => {
      const errors = [{ title: "Bad", detail: "worse" }, { detail: "worst" }, {}]
      assert.strictEqual(
        describeReason(new Failure.BadRequest({ ...call, status: 400, errors })).said,
        "Bad: worse; worst"
      )
    })

    it("waits for no reset that is further away than an hour, and says so", () => {
      const limited = (resetAfter: number) =>
        describeReason(new Failure.RateLimited({ ...call, status: 429, resetAfter, limit: 10, period: 60 }))
      assert.strictEqual(limited(75).waitFor, 75_000)
      assert.strictEqual(limited(999_999_999).waitFor, 3_600_000)
      assert.include(limited(999_999_999).message, "more than an hour")
      assert.notInclude(limited(75).message, "75")
    })
  })
})
