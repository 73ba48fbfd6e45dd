/** Checks the workspace: exit code 1 where a change lacks its changeset, or where the history cannot tell. */

import { fileURLToPath } from "node:url"
import * as Check from "./Check.ts"

const { notes, problems } = Check.check(fileURLToPath(new URL("../../..", import.meta.url)))
for (const note of notes) console.log(note)
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
