import type { Mapping } from "@dd-cloud-auth/audit/Finding"
import * as Snapshot from "@dd-cloud-auth/directory/Snapshot"
import { assert, describe, it } from "vitest"
import { linesIn } from "../src/internal/auditLines.ts"
import { mapping } from "./snapshots.ts"

const intake = { id: "1", arnPattern: "arn:aws:sts::111111111111:assumed-role/Agents/*" }
const personaMappings = [
  mapping("1", "arn:aws:iam::111111111111:user/ada", "ada"),
  mapping("2", 'arn:aws:iam::111111111111:user/"quoted"\n,\\{', "bob"),
  mapping("3", "arn:aws:iam::111111111111:user/carol", "carol")
]
const snapshot = Snapshot.make({
  site: "datadoghq.eu",
  takenAt: "2026-11-22T00:00:00.000Z",
  personaMappings,
  intakeMappings: [intake]
})
const all: ReadonlyArray<Mapping> = [...personaMappings, intake]

/** The slow, obvious way: the line in whose text the pattern stands. */
const searched = (text: string): ReadonlyArray<number> =>
  all.map(
    ({ arnPattern }) =>
      1 +
      text
        .split("\n")
        .findIndex((line) => line.includes(`"arnPattern":${space(text)}${JSON.stringify(arnPattern)}`))
  )
const space = (text: string): string => (text.includes('": "') ? " " : "")

describe("linesIn", () => {
  const indented = Snapshot.toJson(snapshot)
  it.each([
    ["as `snapshot` writes it", indented],
    ["with CR LF", indented.replaceAll("\n", "\r\n")],
    ["with tabs and empty lines", indented.replaceAll("\n", "\n\n").replaceAll("  ", "\t")],
    ["on one line", JSON.stringify(snapshot)],
    ["with keys in another order", JSON.stringify(reversed(snapshot), null, 1)]
  ])("finds the pattern of each mapping in a file %s", (_, text) => {
    assert.deepStrictEqual(all.map(linesIn(text)), searched(text))
  })

  it("knows a key that is written with escapes, and none that stands deeper or elsewhere", () => {
    const text = `{
      "site": { "arnPattern": "x" }, "personaMappings": [ {
        "id": "1",
        "arn\\u0050attern": "…",
        "accountIdentifier": {
          "id": "2", "arnPattern": "y"
        }
      } ],
      "others": [ { "id": "3", "arnPattern": "z" } ]
    }`
    assert.deepStrictEqual(personaMappings.map(linesIn(text)), [4, 1, 1])
  })
})

/** The same, with the keys of every object the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, reversed(inner)])
  )
}
