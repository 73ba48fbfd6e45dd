// Copies the version of package.json into the source, which must not read files at run time.

import { readFileSync, writeFileSync } from "node:fs"

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
const file = new URL("../src/internal/version.ts", import.meta.url)
const source = readFileSync(file, "utf8")
writeFileSync(
  file,
  source.replace(/version = ".*"/, () => `version = ${JSON.stringify(version)}`)
)
