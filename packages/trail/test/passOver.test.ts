import { readFileSync } from "node:fs"
import { assert, describe, it } from "vitest"
import { compiled } from "../scripts/assembly.ts"
import { passOver } from "../src/internal/passOver.ts"

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What is passed over of a text, in an object of which nothing is wanted. */
const passed = (text: string): string => {
  passOver!.begin(encode(text), new Uint8Array(2))
  return text.slice(0, passOver!.run(0, text.length, 0, 1, 0, 1, 0))
}

describe("passOver", () => {
  it("is what its source is compiled to", async () => {
    const kept = readFileSync(new URL("../src/internal/passOverCode.ts", import.meta.url), "utf8")
    assert.strictEqual(kept, await compiled())
  })

  it("stops at the end of what is watched", () => {
    const value = '{"a": [1, -20, 0, true, false, null, {}, [], ["b\\u00e9\\n", {"c":{"d":"e"}}]] ,\n"f":"g"}'
    assert.strictEqual(passed(`${value}}`), value)
  })

  it.for([
    "01",
    "1.5",
    "1e3",
    "-",
    "tru",
    "nul",
    "falsy",
    '"\t"',
    '"\\x"',
    '"\\u00g0"',
    '"open',
    '"open\\"',
    "]",
    ","
  ])("stops before a value that is not sure to be one: %s", (value) => {
    assert.strictEqual(passed(`{"a":[0,${value} ]}}`), '{"a":[0,')
  })

  it("stops before what may go on in the next chunk", () => {
    for (const value of ['"text"', "true", "false", "null", "120"]) {
      for (let end = 1; end < value.length; end++) {
        assert.strictEqual(passed(`[ ${value.slice(0, end)}`), "[ ", value)
      }
    }
    assert.strictEqual(passed("[ 120"), "[ ")
  })
})
