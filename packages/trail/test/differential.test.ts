import { forAll, make, type Random } from "@dd-cloud-auth/random"
import * as CloudTrail from "@dd-cloud-auth/random/CloudTrail"
import { assert, describe, it } from "vitest"
import { collect } from "./collect.ts"
import { findings, findingsOfRecord } from "./oracle.ts"
import { write } from "./write.ts"

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A few ends of chunks, anywhere. */
const someEnds = (random: Random, length: number): ReadonlyArray<number> =>
  Array.from({ length: random.below(6) }, () => random.below(length + 1)).toSorted((a, b) => a - b)

describe("Reader", () => {
  describe("make, against JSON.parse", () => {
    it("finds the same callers in generated CloudTrail, however it is written", () => {
      forAll(200, (random) => {
        const next = CloudTrail.records(random, { callers: 50 })
        const records = Array.from({ length: random.below(8) + 1 }, next)
        const oddity = random.pick([1, 3, 20, 1000])
        const list = write(records, random, oddity)
        const text = random.pick([list, `{"Records":${list}}`, `{"a":[{}], "Recor\\u0064s" :${list},"z":[]}`])
        const { damage, findings: found } = collect(encode(text), someEnds(random, text.length))
        assert.deepStrictEqual(found, findings(text))
        assert.deepStrictEqual(damage, [])
      })
    })

    it("finds the same in records that follow one on another, with line breaks or without", () => {
      forAll(200, (random) => {
        const next = CloudTrail.records(random, { callers: 50 })
        const texts = Array.from({ length: random.below(6) + 1 }, () =>
          write(next(), random, random.pick([2, 50]))
        )
        const text = texts.join(random.pick(["\n", "\r\n", "", " \n\n"]))
        const { damage, findings: found } = collect(encode(text), someEnds(random, text.length))
        assert.deepStrictEqual(
          found,
          texts.flatMap((text) => findingsOfRecord(JSON.parse(text) as object as never))
        )
        assert.deepStrictEqual(damage, [])
      })
    })

    it("finds the same wherever a chunk ends", () => {
      const random = make(7)
      const next = CloudTrail.records(random, { callers: 5 })
      const text = write({ Records: [next(), next(), next()] }, random, 12)
      const bytes = encode(text)
      const expected = findings(text)
      for (let i = 0; i <= bytes.length; i++) {
        assert.deepStrictEqual(collect(bytes, [i]).findings, expected, `${i}`)
      }
      const everywhere = Array.from(bytes, (_, i) => i)
      assert.deepStrictEqual(collect(bytes, everywhere).findings, expected)
    })

    it("takes 1,000 open brackets for a record, and the next for damage", () => {
      const next = CloudTrail.records(make(3), { callers: 5 })
      // Three are open around the parameters.
      for (const [depth, count] of [
        [997, 0],
        [998, 1]
      ] as const) {
        const parameters = `${"[".repeat(depth)}${"]".repeat(depth)}`
        const text = JSON.stringify({ Records: [{ ...next(), requestParameters: "?" }] })
        assert.lengthOf(collect(encode(text.replace('"?"', parameters))).damage, count, `${depth}`)
      }
    })
  })

  describe("make, of damaged text", () => {
    const next = CloudTrail.records(make(11), { callers: 20 })
    const records = Array.from({ length: 4 }, next)
    const parts = records.map((record) => JSON.stringify(record))
    const layouts = {
      "a file": { start: '{"Records":[', separator: ",", end: "]}" },
      "an indented array": { start: "[\n  ", separator: ",\n  ", end: "\n]\n" },
      lines: { start: "", separator: "\n", end: "\n" }
    }

    for (const [name, { end, separator, start }] of Object.entries(layouts)) {
      const text = `${start}${parts.join(separator)}${end}`
      const bytes = encode(text)
      /** Where each record begins and ends. */
      const places = parts.map((part, i) => {
        const from = encode(start + parts.slice(0, i).join(separator) + (i > 0 ? separator : "")).length
        return { from, to: from + encode(part).length, findings: findingsOfRecord(records[i]!) }
      })

      it(`finds every record before the end of ${name} that is cut, and says so`, () => {
        for (let cut = 0; cut < bytes.length; cut++) {
          const { damage, findings } = collect(bytes.subarray(0, cut))
          const whole = places.filter(({ to }) => to <= cut)
          assert.deepStrictEqual(
            findings,
            whole.flatMap(({ findings }) => findings),
            `${cut}`
          )
          const isBetween =
            cut === 0 || (name === "lines" && places.some(({ to }) => to === cut || to + 1 === cut))
          if (!isBetween && text.slice(cut).trim() !== "") assert.lengthOf(damage, 1, `${cut}`)
        }
      })

      it(`finds every other record of ${name} in which a byte is another, or says that something is damaged`, () => {
        const random = make(5)
        for (let at = 0; at < bytes.length; at++) {
          const changed = bytes.slice()
          changed[at] = random.once(3) ? random.below(256) : changed[at]! ^ (1 << random.below(8))
          // Nothing is kept of a string that nobody wants, so that a chunk must not end within the beginning of a record.
          const end = random.below(bytes.length)
          const { damage, findings: found } = collect(changed, changed[end - 1] === 0x7b ? [] : [end])
          const what = `byte ${at} is ${changed[at]}: ${new TextDecoder().decode(changed.subarray(at - 20, at + 20))}`
          const expected = expectedOf(changed, name === "lines")
          if (Array.isArray(expected)) {
            assert.deepStrictEqual(found, expected, what)
            continue
          }
          if (expected === "no JSON") assert.isAtLeast(damage.length, 1, what)
          const all = places.flatMap(({ findings }) => findings)
          if (damage.length === 0) assert.deepStrictEqual(found, all, what)
          // Where records begin, what stands before them may be lost with them, but not in silence.
          if (at < places[0]!.from) continue
          const others = places.filter(({ from, to }) => at < from - 1 || at > to)
          const missing = without(
            found,
            others.flatMap(({ findings }) => findings)
          )
          assert.deepStrictEqual(missing, [], what)
        }
      })

      it(`finds all records of ${name} but those of which a stretch is missing`, () => {
        forAll(300, (random) => {
          const from = random.below(bytes.length)
          const to = Math.min(bytes.length, from + random.below(2000) + 1)
          const { damage, findings: found } = collect(join(bytes, from, to))
          const others = places.filter(
            (place) => place.to <= from || (place.from > to && from >= places[0]!.from)
          )
          const missing = without(
            found,
            others.flatMap(({ findings }) => findings)
          )
          if (missing.length > 0) assert.isAtLeast(damage.length, 1)
        })
      })
    }
  })
})

