import * as Printable from "@dd-cloud-auth/core/Printable"
import { assert, describe, it } from "@effect/vitest"

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

// By number, so that a version of Unicode that knows less than another does not go unnoticed.
const unsafe: Record<string, ReadonlyArray<number>> = {
  "a C0 control": range(0, 0x1f),
  "DEL or a C1 control": range(0x7f, 0x9f),
  "a bidirectional control": [0x61c, 0x200e, 0x200f, ...range(0x202a, 0x202e)],
  "a bidirectional isolate": range(0x2066, 0x2069),
  "a deprecated format control": range(0x206a, 0x206f),
  "a zero width": [0x200b, 0x200c, 0x200d, 0x2060, 0xfeff],
  "an invisible operator": range(0x2061, 0x2065),
  "a soft hyphen or a joiner": [0xad, 0x34f, 0x180e],
  "a filler": [0x115f, 0x1160, 0x3164, 0xffa0, 0x17b4, 0x17b5],
  "a variation selector": [
    ...range(0xfe00, 0xfe0f),
    ...range(0xe0100, 0xe01ef),
    ...range(0x180b, 0x180d),
    0x180f
  ],
  "a tag": range(0xe0000, 0xe007f),
  "an annotation mark": range(0xfff9, 0xfffb),
  "a musical format control": range(0x1d173, 0x1d17a),
  "a separator of lines or paragraphs": [0x2028, 0x2029],
  "another blank": [0xa0, 0x1680, ...range(0x2000, 0x200a), 0x202f, 0x205f, 0x3000],
  "a blank that is none": [0x2800, 0x1d159],
  "half of a pair": range(0xd800, 0xdfff)
}

describe("Printable", () => {
  describe("escape", () => {
    for (const [name, codes] of Object.entries(unsafe)) {
      it(`escapes ${name}`, () => {
        for (const code of codes) {
          const escaped = Printable.escape(`a${String.fromCodePoint(code)}b`)
          const short = { 9: "\\t", 10: "\\n", 13: "\\r" }[code]
          assert.strictEqual(escaped, `a${short ?? `\\u{${code.toString(16)}}`}b`)
          assert.strictEqual(`a${Printable.escape(String.fromCodePoint(code))}b`, escaped)
        }
      })
    }

    it("leaves printable text as it is", () => {
      const all = range(0x20, 0x7e)
        .map((code) => String.fromCodePoint(code))
        .join("")
      for (const text of [
        all,
        "Zoë <zoë@acme.example> 日本 ελ שלום 😀 e\u0301",
        "",
        "::1",
        "[::]:80",
        "a::b::c",
        "## a [b]"
      ]) {
        assert.strictEqual(Printable.escape(text), text)
      }
    })

    it("lets no text begin a command to a CI, nor hold one", () => {
      for (const [text, escaped] of [
        ["::error::x", "\\u{3a}:error::x"],
        ["  ::set-env name=A::b", "  \\u{3a}:set-env name=A::b"],
        ["::error file=\n::x", "\\u{3a}:error file=\\n::x"],
        ["\n::error::x", "\\n::error::x"],
        // What stands beside it on the line may end the command.
        ["::error ", "\\u{3a}:error "],
        ["::Add-Mask", "\\u{3a}:Add-Mask"],
        ["a ##[error]b", "a #\\u{23}[error]b"],
        ["###[error]", "##\\u{23}[error]"],
        ["##vso[task.setvariable variable=a]b", "#\\u{23}vso[task.setvariable variable=a]b"],
        ["##teamcity[message]", "#\\u{23}teamcity[message]"]
      ] as const) {
        assert.strictEqual(Printable.escape(text), escaped)
      }
    })

    it("changes nothing that it has escaped", () => {
      for (const text of ["a\u001b\n\u202e", "::error::", "###[x]##[y]", "\ud800😀\udc00"]) {
        const once = Printable.escape(text)
        assert.strictEqual(Printable.escape(once), once)
      }
    })
  })

  describe("json", () => {
    it("says the same on lines of its own, with every unsafe character escaped", () => {
      for (const codes of Object.values(unsafe)) {
        const value = {
          [`::${codes.map((code) => String.fromCodePoint(code)).join("a")}`]: ["##[error] é 😀"]
        }
        const text = Printable.json(value, 2)
        assert.match(text, /^[\n\x20-\x7eé😀]*$/u)
        assert.notMatch(text, /^\s*::|##\w*\[/m)
        assert.strictEqual(text.split("\n").length, 5)
        assert.deepStrictEqual(JSON.parse(text), value)
      }
    })

    it("has a word for every value", () => {
      assert.strictEqual(Printable.json(undefined), "null")
      assert.strictEqual(Printable.json("a"), '"a"')
    })
  })
})
