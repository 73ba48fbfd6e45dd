// Damaged snapshots: each way to damage one is refused with what is wrong and where, and none is read in part.

import { Snapshot } from "@dd-cloud-auth/directory"
import { forAll } from "@dd-cloud-auth/random"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { endOfJson } from "../src/internal/jsonScan.ts"
import { arn, mapping } from "./mappings.ts"

const whole = Snapshot.make({
  site: "datadoghq.eu",
  takenAt: "2026-11-26T12:00:00.000Z",
  personaMappings: [mapping("user/a", "a€@example.com", "1"), mapping("user/b", 'b"\\@example.com', "2")],
  intakeMappings: [
    { id: "i", arnPattern: arn("assumed-role/Agent/*"), parEnrollmentEnabled: true },
    { id: "j", arnPattern: arn("assumed-role/Other/*") }
  ]
})
const text = Snapshot.toJson(whole)
const bytes = new TextEncoder().encode(text)

const read = (bytes: Uint8Array) => Effect.runSync(Effect.result(Snapshot.fromStream(Stream.succeed(bytes))))

const failureOf = (text: string): Snapshot.InvalidSnapshot => {
  const result = Snapshot.parse(text)
  if (Result.isSuccess(result)) throw new Error(`read: ${text}`)
  return result.failure
}

/** Fails unless the bytes are refused with a sentence, or mean just what was read. */
const isRefusedOrWhole = (damaged: Uint8Array): void => {
  const result = read(damaged)
  if (Result.isFailure(result)) assert.isAbove(result.failure.message.length, 4)
  else
    assert.deepStrictEqual(
      JSON.parse(new TextDecoder().decode(damaged)),
      JSON.parse(JSON.stringify(result.success))
    )
}

const without = (index: number, count = 1): Uint8Array =>
  Uint8Array.from([...bytes.subarray(0, index), ...bytes.subarray(index + count)])

type Json = { [key: string]: Json } | Array<Json> | string | number | boolean

/** Every field of a snapshot: its path as a failure names it, the object that it is in, and its key. */
function* fieldsOf(
  value: Json,
  at = ""
): Generator<{ path: string; holder: { [key: string]: Json }; key: string }> {
  if (Array.isArray(value)) for (const [n, each] of value.entries()) yield* fieldsOf(each, `${at}[${n}]`)
  else if (typeof value === "object") {
    for (const key of Object.keys(value)) {
      const path = at === "" ? key : `${at}.${key}`
      yield { path, holder: value, key }
      yield* fieldsOf(value[key]!, path)
    }
  }
}

const paths = [...fieldsOf(JSON.parse(text))].map(({ path }) => path)

/** The snapshot with one field changed, and the line on which that field stood. */
const changed = (path: string, change: (holder: { [key: string]: Json }, key: string) => void) => {
  const json = JSON.parse(text) as Json
  for (const field of fieldsOf(json)) if (field.path === path) change(field.holder, field.key)
  return JSON.stringify(json, null, 2)
}

/** The line of what stands behind a mark that was put into the text. */
const lineOf = (text: string, mark: string) => text.slice(0, text.indexOf(mark)).split("\n").length

