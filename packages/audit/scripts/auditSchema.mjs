// Writes the JSON Schema of dd-cloud-auth.audit.json for editors, from the schema that decodes the file: to
// audit.schema.json of this package, or to the file that is given.

import * as Schema from "effect/Schema"
import { writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { AuditConfig } from "../src/AuditConfig.ts"

const own = fileURLToPath(new URL("../audit.schema.json", import.meta.url))
const file = process.argv[2] === undefined ? own : resolve(process.argv[2])
const { schema } = Schema.toJsonSchemaDocument(AuditConfig, { onExcessProperty: "error" })
const document = { $schema: "https://json-schema.org/draft/2020-12/schema", ...schema }
writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`)
