/** The handlers of the service, over `CloudAuth`: each failure of Datadog's becomes an error of the service's own. */

import { CloudAuth } from "@dd-cloud-auth/core"
import { Context, Effect } from "effect"
import { HttpApiBuilder, HttpApiError } from "effect/http-api"
import { AccessRemoved, Api, DatadogUnavailable } from "./Api.ts"

/** Which persona mapping each team was given, by the team's name. */
export class Teams extends Context.Service<Teams, ReadonlyMap<string, string>>()("my-app/Teams") {}

export const handlers = HttpApiBuilder.group(
  Api,
  "teams",
  Effect.fn(function* (handlers) {
    const teams = yield* Teams
    const { personaMappings } = yield* CloudAuth.CloudAuth

    return handlers.handle(
      "access",
      Effect.fn(function* ({ params: { team } }) {
        const id = teams.get(team)
        if (id === undefined) return yield* new HttpApiError.NotFound()

        // A reason lies within its `CloudAuthError`, so that Datadog's `NotFound` is never taken for the one above, nor
        // its `Forbidden`, which is about the keys of this service, for one about whoever called it.
        const { accountIdentifier, arnPattern } = yield* personaMappings.get(id).pipe(
          Effect.catchReasons(
            "CloudAuthError",
            {
              NotFound: () =>
                Effect.fail(new AccessRemoved({ message: `The access of ${team} has been removed.` })),
              RateLimited: ({ resetAfter }) =>
                Effect.fail(
                  new DatadogUnavailable({
                    message: "Too many requests to Datadog.",
                    ...(resetAfter === undefined ? {} : { retryAfterSeconds: resetAfter })
                  })
                )
            },
            (_, error) =>
              Effect.logError(error.message).pipe(
                Effect.andThen(
                  Effect.fail(new DatadogUnavailable({ message: "Datadog could not be asked." }))
                )
              )
          )
        )
        return { team, arnPattern, accountIdentifier }
      })
    )
  })
)
