import { runtimes } from "@dd-cloud-auth/runtimes"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "vitest"

const alice = "arn:aws:iam::123456789012:user/alice"

/** Says whether WebAssembly is compiled there, and who is found in 100 records. */
const reading = {
  contents: `
    import * as Fold from "@dd-cloud-auth/trail/Fold"
    import * as Reader from "@dd-cloud-auth/trail/Reader"
    import { passOver } from "./src/internal/passOver.ts"

    const answer = () => {
      const record = { eventVersion: "1.11", userIdentity: { type: "IAMUser", arn: "${alice}" }, requestParameters: {} }
      const fold = Fold.make()
      const reader = Reader.make(fold.sink("log.json"))
      reader.write(new TextEncoder().encode(JSON.stringify({ Records: Array(100).fill(record) })))
      reader.end()
      const [{ caller, count }] = fold.found().callers
      return JSON.stringify({ isCompiled: passOver !== undefined, caller, count })
    }`,
  folder: fileURLToPath(new URL("..", import.meta.url))
}

describe("Reader", () => {
  describe("make", () => {
    for (const { isHere, name, run } of runtimes) {
      const isCompiled = name !== "workerd"
      it.skipIf(!isHere)(
        `reads ${isCompiled ? "with" : "without"} WebAssembly in ${name}${isHere ? "" : " (skipped: it does not start here)"}`,
        async () => {
          assert.deepStrictEqual(JSON.parse(await run(reading)), { isCompiled, caller: alice, count: 100 })
        }
      )
    }
  })
})
