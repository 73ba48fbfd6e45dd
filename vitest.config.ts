import { defineConfig } from "vitest/config"

// Every package runs with this file (`vitest run --root . --config ../../vitest.config.ts`);
// scripts/test.mjs adds up the reports.
export default defineConfig({
  test: {
    // Limits that find what hangs, not what is slow: a busy machine with two processors is no failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    reporters: ["default", "json"],
    outputFile: { json: ".test/report.json" }
  }
})
