/// <reference types="node" />
import { PatternIndex } from "@dd-cloud-auth/arn"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { assert, describe, it } from "vitest"

// Code that is not compiled yet boxes its numbers; compiled in turn, it is ready after the same call each time.
setFlagsFromString("--no-concurrent-recompilation")

const role = "arn:aws:sts::123456789012:assumed-role/"

const index = PatternIndex.make(
  Array.from({ length: 1000 }, (_, i) => [`${role}R${i}/${i % 2 === 0 ? "*" : "ci"}`, i] as const)
)

/** Bytes that a look-up allocates, as most rounds have it: a collection of garbage falls into few of them. */
const bytesOf = (callers: ReadonlyArray<string>): number => {
  const rounds: Array<number> = []
  for (let i = 0; i < 1000; i++) {
    const before = process.memoryUsage().heapUsed
    // An iterator would allocate too.
    for (let at = 0; at < callers.length; at++) index.match(callers[at]!)
    rounds.push((process.memoryUsage().heapUsed - before) / callers.length)
  }
  return rounds.sort((a, b) => a - b)[250]!
}

const word = 8
/** An array's own words, and those of the storage of one element. */
const empty = 4 * word
const single = empty + 3 * word
/** What a round itself allocates, for each of its thousand look-ups. */
const share = 1

describe("PatternIndex.match", () => {
  it("allocates nothing but an empty array for a caller that nothing matches", () => {
    const callers = Array.from({ length: 1000 }, (_, i) => `${role}S${i}/session`)
    assert.isAtMost(bytesOf(callers), empty + share)
  })

  it("allocates nothing but its result for a caller that one pattern matches, though another has two values", () => {
    const callers = Array.from({ length: 1000 }, (_, i) => `${role}R${i - (i % 2)}/session`)
    index.add(`${role}other/*`, 1)
    index.add(`${role}other/*`, 2)
    // Nor does a second value count that was there once.
    for (let i = 0; i < 1000; i += 2) {
      index.add(`${role}R${i}/*`, -1)
      index.remove(`${role}R${i}/*`, -1)
    }
    assert.isAtMost(bytesOf(callers), single + share)
  })

  it("lets go of the accounts and names of dialect iam whose last pattern was removed", () => {
    setFlagsFromString("--expose-gc")
    const collect = runInNewContext("gc") as () => void
    const index = PatternIndex.make<number>([], "iam")
    const used = (): number => {
      collect()
      return process.memoryUsage().heapUsed
    }
    const comeAndGo = (first: number): void => {
      for (let i = first; i < first + 20_000; i++) {
        const pattern = `arn:aws:iam::${100_000_000_000 + i}:user/${"x".repeat(i % 50)}${i}`
        index.add(pattern, i)
        assert.isTrue(index.remove(pattern, i))
        assert.strictEqual(index.add(`nothing ${i}`, i)?.code, "NotAnArn")
        assert.isTrue(index.remove(`nothing ${i}`, i))
      }
    }
    comeAndGo(0)
    const before = used()
    comeAndGo(20_000)
    // A Map that stays for each would take some 200 bytes.
    assert.isBelow(used() - before, 1_000_000)
  })

  it("lets go of a value that was removed", async () => {
    setFlagsFromString("--expose-gc")
    const collect = runInNewContext("gc") as () => void
    const index = PatternIndex.make(Array.from({ length: 100 }, (_, i) => [`${role}R${i}/*`, { i }] as const))
    const references = [...index.entries()].map(([pattern, value]) => {
      index.remove(pattern, value)
      return new WeakRef(value)
    })
    // A WeakRef holds what it was made of until the current job ends.
    await new Promise((resume) => setImmediate(resume))
    collect()
    // One may still lie in a register or on the stack.
    assert.isAtMost(references.filter((reference) => reference.deref() !== undefined).length, 1)
    assert.strictEqual(index.size, 0)
  })
})
