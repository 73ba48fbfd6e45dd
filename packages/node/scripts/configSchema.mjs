// Writes the JSON Schema of dd-cloud-auth.config.json for editors, from the schema that decodes the file: to
// config.schema.json of this package, or to the file that is given.

import { writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { jsonSchema } from "../src/internal/configFile.ts"

const own = fileURLToPath(new URL("../config.schema.json", import.meta.url))
const file = process.argv[2] === undefined ? own : resolve(process.argv[2])
writeFileSync(file, `${JSON.stringify(jsonSchema(), null, 2)}\n`)
