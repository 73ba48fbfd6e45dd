import { transformAsync } from "@babel/core"
import react from "@vitejs/plugin-react"
import { fileURLToPath } from "node:url"
import { type BuildEnvironmentOptions, defineConfig, type Plugin } from "vite"

// Vite keeps a NODE_ENV that is set, and that of a test runner would bring React's development half.
process.env["NODE_ENV"] = "production"

const cwd = fileURLToPath(new URL(".", import.meta.url))

/**
 * The packages of this repository are bundled from their sources; users get them with this annotation (see their
 * `build`), without which whatever a module makes as it loads stays in the bundle: a schema and all of Effect's Schema.
 */
const pure: Plugin = {
  name: "pure-calls",
  enforce: "post",
  transform: {
    filter: { id: /\/packages\/[^/]+\/src\// },
    handler: async (code) => {
      const annotated = await transformAsync(code, {
        configFile: false,
        cwd,
        plugins: ["annotate-pure-calls"]
      })
      return { code: annotated?.code ?? code, map: null }
    }
  }
}

const rolldownOptions: BuildEnvironmentOptions["rolldownOptions"] = {
  // Nothing here does anything when a property is read, so that what nobody uses can go.
  treeshake: { propertyReadSideEffects: false },
  // On a busy machine it would tell whoever runs `npm start` how long the plugins took.
  checks: { bundlerTimings: false }
}

export default defineConfig({
  root: fileURLToPath(new URL("page", import.meta.url)),
  plugins: [react({ jsxImportSource: "#page" }), pure],
  worker: { format: "es", plugins: () => [pure], rolldownOptions },
  build: {
    outDir: "../dist/page",
    emptyOutDir: true,
    target: "es2024",
    // The page's policy allows no data: URL and no inline script.
    assetsInlineLimit: 0,
    // The libraries that the script contains ask for it.
    license: { fileName: "licenses.md" },
    modulePreload: { polyfill: false },
    rolldownOptions,
    reportCompressedSize: false
  }
})
