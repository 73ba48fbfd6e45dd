import { Pattern } from "@dd-cloud-auth/arn"
import { assert, describe, it } from "vitest"
import { cases } from "./cases.ts"

const parse = (text: string, dialect?: Pattern.Dialect): Pattern.Pattern => {
  const pattern = Pattern.parse(text, dialect)
  if (pattern._tag === "InvalidPattern") throw new Error(`${text}: ${pattern.problem.message}`)
  return pattern
}

describe("Pattern", () => {
  describe("published cases", () => {
    for (const { caller, pattern, source, verdict } of cases) {
      it(`${verdict}: ${pattern}${caller === undefined ? "" : ` for ${caller}`} (${source})`, () => {
        if (caller !== undefined) {
          assert.strictEqual(Pattern.matches(parse(pattern), caller), verdict === "match")
        } else {
          assert.strictEqual(Pattern.validate(pattern).length === 0, verdict === "valid")
        }
      })
    }
  })
})
