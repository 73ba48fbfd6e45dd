import * as Data from "effect/Data"
import * as Predicate from "effect/Predicate"

/** What was given cannot be read at all: there is no such file, it may not be read, it is a device. */
export class Unreadable extends Data.TaggedError("Unreadable")<{ readonly message: string }> {}

/** A thread that reads files ended, as it does where it gets no more memory. */
export class Crashed extends Data.TaggedError("Crashed")<{
  readonly message: string
  readonly cause: unknown
}> {}

/** Why files cannot be read. */
export type Reason = Unreadable | Crashed

const TypeId = "~@dd-cloud-auth/trail/NodeTrail/NodeTrailError"

/**
 * Files cannot be read; `reason` says why. What is wrong with a file that is found in a folder, or in a file, is no
 * failure: it is among the items.
 *
 * `Effect.catchTag("NodeTrailError", …)` catches every failure, `Effect.catchReason("NodeTrailError", "Crashed", …)` those
 * with that reason.
 *
 * @category errors
 * @since 0.1.0
 */
export class NodeTrailError extends Data.TaggedError("NodeTrailError")<{
  /** The file: as it was given, or found. */
  readonly path: string
  readonly reason: Reason
}> {
  constructor(props: { readonly path: string; readonly reason: Reason }) {
    // The message is given to the constructor, for the first line of the stack.
    super({ ...props, message: props.reason.message } as typeof props)
  }

  /** What `isNodeTrailError` looks for. */
  get [TypeId](): typeof TypeId {
    return TypeId
  }
}

/**
 * Returns `true` if the value is a `NodeTrailError`, of this copy of the package or of another.
 *
 * @category guards
 * @since 0.1.0
 */
export const isNodeTrailError = (u: unknown): u is NodeTrailError => Predicate.hasProperty(u, TypeId)
