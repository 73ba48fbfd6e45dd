import { validate } from "@dd-cloud-auth/sarif"
import { assert, describe, it } from "vitest"

const log = (run: object): string =>
  JSON.stringify({ $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] })

describe("validate", () => {
  it("says what is wrong with a log, of each that it is given", { timeout: 60_000 }, () => {
    const problems = validate(log({ results: [{}] }), log({ tool: {}, results: [] }))
    assert.isAbove(problems.filter((line) => line.includes("0.sarif")).length, 0, problems.join("\n"))
    assert.isAbove(problems.filter((line) => line.includes("1.sarif")).length, 0, problems.join("\n"))
  })
})
