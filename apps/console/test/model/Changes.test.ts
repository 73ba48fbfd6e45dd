import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Snapshot from "@dd-cloud-auth/directory/Snapshot"
import { assert, describe, it } from "vitest"
import * as Changes from "../../page/model/Changes.ts"
import { role, row, user } from "./rows.ts"

const at = (second: number, ...personaMappings: ReadonlyArray<PersonaMapping>): Snapshot.Snapshot =>
  Snapshot.make({
    site: "datadoghq.eu",
    takenAt: new Date(second * 1000).toISOString(),
    personaMappings,
    intakeMappings: []
  })

const { mapping: alice } = row(user("alice"))
const { mapping: deploy } = row(role("Deploy"))
const { mapping: session } = row(role("Deploy", "ci"))

const texts = ({ count, first }: Changes.Part) => [count, ...first.map(({ row }) => row.mapping.arnPattern)]

describe("Changes", () => {
  describe("between", () => {
    it("tells what came, what went, and what leads elsewhere", () => {
      const elsewhere = { ...deploy, id: "other", accountUuid: "uuid-of-another" }
      const { added, ids, moved, removed, since } = Changes.between(
        at(1, deploy, alice),
        at(2, elsewhere, row(user("bob")).mapping)
      )
      assert.strictEqual(since, 1_000)
      assert.deepStrictEqual(texts(added), [1, user("bob")])
      assert.deepStrictEqual(texts(removed), [1, user("alice")])
      assert.deepStrictEqual(texts(moved), [1, role("Deploy")])
      assert.strictEqual(moved.first[0]?.before?.mapping, deploy)
      assert.include(ids, "other")
      assert.lengthOf(ids, 2)
    })

    it("says why nobody notices", () => {
      const why = Changes.between(at(1, deploy, session), at(2, deploy)).removed.first[0]?.unnoticed
      assert.include(why, `Nobody notices: ${role("Deploy")}`)
      assert.strictEqual(Changes.between(at(1, alice), at(2)).removed.first[0]?.unnoticed, "")
    })

    it("takes a mapping that was created again for none", () => {
      const again = Changes.between(at(1, deploy), at(2, { ...deploy, id: "again" }))
      assert.deepStrictEqual(again, Changes.noneSince(1_000))
    })

    it("lists the first of many, and counts all", () => {
      const many = Array.from({ length: 500 }, (_, at) => row(user(`user-${at}`)).mapping)
      const { added, ids } = Changes.between(at(1), at(2, ...many))
      assert.deepStrictEqual([added.count, added.first.length, ids.length], [500, 100, 500])
    })
  })
})
