import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"

export class CannotStart extends Schema.TaggedError<CannotStart>()("CannotStart", {
  message: Schema.String
}) {}

/** Says why the server cannot listen. */
export const ofListening = (
  host: string,
  port: number,
  cause: unknown
): Effect.Effect<never, CannotStart> => {
  const code = Predicate.isObject(cause) ? cause["code"] : undefined
  const reason =
    code === "EADDRINUSE"
      ? "it is in use. Give another port, or 0 for a free one."
      : code === "EACCES"
        ? "the system does not allow it. Give a port from 1024 on, or 0 for a free one."
        : code === "EADDRNOTAVAIL" || code === "ENOTFOUND"
          ? "this machine has no such address."
          : `${Predicate.isError(cause) ? cause.message : cause}.`
  return Effect.fail(new CannotStart({ message: `The console cannot listen on ${host}:${port}: ${reason}` }))
}
