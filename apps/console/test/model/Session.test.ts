import * as Failure from "@dd-cloud-auth/core/Failure"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import { assert, describe, it } from "vitest"
import * as Changes from "../../page/model/Changes.ts"
import { fromMapping } from "../../page/model/Row.ts"
import * as Session from "../../page/model/Session.ts"
import * as Slices from "../../page/model/Slices.ts"
import * as Trouble from "../../page/model/Trouble.ts"
import { role, row, user } from "./rows.ts"

const { mapping: deploy } = row(role("Deploy"))
const { mapping: bob } = row(user("bob"))
const { mapping: alice } = row(user("alice"))
const call = { message: "a sentence", errors: [] }
const of = (reason: Failure.Reason) =>
  Trouble.describe(
    new Failure.CloudAuthError({ operation: "personaMappings.list", site: "datadoghq.eu", reason })
  )

const answered = (
  mappings: ReadonlyArray<PersonaMapping>,
  at: number,
  before?: Session.Data,
  changes = Changes.noneSince(at)
): Session.Event => ({
  _tag: "Answered",
  data: Slices.finish(Session.read(mappings.map(fromMapping), { overlapping: [], changes }, at, before))
})

const after = (...events: ReadonlyArray<Session.Event>): Session.Session =>
  events.reduce(Session.next, Session.initial)

describe("Session", () => {
  describe("next", () => {
    it("keeps the last good data through a failure, and clears the failure with the next answer", () => {
      const trouble = of(new Failure.ServerError({ ...call, status: 502 }))
      const first = answered([deploy], 1)
      const failed = after(first, { _tag: "Asked" }, { _tag: "Failed", trouble, at: 2 })
      assert.lengthOf(failed.data?.rows ?? [], 1)
      assert.strictEqual(failed.data?.at, 1)
      assert.include(failed.trouble?.title, "502")
      assert.isUndefined(Session.next(failed, first).trouble)
    })

    it("marks what is new, until it is told to count from now on", () => {
      const changes = { ...Changes.noneSince(1), added: { count: 1, first: [] }, ids: [bob.id] }
      const { data } = after(answered([deploy, bob], 2, undefined, changes))
      assert.deepStrictEqual(data?.marked.new, new Set([bob.id]))
      const anew = Session.countFromHere(data!)
      assert.deepStrictEqual(anew.marked.new, new Set())
      assert.deepStrictEqual(anew.changes, Changes.noneSince(2))
    })

    it("keeps all that it worked out where an answer is the one before again", () => {
      const first = after(answered([deploy, alice], 1))
      const second = Session.next(first, answered([{ ...deploy }, { ...alice }], 2, first.data))
      assert.strictEqual(second.data?.names, first.data?.names)
      assert.strictEqual(second.data?.rows, first.data?.rows)
      assert.strictEqual(second.data?.at, 2)
    })

    it("keeps what the audit before found until the next one has ended", () => {
      const audit = { problems: [], rules: [], mappings: 1, note: "" }
      const session = after({ _tag: "Audited", audit }, answered([deploy], 1), {
        _tag: "Auditing",
        progress: { done: 1, of: 17 }
      })
      assert.deepStrictEqual([session.audit, session.progress], [audit, { done: 1, of: 17 }])
      const next = Session.next(session, { _tag: "Audited", audit: { ...audit, mappings: 2 } })
      assert.deepStrictEqual([next.audit?.mappings, next.progress], [2, undefined])
    })

    it("may ask again once the rate limit has reset", () => {
      const trouble = of(new Failure.RateLimited({ ...call, status: 429, resetAfter: 30, retryAfter: 10 }))
      assert.strictEqual(after({ _tag: "Failed", trouble, at: 1_000 }).trouble?.retryAt, 31_000)
    })
  })
})
