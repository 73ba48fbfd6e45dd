/** The API of a service of your own: which AWS callers act for a team, and as whom. */

import { Schema } from "effect"
import { HttpApi, HttpApiEndpoint, HttpApiError, HttpApiGroup } from "effect/http-api"

export const Access = Schema.Struct({
  team: Schema.String,
  arnPattern: Schema.String,
  accountIdentifier: Schema.String
})

/** The team is known, but the mapping that it was given is no longer there. */
export class AccessRemoved extends Schema.TaggedError<AccessRemoved>()(
  "AccessRemoved",
  { message: Schema.String },
  { httpApiStatus: 410 }
) {}

/** Datadog could not be asked. Why is for the log of the service, not for its callers. */
export class DatadogUnavailable extends Schema.TaggedError<DatadogUnavailable>()(
  "DatadogUnavailable",
  { message: Schema.String, retryAfterSeconds: Schema.optionalKey(Schema.Finite) },
  { httpApiStatus: 503 }
) {}

export class Api extends HttpApi.make("access").add(
  HttpApiGroup.make("teams").add(
    HttpApiEndpoint.get("access", "/teams/:team/access", {
      params: { team: Schema.String },
      success: Access,
      // The service's own 404: there is no such team.
      error: [HttpApiError.NotFound, AccessRemoved, DatadogUnavailable]
    })
  )
) {}
