import type { CloudAuthError } from "@dd-cloud-auth/core/Failure"
import type * as Site from "@dd-cloud-auth/core/Site"
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { Answer } from "./answer.ts"
import type { Changes } from "./changes.ts"
import type { DirectoryError } from "./directoryError.ts"
import type { Index } from "./filing.ts"
import type { Snapshot } from "./snapshot.ts"

/** How a live directory stands. */
export interface Status {
  /** How long ago the loading of the mappings began that answer now. */
  readonly age: Duration.Duration
  /** Whether they are older than `staleAfter`. */
  readonly isStale: boolean
  /** The file that they come from; absent as soon as they were loaded from the site. */
  readonly file?: string
  /** Why the latest attempt to load newer ones failed; absent if it did not. */
  readonly failure?: CloudAuthError
}

/** The mappings of a site, kept at hand and up to date. */
export interface Service {
  /**
   * Says who a caller would be, by the mappings that were loaded last: never fails, waits for nothing and causes no
   * request, whatever the site does. With `maxAge`, by mappings whose loading began no longer ago than that, counted
   * from the call: those at hand, or new ones, which are loaded once for everybody who asks meanwhile.
   */
  readonly whoIs: {
    (caller: string): Effect.Effect<Answer>
    (caller: string, options: { readonly maxAge: Duration.Input }): Effect.Effect<Answer, DirectoryError>
  }
  /** The mappings that were loaded last, filed for all the other questions. */
  readonly index: Effect.Effect<Index>
  /** The mappings of both kinds that were loaded last. */
  readonly snapshot: Effect.Effect<Snapshot>
  /** How old the mappings are, and why there are no newer ones. */
  readonly status: Effect.Effect<Status>
  /**
   * What changes from the moment on at which the stream is run; ends with the directory. Who is slow to read gets several
   * changes as one, and misses none.
   */
  readonly changes: Stream.Stream<Changes>
}

/** Which mappings are kept, and how; all but `site` has a default. */
export interface Options {
  /** That of the client. */
  readonly site: Site.Site
  /**
   * Time from the end of one refresh to the next, give or take a fifth, so that many programs do not ask at once; it has
   * to be more than nothing. Default: 5 minutes.
   */
  readonly refreshEvery?: Duration.Input | undefined
  /** From which age on `status` calls the mappings stale. Default: three times `refreshEvery`. */
  readonly staleAfter?: Duration.Input | undefined
}

/** Which mappings are kept, how, and in which file. */
export interface FileOptions extends Options {
  /**
   * Path of a snapshot file, one for each site: what the directory starts from where the site does not answer, and what
   * it keeps up to date. Default: none.
   */
  readonly snapshotFile?: string | undefined
}
