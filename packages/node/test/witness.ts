import { assert } from "@effect/vitest"
import * as Cause from "effect/Cause"
import type * as Exit from "effect/Exit"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as References from "effect/References"
import * as Tracer from "effect/Tracer"
import { inspect } from "node:util"

/** What a program let out: all that it logged and traced, with header capture on, and what it ended with. */
export interface Witness {
  readonly layer: Layer.Layer<never>
  /** The attributes of all spans. */
  readonly attributes: () => ReadonlyArray<readonly [name: string, value: unknown]>
  /** Fails if any of the secrets is in it. */
  readonly sawNone: (secrets: ReadonlyArray<string>, exit: Exit.Exit<unknown, unknown>) => void
}

/** Creates a witness of one program. */
export const make = (): Witness => {
  const logged: Array<unknown> = []
  const spans: Array<Tracer.NativeSpan> = []
  return {
    layer: Layer.mergeAll(
      Logger.layer([
        Logger.make((options) => void logged.push(options.message, Cause.pretty(options.cause))),
        Logger.formatJson.pipe(Logger.map((line) => void logged.push(line)))
      ]),
      Layer.succeed(References.MinimumLogLevel, "Trace"),
      Layer.succeed(HttpClient.TracerHeaderFilter, () => true),
      Layer.succeed(
        Tracer.Tracer,
        Tracer.make({
          span: (options) => {
            const span = new Tracer.NativeSpan(options)
            spans.push(span)
            return span
          }
        })
      )
    ),
    attributes: () => spans.flatMap((span) => Array.from(span.attributes)),
    sawNone: (secrets, exit) => {
      const seen = [...logged.map(shown), ...spans.map(shownSpan), ...shownExit(exit)].join("\n")
      assertNone(secrets, seen)
    }
  }
}

/** Captures what is printed from now on; the function it returns ends that, and fails if any of the secrets was. */
export const printing = (): ((secrets: ReadonlyArray<string>) => void) => {
  const printed: Array<string> = []
  const undo: Array<() => void> = []
  for (const stream of [process.stdout, process.stderr]) {
    const { write } = stream
    stream.write = (chunk: string | Uint8Array) => printed.push(Buffer.from(chunk).toString()) > 0
    undo.push(() => {
      stream.write = write
    })
  }
  for (const method of ["log", "info", "warn", "error", "debug", "trace"] as const) {
    const original = console[method]
    console[method] = (...args: Array<unknown>) => void printed.push(inspect(args, everything))
    undo.push(() => {
      console[method] = original
    })
  }
  return (secrets) => {
    for (const restore of undo) restore()
    assertNone(secrets, printed.join("\n"))
  }
}

const assertNone = (secrets: ReadonlyArray<string>, text: string): void => {
  const lower = text.toLowerCase()
  for (const secret of secrets) {
    const at = lower.indexOf(secret.toLowerCase())
    assert.isTrue(at === -1, `a secret got out: ${text.slice(Math.max(0, at - 400), at + 100)}`)
  }
}

const everything = { depth: 30, showHidden: true, maxStringLength: null, maxArrayLength: null } as const

const shown = (value: unknown): string => `${inspect(value, everything)}\n${json(value)}`

const shownSpan = (span: Tracer.NativeSpan): string =>
  [
    span.name,
    shown(Array.from(span.attributes)),
    shown(span.events),
    shown(span.status),
    span.status._tag === "Ended" ? shownExit(span.status.exit).join("\n") : ""
  ].join("\n")

const shownExit = (exit: Exit.Exit<unknown, unknown>): ReadonlyArray<string> => {
  if (exit._tag === "Success") return [shown(exit)]
  return [
    shown(exit),
    Cause.pretty(exit.cause),
    ...Cause.prettyErrors(exit.cause).map((error) => `${error.stack}\n${shown(error)}`),
    ...exit.cause.reasons.flatMap((reason) =>
      reason._tag === "Fail"
        ? [shown(reason.error), String(reason.error), (reason.error as Error).stack ?? ""]
        : []
    )
  ]
}

const json = (value: unknown): string => {
  const seen = new WeakSet<object>()
  return (
    JSON.stringify(value, (_, value: unknown) => {
      if (typeof value === "bigint") return String(value)
      if (typeof value !== "object" || value === null) return value
      if (seen.has(value)) return "[seen]"
      seen.add(value)
      return value
    }) ?? ""
  )
}
