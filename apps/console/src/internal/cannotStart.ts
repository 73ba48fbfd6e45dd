import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"

export class CannotStart extends Schema.TaggedError<CannotStart>()("CannotStart", {
  message: Schema.String,
  /** The operating system's own code, such as `EADDRINUSE`. */
  code: Schema.optionalKey(Schema.String)
}) {}

/** Says why the server cannot listen. */
export const ofListening = (
  host: string,
  port: number,
  cause: unknown
): Effect.Effect<never, CannotStart> => {
  const code = Predicate.isObject(cause) && Predicate.isString(cause["code"]) ? cause["code"] : undefined
  const reason = reasons.get(code) ?? `${Predicate.isError(cause) ? cause.message : cause}.`
  return Effect.fail(
    new CannotStart({
      message: `The console cannot listen on ${host}:${port}: ${reason}`,
      ...(code === undefined ? {} : { code })
    })
  )
}

/** Says that a host name to listen on, or to be called by, is none. */
export const ofHostName = (name: string): Effect.Effect<never, CannotStart> =>
  Effect.fail(
    new CannotStart({
      message: `The console cannot be called by "${name}", which is neither a host name nor an address.`
    })
  )

const noSuchAddress = "this machine has no such address."

const reasons: ReadonlyMap<string | undefined, string> = new Map([
  ["EADDRINUSE", "it is in use. Give another port, or 0 for a free one."],
  ["EACCES", "the system does not allow it. Give a port from 1024 on, or 0 for a free one."],
  ["EADDRNOTAVAIL", noSuchAddress],
  ["ENOTFOUND", noSuchAddress]
])
