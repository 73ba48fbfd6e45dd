import * as Fold from "@dd-cloud-auth/trail/Fold"
import { assert, describe, it } from "vitest"

const alice = "arn:aws:iam::123456789012:user/alice"
const bob = "arn:aws:iam::123456789012:user/bob"

const at = (record: number) => ({ offset: 100 * record, record })

const seen = (
  fold: Fold.Fold,
  source: string,
  caller: string,
  time?: number,
  as: "called" | "made" = "called"
) => fold.sink(source).caller({ ...at(1), caller, time, as })

describe("Fold", () => {
  describe("make", () => {
    it("keeps of each caller how often it was seen, when first and last, and where", () => {
      const fold = Fold.make()
      seen(fold, "a", alice, 2000)
      seen(fold, "b", bob)
      seen(fold, "b", alice, 1000, "made")
      seen(fold, "b", alice, undefined)
      assert.deepStrictEqual(fold.found().callers, [
        {
          caller: alice,
          count: 3,
          made: 1,
          firstSeen: 1000,
          lastSeen: 2000,
          sources: ["a", "b"],
          hasMoreSources: false
        },
        { caller: bob, count: 1, made: 0, sources: ["b"], hasMoreSources: false }
      ])
    })

    it("keeps a few sources, and says that there were more", () => {
      const fold = Fold.make()
      for (let i = 0; i < 20; i++) seen(fold, `${i % 10}`, alice)
      const [found] = fold.found().callers
      assert.deepStrictEqual(found?.sources, ["0", "1", "2", "3", "4"])
      assert.isTrue(found?.hasMoreSources)
    })

    it("counts what names no caller by its kind, and sources by their format", () => {
      const fold = Fold.make()
      const sink = fold.sink("a")
      sink.format("CloudTrail")
      fold.sink("b").format("CloudTrail")
      for (const kind of ["AWSService", "MaskedArn", "AWSService"] as const) {
        sink.noCaller({ ...at(1), kind, arn: undefined, time: undefined })
      }
      const { formats, noCallers } = fold.found()
      assert.deepStrictEqual(
        [...noCallers],
        [
          ["AWSService", 2],
          ["MaskedArn", 1]
        ]
      )
      assert.deepStrictEqual([...formats], [["CloudTrail", 2]])
    })

    it("keeps the first damage with its place, and counts all", () => {
      const fold = Fold.make()
      for (let i = 0; i < Fold.mostDamage + 5; i++) fold.sink("a").damage({ ...at(i), reason: "cut" })
      const { damage } = fold.found()
      assert.strictEqual(damage.count, Fold.mostDamage + 5)
      assert.lengthOf(damage.first, Fold.mostDamage)
      assert.deepStrictEqual(damage.first[1], { offset: 100, record: 1, reason: "cut", source: "a" })
    })

    it("keeps no more callers than its limit, goes on with those it has, and says how much it left", () => {
      const fold = Fold.make({ limit: 1 })
      for (const caller of [alice, bob, bob, alice]) seen(fold, "a", caller)
      assert.deepStrictEqual(
        fold.found().callers.map(({ caller, count }) => [caller, count]),
        [[alice, 2]]
      )
      assert.strictEqual(fold.found().overLimit, 2)
    })

    it("adds what another has found, as if it had found it itself", () => {
      const tell = (folds: readonly [Fold.Fold, Fold.Fold]): void => {
        for (let i = 0; i < 40; i++) {
          const fold = folds[i < 20 ? 0 : 1]
          seen(
            fold,
            `${i % 4}`,
            i % 3 === 0 ? alice : bob,
            i % 7 === 0 ? undefined : 1000 - i,
            i % 5 === 0 ? "made" : "called"
          )
          fold.sink("x").noCaller({ ...at(i), kind: "Root", arn: undefined, time: undefined })
          fold.sink("x").damage({ ...at(i), reason: "cut" })
          fold.sink("x").format("Arns")
        }
      }
      const [one, first, second] = [Fold.make(), Fold.make(), Fold.make()]
      tell([one, one])
      tell([first, second])
      const total = Fold.make()
      total.add(structuredClone(first.found()))
      total.add(structuredClone(second.found()))
      assert.deepStrictEqual(total.found(), one.found())
    })

    it("keeps to its limit while it adds", () => {
      const [many, few] = [Fold.make(), Fold.make({ limit: 1 })]
      for (const caller of [alice, bob, bob]) seen(many, "a", caller)
      few.add(many.found())
      few.add(few.found())
      assert.strictEqual(few.found().overLimit, 4)
      assert.lengthOf(few.found().callers, 1)
    })
  })
})
