import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { makeIdentities } from "../src/internal/identities.ts"

const caller = "arn:aws:sts::418273640159:assumed-role/deploy/run-1"
const accessKeyId = "AKIA0000000000000001"

describe("identities", () => {
  it.effect("forgets the oldest of more than 10,000 sessions, and nobody who was there from the start", () =>
    Effect.gen(function* () {
      const { find, open } = makeIdentities({ identities: [{ accessKeyId, secretAccessKey: "x", caller }] })
      const [first, second] = yield* Effect.replicateEffect(open(caller), 10_000)
      assert.strictEqual(find(first!.accessKeyId), first)
      yield* open(caller)
      assert.isUndefined(find(first!.accessKeyId))
      assert.strictEqual(find(second!.accessKeyId), second)
      assert.strictEqual(find(accessKeyId)?.caller, caller)
    })
  )
})
