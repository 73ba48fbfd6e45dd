import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HttpClient from "effect/http/HttpClient"
import * as Logger from "effect/Logger"
import * as References from "effect/References"
import * as Tracer from "effect/Tracer"
import { inspect } from "node:util"

/** All that a person may get to see of a value, or of a failure. */
export const shownBy = (value: unknown): string => {
  const texts = [
    inspect(value, { depth: 12, showHidden: true, getters: true, maxStringLength: null }),
    String(value)
  ]
  try {
    texts.push(JSON.stringify(value) ?? "")
  } catch {
    // A cyclic value has no JSON.
  }
  if (value instanceof Error) texts.push(value.message, value.stack ?? "", Cause.pretty(Cause.fail(value)))
  return texts.join("\n")
}

/** Returns all that an effect leaves behind: its exit, its logs of each level, and its spans with the headers captured. */
export const leftBy = Effect.fnUntraced(function* <A, E, R>(effect: Effect.Effect<A, E, R>) {
  const left: Array<unknown> = []
  const spans: Array<Tracer.NativeSpan> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    }
  })
  const exit = yield* effect.pipe(
    Effect.tapCause((cause) => Effect.logTrace("failed", cause)),
    Effect.exit,
    Effect.provideService(Tracer.Tracer, tracer),
    Effect.provideService(HttpClient.TracerHeaderFilter, () => true),
    Effect.provideService(References.MinimumLogLevel, "Trace"),
    Effect.provide(
      Logger.layer([
        Logger.make(({ message }) => void left.push(message)),
        Logger.formatJson.pipe(Logger.map((line) => void left.push(line)))
      ])
    )
  )
  left.push(exit)
  if (Exit.isFailure(exit)) left.push(Cause.pretty(exit.cause), Cause.squash(exit.cause))
  for (const { attributes, events, name, status } of spans)
    left.push(name, Array.from(attributes), events, status)
  return left.map(shownBy).join("\n")
})
