// Writes RULES.md, to which every rule's helpUri leads, from the rules: to that of this package, or to the file that is
// given. What an audit says of an example is what it says of it, not what somebody once wrote down.

import * as Directory from "@dd-cloud-auth/directory/Directory"
import * as DateTime from "effect/DateTime"
import { writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { fileURLToPath } from "node:url"
import * as Audit from "../src/Audit.ts"
import { linesOf } from "../src/internal/output.ts"
import { all } from "../src/Rule.ts"

const own = fileURLToPath(new URL("../RULES.md", import.meta.url))
const file = process.argv[2] === undefined ? own : resolve(process.argv[2])

/** Letters of other scripts, and what nobody sees, are written as escapes. */
const show = (text) =>
  text.replace(/[^\n -~]/gu, (character) => `\\u{${character.codePointAt(0).toString(16)}}`)

const block = (text, language = "text") => `\`\`\`${language}\n${show(text)}\n\`\`\`\n`

const list = ({ intakeMappings = [], options: { callerLog, ...options } = {}, personaMappings }) =>
  [
    ...personaMappings.map(({ accountIdentifier, arnPattern }) => `${arnPattern}  ->  ${accountIdentifier}`),
    ...intakeMappings.map(({ arnPattern }) => `${arnPattern}  (intake)`),
    ...(Object.keys(options).length === 0 ? [] : [JSON.stringify(options)]),
    ...(callerLog === undefined ? [] : ["", "in the log:"]),
    ...(callerLog?.callers ?? []).map(({ caller, count }) => `${caller}  (${count} calls)`)
  ].join("\n")

const said = ({ options, ...mappings }) => {
  const now = DateTime.makeUnsafe("2026-01-01T00:00:00Z")
  const [finding] = Audit.run(Directory.make(mappings), { ...options, now })
  const { terraform } = finding.fix
  return [
    block(linesOf(finding).join("\n")),
    ...(terraform === undefined ? [] : [block(terraform, "hcl")])
  ].join("\n")
}

const sections = all.map(
  ({ code, explanation, failing, passing, severity, title }) => `## ${code}

**${title}.** Severity: ${severity}.

${explanation.replaceAll(/(?<!\n)\n(?!\n)/g, " ")}

Found in:

${block(list(failing))}
and then it says:

${said(failing)}
Not in:

${block(list(passing))}`
)

writeFileSync(
  file,
  `# Rules

What \`@dd-cloud-auth/audit\` looks for, the worst first. Written from the rules by \`scripts/rules.mjs\`.

${sections.join("\n")}`
)
