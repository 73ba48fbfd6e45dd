import * as Failure from "@dd-cloud-auth/core/Failure"
import { assert, describe, it } from "@effect/vitest"
import * as Stop from "../src/internal/stop.ts"

const call = { message: "It failed.", errors: [] }

describe("stop", () => {
  describe("ofFailure", () => {
    const cases: ReadonlyArray<readonly [reason: Failure.Reason, exitCode: number]> = [
      [new Failure.InvalidCredentials({ variable: "API key", message: "It failed." }), 2],
      [new Failure.BadRequest({ ...call, status: 400 }), 3],
      [new Failure.Unauthorized({ ...call, status: 401 }), 3],
      [new Failure.Forbidden({ ...call, status: 403 }), 3],
      [new Failure.NotFound({ ...call, status: 404 }), 3],
      [new Failure.Conflict({ ...call, status: 409 }), 3],
      [new Failure.RateLimited({ ...call, status: 429 }), 3],
      [new Failure.ServerError({ ...call, status: 503 }), 4],
      [new Failure.UnexpectedStatus({ ...call, status: 418 }), 4],
      [new Failure.Unreachable({ ...call, kind: "network" }), 4],
      [new Failure.Malformed({ ...call, status: 200, path: "" }), 4]
    ]
    for (const [reason, exitCode] of cases) {
      it(`ends with ${exitCode} for ${reason._tag}, and says what the failure says`, () => {
        const stop = Stop.ofFailure(
          new Failure.CloudAuthError({ operation: "personaMappings.list", site: "datadoghq.eu", reason })
        )
        assert.strictEqual(stop.exitCode, exitCode)
        assert.strictEqual(stop.message, "It failed.")
      })
    }
  })
})
