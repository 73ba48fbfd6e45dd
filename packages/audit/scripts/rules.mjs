// Writes RULES.md, to which every rule's helpUri leads, from the rules: to that of this package, or to the file that is
// given.

import { writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { all } from "../src/Rule.ts"

const own = fileURLToPath(new URL("../RULES.md", import.meta.url))
const file = process.argv[2] === undefined ? own : resolve(process.argv[2])

/** Letters of other scripts, and what nobody sees, are written as escapes. */
const show = (text) =>
  text.replace(/[^ -~]/gu, (character) => `\\u{${character.codePointAt(0).toString(16)}}`)

const list = ({ intakeMappings = [], options, personaMappings }) =>
  [
    ...personaMappings.map(
      ({ accountIdentifier, arnPattern }) => `${arnPattern}  ->  ${show(accountIdentifier)}`
    ),
    ...intakeMappings.map(({ arnPattern }) => `${arnPattern}  (intake)`),
    ...(options === undefined ? [] : [JSON.stringify(options)])
  ].join("\n")

const sections = all.map(
  ({ code, explanation, failing, passing, severity, title }) => `## ${code}

**${title}.** Severity: ${severity}.

${explanation.replaceAll(/(?<!\n)\n(?!\n)/g, " ")}

Found in:

\`\`\`text
${list(failing)}
\`\`\`

Not in:

\`\`\`text
${list(passing)}
\`\`\`
`
)

writeFileSync(
  file,
  `# Rules

What \`@dd-cloud-auth/audit\` looks for, the worst first. Written from the rules by \`scripts/rules.mjs\`.

${sections.join("\n")}`
)
