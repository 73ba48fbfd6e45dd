import type * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import type { CloudAuthError } from "@dd-cloud-auth/core/Failure"
import type * as Site from "@dd-cloud-auth/core/Site"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import { fileInSlices, type Index } from "./filing.ts"
import type { Metrics } from "./metrics.ts"
import type * as Refresher from "./refresher.ts"
import { hasSameMappings, type Snapshot } from "./snapshot.ts"
import { list, warnOf } from "./take.ts"

/** The mappings of a site, filed for questions. */
export interface Loaded extends Refresher.Loaded {
  readonly snapshot: Snapshot
  readonly index: Index
  /** The file that they come from, if they were not loaded from the site. */
  readonly file?: string
}

/** Loads the mappings of a site, again and again. */
export interface Loader {
  /** Loads them from the site. While they stay the same, so do `snapshot` and `index`. */
  readonly load: Effect.Effect<Loaded, CloudAuthError, CloudAuth.CloudAuth>
  /** Files those of a snapshot that a file holds. */
  readonly fromFile: (snapshot: Snapshot, file: string, since: number) => Effect.Effect<Loaded>
}

/** Returns what loads the mappings of a site, and counts and measures that. */
export const make = (site: Site.Site, metrics: Metrics): Loader => {
  let latest: Loaded | undefined
  let hasIntake = true

  const hold = Effect.fnUntraced(function* (snapshot: Snapshot) {
    yield* Metric.update(metrics.personaMappings, snapshot.personaMappings.length)
    yield* Metric.update(metrics.intakeMappings, snapshot.intakeMappings.length)
    return { snapshot, index: yield* fileInSlices(snapshot) }
  })

  const load = Effect.gen(function* (): Effect.fn.Return<Loaded, CloudAuthError, CloudAuth.CloudAuth> {
    yield* Metric.update(metrics.refreshes, 1)
    const since = yield* Clock.currentTimeMillis
    const { snapshot, withoutIntake } = yield* list(site)
    // Said when it begins, rather than at each refresh.
    if (withoutIntake !== undefined && hasIntake) yield* warnOf(withoutIntake)
    hasIntake = withoutIntake === undefined
    const { index, snapshot: held } =
      latest !== undefined && hasSameMappings(latest.snapshot, snapshot) ? latest : yield* hold(snapshot)
    return (latest = { since, snapshot: held, index })
  })

  return {
    load: Effect.tapError(load, ({ reason }) => Metric.update(metrics.failures(reason._tag), 1)),
    fromFile: Effect.fnUntraced(function* (snapshot, file, since) {
      return (latest = { ...(yield* hold(snapshot)), file, since })
    })
  }
}
