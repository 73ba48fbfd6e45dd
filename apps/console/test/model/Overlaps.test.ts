import * as Algebra from "@dd-cloud-auth/arn/Algebra"
import * as Caller from "@dd-cloud-auth/arn/Caller"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import { accountKey } from "@dd-cloud-auth/core/PersonaMapping"
import { it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { assert, describe } from "vitest"
import * as Overlaps from "../../page/model/Overlaps.ts"
import type { Row } from "../../page/model/Row.ts"
import * as Slices from "../../page/model/Slices.ts"
import { account, role, row, user } from "./rows.ts"

const find = (...rows: ReadonlyArray<Row>): Overlaps.Overlaps => Slices.finish(Overlaps.find(rows))

/** Every pair, one by one: the definition. */
const overlapping = (rows: ReadonlyArray<Row>, row: Row): ReadonlyArray<Row> =>
  rows.filter((other) => {
    const [a, b] = [row, other].map(({ mapping }) => Pattern.parse(mapping.arnPattern))
    return (
      accountKey(row.mapping) !== accountKey(other.mapping) &&
      row.severity !== "NeverMatches" &&
      other.severity !== "NeverMatches" &&
      a?._tag === "Pattern" &&
      b?._tag === "Pattern" &&
      Algebra.overlaps(a, b)
    )
  })

describe("Overlaps", () => {
  describe("find", () => {
    it("finds nothing where mappings lead to one account, or share no caller", () => {
      const { all, of } = find(
        row(role("Deploy"), "a@x"),
        row(role("Deploy", "ci"), "a@x"),
        row(user("alice"), "b@x"),
        row(role("Deployment"), "c@x")
      )
      assert.deepStrictEqual(all, [])
      assert.strictEqual(of.size, 0)
    })

    it("puts under one wildcard everything inside that it shares with another account, and nothing else", () => {
      const wide = row(role("Deploy"), "everyone@x")
      const sessions = ["cc", "aa", "bb"].map((name) => row(role("Deploy", name), `${name}@x`))
      const same = row(role("Deploy", "same"), "everyone@x")
      const { all, of } = find(...sessions, same, wide)
      assert.deepStrictEqual(all, [
        {
          pattern: role("Deploy"),
          rows: [wide],
          inside: [sessions[1]!, sessions[2]!, sessions[0]!],
          accounts: 4
        }
      ])
      assert.strictEqual(of.get(wide), all[0])
      assert.strictEqual(of.get(sessions[0]!), all[0])
      assert.isFalse(of.has(same))
    })

    it("tells accounts apart by their UUID, whatever the case of its letters", () => {
      const accounts = (...uuids: ReadonlyArray<string>) =>
        find(
          ...uuids.map((uuid, at) => row(role("Deploy", at === 0 ? "*" : "ci"), `${at % 2}@x`, uuid))
        ).all.map(({ accounts }) => accounts)
      assert.deepStrictEqual(accounts("0f", "0F"), [])
      assert.deepStrictEqual(accounts("0f", "0F", "1f"), [2])
    })

    it("finds one ARN that several mappings have", () => {
      const rows = ["a@x", "b@x"].map((name) => row(user("alice"), name))
      const { all } = find(...rows)
      assert.deepStrictEqual(all, [{ pattern: user("alice"), rows, inside: [], accounts: 2 }])
    })

    it("puts the overlap of most mappings first", () => {
      const { all } = find(
        ...["a@x", "b@x"].map((name) => row(user("few"), name)),
        ...["a@x", "b@x", "c@x"].map((name) => row(user("many"), name))
      )
      assert.deepStrictEqual(
        all.map(({ pattern }) => pattern),
        [user("many"), user("few")]
      )
    })

    it("leaves out patterns that no caller matches", () => {
      const roleArn = `arn:aws:iam::${account}:role/Deploy`
      assert.deepStrictEqual(find(row(roleArn, "a@x"), row(roleArn, "b@x")).all, [])
    })

    const patterns = Schema.Literals([
      ...["", "a/", "a/b/", "a/b/c/", "a/bc/", "ab/"].map((path) => user(`t/${path}*`)),
      ...["a", "a/b", "a/b/c", "a/bc", "a/b/c/d", "a/"].map((path) => user(`t/${path}`)),
      role("A"),
      role("A", "b"),
      role("A", "bc"),
      "nonsense",
      `arn:aws:iam::${account}:role/A`
    ])
    const mappings = Schema.Array(Schema.Tuple([patterns, Schema.Literals(["p@x", "q@x", "r@x"])]))

    it.prop("finds the mappings that a look at every pair finds", [mappings], ([mappings]) => {
      const rows = mappings.map(([pattern, name]) => row(pattern, name))
      const overlaps = find(...rows)
      for (const row of rows) {
        const expected = overlapping(rows, row)
        assert.strictEqual(overlaps.of.has(row), expected.length > 0)
        assert.sameMembers([...Overlaps.others(overlaps, row)], [...expected])
      }
    })

    it("looks at each of 2,000 sessions and 2,000 mappings of one wildcard a few times, not at each pair", () => {
      const rows = Array.from({ length: 2_000 }, (_, at) => [
        row(role("Deploy"), `wide-${at}@x`),
        row(role("Deploy", `ci-${at}`), `narrow-${at}@x`)
      ]).flat()
      let looks = 0
      const counted = rows.map((row) => ({
        ...row,
        get mapping() {
          looks++
          return row.mapping
        }
      }))
      const { all } = find(...counted)
      assert.deepStrictEqual(
        all.map(({ accounts, inside, rows }) => [rows.length, inside.length, accounts]),
        [[2_000, 2_000, 4_000]]
      )
      assert.isBelow(looks, 10 * rows.length)
    })
  })

  describe("example", () => {
    it.each([role("Deploy"), role("Deploy", "ci"), user("team/*"), user("alice")])(
      "is a caller that %s matches",
      (text) => {
        const caller = Overlaps.example(text)
        assert.strictEqual(Caller.parse(caller)._tag, "Caller")
        const pattern = Pattern.parse(text)
        assert.isTrue(pattern._tag === "Pattern" && Pattern.matches(pattern, caller))
      }
    )
  })
})
