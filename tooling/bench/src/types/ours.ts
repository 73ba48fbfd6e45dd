import { CloudAuth, Credentials, Failure, Site } from "@dd-cloud-auth/core"
import { NodeCloudAuth } from "@dd-cloud-auth/node"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"

const site = Result.getOrThrow(Site.parse("EU1"))

const program = Effect.gen(function* () {
  const { personaMappings } = yield* CloudAuth.CloudAuth
  const mappings = yield* personaMappings.list
  for (const { accountIdentifier, arnPattern } of mappings) {
    yield* Console.log(`${arnPattern} acts as ${accountIdentifier}`)
  }
}).pipe(
  Effect.catchReason("CloudAuthError", "RateLimited", ({ resetAfter }) =>
    Console.error(`try again in ${resetAfter} s`)
  ),
  Effect.catchIf(Failure.isRetryable, ({ message }) => Console.error(message))
)

const layer = NodeCloudAuth.layer({
  site,
  credentials: Credentials.keys({ apiKey: "api key", appKey: "application key" }),
  timeout: "30 seconds"
})

await Effect.runPromise(Effect.provide(program, layer))
