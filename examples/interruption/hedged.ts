/** A second request where the first one is late. Whichever answers first wins; the other one is interrupted. */

import { type Duration, Effect } from "effect"

/**
 * Asks again after a while, and takes the answer that comes first. Interrupting a call of `CloudAuth` closes its
 * connection at once, so that the one that lost keeps neither side busy. Only for calls that read.
 */
export const hedged =
  (after: Duration.Input) =>
  <A, E, R>(call: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.race(call, Effect.delay(call, after))