describe("Snapshot", () => {
  describe("of which something is missing", () => {
    it("is refused wherever it is cut off, with the line on which it ends", () => {
      for (let length = 0; length < bytes.length - 1; length++) {
        const result = read(bytes.subarray(0, length))
        assert(Result.isFailure(result), `cut at ${length}`)
        const { message, position } = result.failure
        if (length === 0) assert.strictEqual(message, "empty")
        else if (position === undefined) assert.match(message, /^not UTF-8: /)
        else {
          assert.strictEqual(
            position.line,
            new TextDecoder().decode(bytes.subarray(0, length)).split("\n").length
          )
          if (length > 40) assert.include(message, "a snapshot that was cut off (line ")
        }
      }
      assert.deepStrictEqual(read(bytes.subarray(0, -1)), Result.succeed(whole))
    })

    it("is refused without any one of its bytes, or without several, unless it means the same", () => {
      for (let index = 0; index < bytes.length; index++) isRefusedOrWhole(without(index))
      forAll(1_000, (random) => isRefusedOrWhole(without(random.below(bytes.length), random.below(60))))
    })

    it("is refused with any byte changed, unless it means what was read", () => {
      forAll(4_000, (random) => {
        const damaged = bytes.slice()
        damaged[random.below(bytes.length)] = random.below(256)
        isRefusedOrWhole(damaged)
      })
    })
  })

  describe("of which a field is wrong", () => {
    it.each(paths)("is refused without %s, or with another name for it, and says where", (path) => {
      const isOptional = path.endsWith("parEnrollmentEnabled")
      const missing = changed(path, (holder, key) => delete holder[key])
      if (isOptional) assert.isTrue(Result.isSuccess(Snapshot.parse(missing)))
      else if (path === "format") assert.include(failureOf(missing).message, 'lacks "format"')
      else {
        const failure = failureOf(missing)
        assert.strictEqual(failure.path, path)
        assert.match(failure.message, /: Missing key \(line \d+, column \d+\)$/)
      }
      const renamed = changed(path, (holder, key) => {
        holder[`${key}x`] = holder[key]!
        delete holder[key]
      })
      assert.oneOf(failureOf(renamed).path, path === "format" ? [undefined] : [path, `${path}x`])
    })

    it.each(paths)("is refused where %s is of another type, with its line", (path) => {
      for (const value of [0, { MARK: 1 }, [0], path.endsWith("Enabled") ? "x" : true]) {
        const damaged = changed(path, (holder, key) => (holder[key] = value))
        const failure = failureOf(damaged)
        if (path === "format") continue
        assert.oneOf(failure.path, [path, `${path}[0]`])
        if (JSON.stringify(value).includes("MARK"))
          assert.strictEqual(failure.position?.line, lineOf(damaged, "MARK") - 1)
      }
    })

    it.each(paths)("is refused where %s stands there twice, with the line of the second", (path) => {
      const marked = changed(path, (holder, key) => {
        holder["MARK"] = holder[key]!
      })
      const key = path.replace(/^.*\./, "")
      const damaged = marked.replace("MARK", key)
      const failure = failureOf(damaged)
      assert.strictEqual(failure.path, path)
      assert.include(failure.message, `it has the key ${path} twice`)
      assert.strictEqual(failure.position?.line, lineOf(marked, "MARK"))
    })

    it.each(["personaMappings", "intakeMappings"] as const)(
      "is refused where two of the %s have one id, with the line of the second",
      (kind) => {
        const damaged = changed(`${kind}[1].id`, (holder, key) => {
          holder[key] = whole[kind][0]!.id
        })
        const failure = failureOf(damaged)
        assert.strictEqual(failure.path, `${kind}[1].id`)
        assert.include(failure.message, "another mapping has the same id")
        const second = damaged.indexOf('"id"', damaged.indexOf('"id"', damaged.indexOf(kind)) + 1)
        assert.strictEqual(failure.position?.line, damaged.slice(0, second).split("\n").length)
      }
    )

    it("is refused where it is of a later version, whatever else is in it", () => {
      const failure = failureOf('{"format":"dd-cloud-auth/snapshot",\n"version":2,\n"more":[]}')
      assert.deepStrictEqual([failure.path, failure.position], ["version", { line: 2, column: 11 }])
    })
  })
})

describe("jsonScan", () => {
  describe("endOfJson", () => {
    it("takes for JSON what JSON.parse does, over random texts", () => {
      const tokens = '{ } [ ] , : "a" "b\\n" "\\u12" " 1 -0.5e3 01 - true tru null x \\ \n \t \u00a0'.split(
        " "
      )
      forAll(100_000, (random) => {
        const json = random.text(tokens, 9)
        assert.strictEqual(endOfJson(json) === undefined, isJson(json), JSON.stringify(json))
      })
    })

    it("says where a text was cut off that nests deep, or that has a long string", () => {
      for (const [text, index] of [
        ["[".repeat(3_000_000), 3_000_000],
        [`["${"\\n".repeat(5_000_000)}`, 1],
        [`["${"\\n".repeat(5_000_000)}"`, 10_000_003]
      ] as const) {
        assert.deepStrictEqual(endOfJson(text), { index, isCut: true })
      }
    })

    it("tells what was cut off from what was damaged", () => {
      for (const cut of ["", "[", "[1,", '{"a', '{"a\\', '{"a\\u0', '{"a":', "tru", "-", "1."]) {
        assert.strictEqual(endOfJson(cut)?.isCut, true, cut)
      }
      for (const damaged of ["]", "[1,]", '{"a\n"', '{"a\\x', '{"a",', "[1 2]", "tru e", "01"]) {
        assert.strictEqual(endOfJson(damaged)?.isCut, false, damaged)
      }
    })
  })
})

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
