import { defineConfig } from "vitest/config"

// Every package runs with this file (`vitest run --root . --config ../../vitest.config.ts`);
// scripts/test.mjs adds up the reports.
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    reporters: ["default", "json"],
    outputFile: { json: ".test/report.json" }
  }
})
