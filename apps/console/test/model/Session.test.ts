import * as Failure from "@dd-cloud-auth/core/Failure"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import { assert, describe, it } from "vitest"
import * as Session from "../../page/model/Session.ts"
import * as Slices from "../../page/model/Slices.ts"
import { role, row, user } from "./rows.ts"

const { mapping: deploy } = row(role("Deploy"))
const { mapping: alice } = row(user("alice"))
const call = { message: "a sentence", errors: [] }
const of = (reason: Failure.Reason) =>
  new Failure.CloudAuthError({ operation: "personaMappings.list", site: "datadoghq.eu", reason })

const answered = (
  mappings: ReadonlyArray<PersonaMapping>,
  at: number,
  before?: Session.Data
): Session.Event => ({ _tag: "Answered", data: Slices.finish(Session.read(mappings, at, before)) })

const after = (...events: ReadonlyArray<Session.Event>): Session.Session =>
  events.reduce(Session.next, Session.initial)

describe("Session", () => {
  describe("next", () => {
    it("keeps the last good data through a failure, and clears the failure with the next answer", () => {
      const failure = of(new Failure.ServerError({ ...call, status: 502 }))
      const first = answered([deploy], 1)
      const failed = after(first, { _tag: "Asked" }, { _tag: "Failed", failure, at: 2 })
      assert.lengthOf(failed.data?.rows ?? [], 1)
      assert.strictEqual(failed.data?.at, 1)
      assert.include(failed.trouble?.title, "502")
      assert.isUndefined(Session.next(failed, first).trouble)
    })

    it("says what an answer changed, but not that the first one is all new", () => {
      const first = after(answered([deploy], 1))
      assert.strictEqual(first.data?.added.size, 0)
      const second = Session.next(first, answered([alice], 2, first.data))
      assert.deepStrictEqual(second.data?.added, new Set([alice.id]))
      assert.strictEqual(second.data?.removed, 1)
    })

    it("may ask again once the rate limit has reset", () => {
      const failure = of(new Failure.RateLimited({ ...call, status: 429, resetAfter: 30, retryAfter: 10 }))
      assert.strictEqual(after({ _tag: "Failed", failure, at: 1_000 }).trouble?.retryAt, 31_000)
    })

    it("names the permission that reading needs", () => {
      const failure = of(new Failure.Forbidden({ ...call, status: 403 }))
      const { trouble } = after({ _tag: "Failed", failure, at: 1 })
      assert.strictEqual(trouble?.permission, "workload_identity_federation_config_read")
    })
  })
})
