// Writes the JSON Schema of a report, from its schema: to findings.schema.json of this package, or to the
// file that is given.

import * as Schema from "effect/Schema"
import { writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { ReportJson } from "../src/Report.ts"

const own = fileURLToPath(new URL("../findings.schema.json", import.meta.url))
const file = process.argv[2] === undefined ? own : resolve(process.argv[2])
const { schema } = Schema.toJsonSchemaDocument(ReportJson, { onExcessProperty: "error" })
const document = { $schema: "https://json-schema.org/draft/2020-12/schema", ...schema }
writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`)