const join = (bytes: Uint8Array, from: number, to: number): Uint8Array => {
  const joined = new Uint8Array(bytes.length - to + from)
  joined.set(bytes.subarray(0, from))
  joined.set(bytes.subarray(to), from)
  return joined
}

/** What `JSON.parse` finds in changed bytes, if they are still JSON, and a list of records. */
const expectedOf = (
  bytes: Uint8Array,
  isLines: boolean
): ReadonlyArray<string> | "no JSON" | "no records" => {
  const text = new TextDecoder().decode(bytes)
  try {
    if (isLines)
      return text
        .trim()
        .split("\n")
        .flatMap((line) => knownFindings(JSON.parse(line)))
    const value = JSON.parse(text) as { readonly Records?: ReadonlyArray<unknown> }
    return (Array.isArray(value) ? value : value.Records!).flatMap(knownFindings)
  } catch (error) {
    return error instanceof SyntaxError ? "no JSON" : "no records"
  }
}

/** A record that has lost the key of its identity is of no known format. */
const knownFindings = (record: unknown): ReadonlyArray<string> => {
  if (typeof record !== "object" || record === null) throw new Error("no record")
  const isRecord = "userIdentity" in record || ("eventVersion" in record && "eventSource" in record)
  if (!isRecord) throw new Error("no record")
  return findingsOfRecord(record as never)
}

/** What is not in a list, in the order in which it should be. */
const without = (found: ReadonlyArray<string>, expected: ReadonlyArray<string>): ReadonlyArray<string> => {
  let at = 0
  return expected.filter((finding) => {
    const next = found.indexOf(finding, at)
    if (next >= 0) at = next + 1
    return next < 0
  })
}
