/** Compiles `assembly/passOver.ts`: `pnpm run assembly` writes it into `src/internal/passOverCode.ts`, as text. */

import { main } from "assemblyscript/asc"
import { writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const source = fileURLToPath(new URL("../assembly/passOver.ts", import.meta.url))
const target = fileURLToPath(new URL("../src/internal/passOverCode.ts", import.meta.url))

/** Returns the module that holds the compiled code. */
export const compiled = async (): Promise<string> => {
  let code = ""
  const optimized = ["-O3s", "--runtime", "stub", "--noAssert", "--use", "abort=", "--enable", "simd"]
  const memory = ["--initialMemory", "6", "--maximumMemory", "6"]
  const { error, stderr } = await main([source, ...optimized, ...memory, "--outFile", "passOver.wasm"], {
    writeFile: (_, contents) => {
      code = Buffer.from(contents).toString("base64")
    }
  })
  if (error) throw new Error(stderr.toString(), { cause: error })
  const lines = code.match(/.{1,100}/g)!.map((line) => `  "${line}"`)
  return `// Made of \`assembly/passOver.ts\`, by \`pnpm run assembly\`.

/** WebAssembly, as base64. */
export const code =
${lines.join(" +\n")}
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, await compiled())
