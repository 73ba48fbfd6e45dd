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
  const { snapshot, withoutIntake } = yield* list(site)
  if (withoutIntake !== undefined) yield* warnOf(withoutIntake)
  return snapshot
})

/** Lists both kinds of mappings; `withoutIntake` is what the site answered if it serves no intake mappings. */
export const list = Effect.fnUntraced(function* (
  site: Site.Site
): Effect.fn.Return<
  { readonly snapshot: Snapshot; readonly withoutIntake: CloudAuthError | undefined },
  CloudAuthError,
  CloudAuth.CloudAuth
> {
  const client = yield* CloudAuth.CloudAuth
  let withoutIntake: CloudAuthError | undefined
  const intake = client.intakeMappings.list.pipe(
    Effect.catchReason("CloudAuthError", "NotFound", (_, error) =>
      Effect.sync(() => {
        withoutIntake = error
        return []
      })
    )
  )
  const [personaMappings, intakeMappings] = yield* Effect.all([client.personaMappings.list, intake], {
    concurrency: 2
  })
  const takenAt = new Date(yield* Clock.currentTimeMillis).toISOString()
  const snapshot = make({ site: site.parameter, takenAt, personaMappings, intakeMappings })
  return { snapshot, withoutIntake }
})

/** Warns that a site serves no intake mappings. */
export const warnOf = ({ message }: CloudAuthError): Effect.Effect<void> =>
  Effect.logWarning(`no intake mappings: ${message}`)
