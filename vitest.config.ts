import { defineConfig } from "vitest/config"

// Every package runs with this file (`vitest run --root . --config ../../vitest.config.ts`);
// scripts/test.mjs adds up the reports.
export default defineConfig({
  test: {
    // Limits that find what hangs, not what is slow: a busy machine with two processors is no failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // An example stands beside its test; everywhere else tests have a folder of their own.
    include: ["test/**/*.test.ts", "test/**/*.test.tsx", "*/*.test.ts"],
    reporters: ["default", "json"],
    outputFile: { json: ".test/report.json" }
  }
})
