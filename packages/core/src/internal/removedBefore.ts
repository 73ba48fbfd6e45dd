import * as Effect from "effect/Effect"
import type { CloudAuthError } from "../Failure.ts"

/**
 * Recovers a removal that finds nothing to remove, where an attempt before it has lost its answer.
 *
 * Not where a login failed on the way to it, which is an operation of its own.
 */
export const removedBefore =
  (operation: string) =>
  (failure: CloudAuthError, attempts: number): Effect.Effect<void, CloudAuthError> =>
    failure.operation === operation && failure.reason._tag === "NotFound" && attempts > 1
      ? Effect.void
      : Effect.fail(failure)
