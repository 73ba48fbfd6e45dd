import { runtimes } from "@dd-cloud-auth/runtimes"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "vitest"
import { open, vectors } from "./golden.ts"

/** Makes the second of the golden vectors, through the public modules. */
const proving = {
  contents: `
    import * as AwsCredentials from "@dd-cloud-auth/aws/AwsCredentials"
    import * as Proof from "@dd-cloud-auth/aws/Proof"
    import * as Effect from "effect/Effect"
    import * as Redacted from "effect/Redacted"
    import * as TestClock from "effect/testing/TestClock"
    import { exampleKey, orgUuid, sessionToken, signedAt } from "./test/golden.ts"

    const answer = () =>
      TestClock.setTime(signedAt).pipe(
        Effect.andThen(Proof.aws({ orgUuid, region: "eu-west-1" })),
        Effect.map(({ value }) => Redacted.value(value)),
        Effect.provide([AwsCredentials.layer({ ...exampleKey, sessionToken }), TestClock.layer()]),
        Effect.runPromise
      )`,
  folder: fileURLToPath(new URL("..", import.meta.url))
}

describe("Proof", () => {
  describe("aws", () => {
    for (const { isHere, name, run } of runtimes) {
      it.skipIf(!isHere)(
        `has its golden signature in ${name}${isHere ? "" : " (skipped: it does not start here)"}`,
        async () => {
          const { headers } = open(await run(proving))
          assert.include(headers["Authorization"]![0], `Signature=${vectors[1].signature}`)
        }
      )
    }
  })
})
