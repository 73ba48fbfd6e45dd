import react from "@vitejs/plugin-react"
import { fileURLToPath } from "node:url"
import { defineConfig } from "vite"

// Vite keeps a NODE_ENV that is set, and that of a test runner would bring React's development half.
process.env["NODE_ENV"] = "production"

export default defineConfig({
  root: fileURLToPath(new URL("page", import.meta.url)),
  plugins: [react({ jsxImportSource: "#page" })],
  build: {
    outDir: "../dist/page",
    emptyOutDir: true,
    target: "es2024",
    // The page's policy allows no data: URL and no inline script.
    assetsInlineLimit: 0,
    // The libraries that the script contains ask for it.
    license: { fileName: "licenses.md" },
    modulePreload: { polyfill: false },
    // On a busy machine it would tell whoever runs `npm start` how long the plugins took.
    rolldownOptions: { checks: { bundlerTimings: false } },
    reportCompressedSize: false
  }
})
