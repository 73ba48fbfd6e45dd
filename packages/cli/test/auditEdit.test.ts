import type * as Accepted from "@dd-cloud-auth/audit/Accepted"
import { assert, describe, it } from "vitest"
import { withEntry } from "../src/internal/auditEdit.ts"

const entry: Accepted.Entry = {
  fingerprint: "0123456789abcdef",
  reason: "on purpose",
  owner: "ada",
  expires: "2026-12-31"
}

const lines = (indent: string): string =>
  [
    "{",
    `  "fingerprint": "0123456789abcdef",`,
    `  "reason": "on purpose",`,
    `  "owner": "ada",`,
    `  "expires": "2026-12-31"`,
    "}"
  ].join(`\n${indent}`)

const inline = JSON.stringify(entry)

describe("withEntry", () => {
  it.each([
    ["no file", "", `{\n  "accepted": [\n    ${lines("    ")}\n  ]\n}\n`],
    ["an empty object", "{}", `{\n  "accepted": [\n    ${lines("    ")}\n  ]\n}`],
    [
      "other keys",
      '{\n  "rules": {"root-user":   "off"}, "awsAccounts": [\n]\n}\n',
      `{\n  "rules": {"root-user":   "off"}, "awsAccounts": [\n], "accepted": [${inline}]\n}\n`
    ],
    [
      "a key on a line of its own",
      '{\n  "rules": {"root-user":   "off"}\n}\n',
      `{\n  "rules": {"root-user":   "off"},\n  "accepted": [\n    ${lines("    ")}\n  ]\n}\n`
    ],
    [
      "an empty list",
      '{\n  "accepted": [ ],\n  "rules": {}\n}\n',
      `{\n  "accepted": [\n    ${lines("    ")}\n  ],\n  "rules": {}\n}\n`
    ],
    [
      "entries on lines of their own",
      '{\n  "accepted": [\n    {"rule":"x"}\n  ],\n  "rules": {}\n}\n',
      `{\n  "accepted": [\n    {"rule":"x"},\n    ${lines("    ")}\n  ],\n  "rules": {}\n}\n`
    ],
    ["everything on one line", '{"accepted":[{"rule":"x"}]}', `{"accepted":[{"rule":"x"}, ${inline}]}`]
  ])("adds to %s, and changes nothing else", (_, text, expected) => {
    assert.strictEqual(withEntry(text, entry), expected)
  })

  it("goes on with tabs and CR LF where they are used", () => {
    assert.strictEqual(
      withEntry('{\r\n\t"accepted": [\r\n\t\t{ "rule": "x" }\r\n\t]\r\n}\r\n', entry),
      `{\r\n\t"accepted": [\r\n\t\t{ "rule": "x" },\r\n\t\t${lines("\t\t").replaceAll("  ", "\t").replaceAll("\n", "\r\n")}\r\n\t]\r\n}\r\n`
    )
  })

  it("puts an entry in the place of another", () => {
    const text =
      '{\n  "accepted": [\n    { "rule": "x" },\n    {\n      "rule": "y" },\n    { "rule": "z" }\n  ]\n}\n'
    assert.strictEqual(
      withEntry(text, entry, 1),
      `{\n  "accepted": [\n    { "rule": "x" },\n    ${lines("    ")},\n    { "rule": "z" }\n  ]\n}\n`
    )
  })

  it("writes what could hide or forge text with escapes, so that it reads back the same", () => {
    const reason = 'a\u202eb\u001b[2J"\\\n\u200b'
    const text = withEntry("", { ...entry, reason })
    assert.match(text, /^[\n -~]+$/)
    assert.strictEqual(JSON.parse(text).accepted[0].reason, reason)
  })
})
