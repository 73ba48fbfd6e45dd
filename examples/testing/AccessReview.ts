/** A service of your own, built on `CloudAuth`: which AWS callers may act as a Datadog account? */

import { CloudAuth } from "@dd-cloud-auth/core"
import { Context, Effect, Layer } from "effect"

export class AccessReview extends Context.Service<AccessReview>()("my-app/AccessReview", {
  make: Effect.gen(function* () {
    const { personaMappings } = yield* CloudAuth.CloudAuth
    return {
      /** The patterns of the callers that become this account, by its UUID: a handle may change. */
      patternsOf: Effect.fn("AccessReview.patternsOf")(function* (accountUuid: string) {
        const mappings = yield* personaMappings.list
        return mappings
          .filter((mapping) => mapping.accountUuid === accountUuid)
          .map((mapping) => mapping.arnPattern)
      })
    }
  })
}) {
  static readonly layer = Layer.effect(this, this.make)
}
