import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import type { CloudAuthError } from "@dd-cloud-auth/core/Failure"
import type * as Site from "@dd-cloud-auth/core/Site"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { make, type Snapshot } from "./snapshot.ts"

/**
 * Takes a snapshot of a site: both kinds of mappings are listed at once.
 *
 * **Details**
 *
 * `site` is that of the client. A site that serves no intake mappings (404) has none in the snapshot, which is logged as
 * a warning: not every site has Agents log in with AWS credentials.
 *
 * @category constructors
 * @since 0.1.0
 */
export const take = Effect.fn("Snapshot.take")(function* (
  site: Site.Site
): Effect.fn.Return<Snapshot, CloudAuthError, CloudAuth.CloudAuth> {
  const client = yield* CloudAuth.CloudAuth
  const intake = client.intakeMappings.list.pipe(
    Effect.catchReason("CloudAuthError", "NotFound", ({ message }) =>
      Effect.as(Effect.logWarning(`no intake mappings: ${message}`), [])
    )
  )
  const [personaMappings, intakeMappings] = yield* Effect.all([client.personaMappings.list, intake], {
    concurrency: 2
  })
  const takenAt = new Date(yield* Clock.currentTimeMillis).toISOString()
  return make({ site: site.parameter, takenAt, personaMappings, intakeMappings })
})
