/** Checks the workspace: one line a finding, exit code 1 where there is any. */

import { fileURLToPath } from "node:url"
import * as Project from "./Project.ts"
import * as Rules from "./Rules.ts"

const packages = Project.read(fileURLToPath(new URL("../../..", import.meta.url)))
const findings = Rules.check(packages)
for (const { line, message, path, rule } of findings) console.error(`${path}:${line}  ${rule}: ${message}`)
const files = packages.reduce((sum, { files }) => sum + files.size, 0)
console.log(`${packages.length} packages, ${files} files: ${findings.length} findings`)
process.exitCode = findings.length === 0 ? 0 : 1
