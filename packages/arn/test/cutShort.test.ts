/// <reference types="node" />
import { PatternIndex } from "@dd-cloud-auth/arn"
import type { Pattern } from "@dd-cloud-auth/arn"
import { runInNewContext } from "node:vm"
import { assert, describe, it } from "vitest"
import { cutShort } from "./cutShort.ts"

type Entry = readonly [pattern: string, value: string]
type Index = PatternIndex.PatternIndex<string>

const role = (name: string, account = "123456789012"): string =>
  `arn:aws:sts::${account}:assumed-role/${name}`

const entry = (pattern: string): Entry => [pattern, pattern]

/** Entries are added one by one, so that what comes next is the same each time, growth included. */
const indexOf = (entries: ReadonlyArray<Entry>, dialect: Pattern.Dialect): Index => {
  const index = PatternIndex.make<string>([], dialect)
  for (const [pattern, value] of entries) index.add(pattern, value)
  return index
}

/** All that can be asked of an index about these patterns. */
const stateOf = (index: Index, patterns: ReadonlyArray<string>): unknown => ({
  size: index.size,
  invalid: index.invalid,
  entries: [...index.entries()],
  matches: patterns.map((pattern) => index.match(pattern.replace("*", "session")))
})

/** Cuts a change short at each of its calls in turn: the index must be as before or as after, and go on from there. */
const cutEverywhere = (
  dialect: Pattern.Dialect,
  start: ReadonlyArray<Entry>,
  change: (index: Index) => unknown,
  changed: ReadonlyArray<string>
): void => {
  const patterns = [...start.map(([pattern]) => pattern), ...changed, role("Other/*")]
  const before = stateOf(indexOf(start, dialect), patterns)
  const whole = indexOf(start, dialect)
  change(whole)
  const after = stateOf(whole, patterns)
  assert.notDeepEqual(before, after)
  for (let call = 1; ; call++) {
    const index = indexOf(start, dialect)
    const isCut = cutShort(call, () => change(index))
    const state = stateOf(index, patterns)
    const isBefore = isCut && JSON.stringify(state) === JSON.stringify(before)
    if (isBefore) change(index)
    assert.deepStrictEqual(stateOf(index, patterns), after, `cut short at call ${call}`)
    index.add(role("Other/*"), "other")
    assert.deepStrictEqual(index.match(role("Other/session")), ["other"])
    if (!isCut) return
  }
}

describe("PatternIndex, cut short", () => {
  for (const dialect of ["datadog", "iam"] as const) {
    it(`adds an entry of dialect ${dialect} whole or not at all, while it grows too`, () => {
      for (let count = 0; count <= 17; count++) {
        const start = Array.from({ length: count }, (_, i) =>
          entry(role(`R${i}/${i % 2 === 0 ? "*" : "ci"}`))
        )
        for (const pattern of [
          role("New/*"),
          role("New/ci"),
          role("R0/*"),
          role("R1/ci"),
          role("N/*", "1")
        ]) {
          cutEverywhere(dialect, start, (index) => index.add(pattern, "new"), [pattern])
        }
      }
    })

    it(`removes an entry of dialect ${dialect} whole or not at all`, () => {
      const start = [
        ...["A/*", "B/*", "A/ci", "Bc/*"].map((name) => entry(role(name))),
        entry(role("A/*", "1")),
        [role("B/*"), "second"],
        [role("B/*"), "third"],
        [role("B/*"), "second"]
      ] as const
      for (const [pattern, value] of start) {
        cutEverywhere(dialect, start, (index) => index.remove(pattern, value), [])
      }
    })

    it(`keeps what has no meaning in dialect ${dialect}, whole or not at all`, () => {
      const start = [entry("x"), entry("y"), ["y", "second"], entry(role("A/*"))] as const
      for (const pattern of ["y", "z"]) {
        cutEverywhere(dialect, start, (index) => index.add(pattern, "new"), [])
      }
      for (const [pattern, value] of start) {
        cutEverywhere(dialect, start, (index) => index.remove(pattern, value), [])
      }
    })

    it(`leaves nothing behind in dialect ${dialect} where the making was cut short, or a look-up`, () => {
      const entries = ["A/*", "A/b/*", "A/b/c", "Z/*"].map((name) => entry(`arn:aws:iam::1:user/${name}`))
      const index = PatternIndex.make(entries, dialect)
      const patterns = entries.map(([pattern]) => pattern)
      const expected = stateOf(index, patterns)
      const make = (): unknown => PatternIndex.make(entries, dialect)
      for (let call = 1; cutShort(call, make); call++)
        assert.deepStrictEqual(stateOf(index, patterns), expected)
      for (let call = 1; cutShort(call, () => index.match(patterns[2]!)); call++) {
        assert.deepStrictEqual(stateOf(index, patterns), expected)
      }
      assert.deepStrictEqual(stateOf(PatternIndex.make(entries, dialect), patterns), expected)
    })
  }

  it("adds and removes whole or not at all where texts were chosen to collide", () => {
    // The type of a resource is not read for the hash; 128 places are in reach.
    const texts = Array.from({ length: 129 }, (_, i) => `arn:aws:iam::123456789012:type${i + 100}/name`)
    const start = texts.map(entry)
    const other = "arn:aws:iam::123456789012:type99/name"
    cutEverywhere("datadog", start, (index) => index.add(other, "new"), [other])
    cutEverywhere("datadog", start, (index) => index.add(texts[128]!, "new"), [])
    cutEverywhere("datadog", start, (index) => index.remove(texts[128]!, texts[128]!), [])
  })

  it("loses no entry to a time limit around add, however large the table is that it builds", () => {
    const added: Array<string> = []
    const index = PatternIndex.make<string>([])
    const add = (): void => {
      const text = role(`R${added.length}/*`)
      index.add(text, text)
      added.push(text)
    }
    // The table is full now: the next entry makes it grow.
    for (let i = 0; i < 65_536; i++) add()
    for (const timeout of [1, 2, 4, 6, 8, 10, 15, 20, 30]) {
      assert.throws(() => {
        runInNewContext("for (;;) add()", { add }, { timeout })
      }, "timed out")
      assert.oneOf(index.size, [added.length, added.length + 1])
      assert.strictEqual([...index.entries()].length, index.size)
      for (const text of added) {
        if (index.match(text.replace("*", "s"))[0] !== text)
          assert.fail(`${text} is lost after ${timeout} ms`)
      }
    }
  })
})
