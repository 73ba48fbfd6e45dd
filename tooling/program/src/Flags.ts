/**
 * Flags of which the last one counts, as in nearly every program: what is typed after an alias of the shell, or after
 * the words that a script adds, overrules them. `effect/cli` refuses a flag that stands there twice.
 */

import * as Arr from "effect/Array"
import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"

/** Takes the last of several, and nothing where there is none. In place of `Flag.optional`. */
export const optional = <A>(flag: Flag.Flag<A>): Flag.Flag<Option.Option<A>> =>
  flag.pipe(Flag.atLeast(0), Flag.map(Arr.last))

/** A port to listen on, not yet limited to one. */
export const port = (description: string): Flag.Flag<number> =>
  Flag.Int("port").pipe(
    Flag.withMetavar("PORT"),
    Flag.withDescription(description),
    Flag.filter(
      (port) => port >= 0 && port <= 65_535,
      (port) => `a port from 0 to 65535, not ${port}`
    )
  )

/** Takes the last of several, and a value of its own where there is none. In place of `Flag.withDefault`. */
export const withDefault =
  <const B>(value: B) =>
  <A>(flag: Flag.Flag<A>): Flag.Flag<A | B> =>
    Flag.map(
      optional(flag),
      Option.getOrElse(() => value)
    )
