import { globSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "vitest"
import { plans } from "../src/Plan.ts"

describe("Plan", () => {
  for (const [name, { mutate, withoutTests }] of Object.entries(plans)) {
    it(`names files that ${name} has`, () => {
      const cwd = fileURLToPath(new URL(`../../../packages/${name}`, import.meta.url))
      for (const glob of [...mutate.map((glob) => glob.replace(/^!/, "")), ...withoutTests]) {
        assert.isNotEmpty(globSync(glob, { cwd }), glob)
      }
    })
  }
})
