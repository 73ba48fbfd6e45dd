import { CloudAuth, type Credentials, Retry } from "@dd-cloud-auth/core"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HttpClient from "effect/http/HttpClient"
import * as Logger from "effect/Logger"
import * as References from "effect/References"
import * as Tracer from "effect/Tracer"
import { inspect } from "node:util"
import { fake, type Reply, withClient } from "./fake.ts"

const everything = {
  depth: 12,
  showHidden: true,
  getters: true,
  maxStringLength: null,
  maxArrayLength: null
} as const

const shown = (value: unknown): ReadonlyArray<string> => {
  const texts = [inspect(value, everything), String(value)]
  try {
    texts.push(JSON.stringify(value) ?? "")
  } catch {
    // A cyclic value has no JSON.
  }
  if (value instanceof Error) texts.push(value.message, value.stack ?? "")
  return texts
}

const shownExit = (exit: Exit.Exit<unknown, unknown>): ReadonlyArray<string> =>
  Exit.isSuccess(exit)
    ? shown(exit.value)
    : [...shown(exit.cause), Cause.pretty(exit.cause), ...shown(Cause.squash(exit.cause))]

/** All that a person may get to see of a failure. */
export const shownBy = (failure: unknown): string =>
  [...shown(failure), Cause.pretty(Cause.fail(failure))].join("\n")

/** A tracer, and the spans that it made. */
export const recorder = () => {
  const spans: Array<Tracer.NativeSpan> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    }
  })
  return { spans, tracer }
}

/**
 * Everything that a call leaves behind: its result, its logs at trace level, and its spans, those of HTTP too, with
 * header capture on and whatever they ended with.
 */
export const leftBy = Effect.fnUntraced(function* (
  reply: () => Reply,
  credentials: Credentials.Credentials,
  call: Effect.Effect<unknown, unknown, CloudAuth.CloudAuth> = CloudAuth.CloudAuth.use(
    (_) => _.personaMappings.list
  )
) {
  const logged: Array<unknown> = []
  const { spans, tracer } = recorder()
  const exit = yield* call.pipe(
    withClient(fake(reply).layer, { retry: Retry.none, credentials }),
    Effect.provideService(Tracer.Tracer, tracer),
    Effect.provideService(HttpClient.TracerHeaderFilter, () => true),
    Effect.provideService(References.MinimumLogLevel, "Trace"),
    Effect.tapCause((cause) => Effect.logTrace("failed", cause)),
    Effect.exit,
    Effect.provide(
      Logger.layer([
        Logger.make((options) => void logged.push(options.message)),
        Logger.formatJson.pipe(Logger.map((line) => void logged.push(line)))
      ])
    )
  )
  const texts = [
    ...shownExit(exit),
    ...logged.flatMap(shown),
    ...spans.flatMap((span) => [
      span.name,
      ...shown(Array.from(span.attributes)),
      ...shown(span.events),
      ...(span.status._tag === "Ended" ? shownExit(span.status.exit) : [])
    ])
  ]
  return Array.from(new Set(texts.flatMap((text) => text.split("\n").map((line) => line.trim())))).join("\n")
})

/** What a person sees of a failure; quicker to come by than all that `leftBy` looks at. */
export const seenOf = (reply: () => Reply, credentials: Credentials.Credentials) =>
  CloudAuth.CloudAuth.use((_) => _.personaMappings.list).pipe(
    withClient(fake(reply).layer, { retry: Retry.none, credentials }),
    Effect.flip,
    Effect.map((failure) =>
      [inspect(failure), JSON.stringify(failure), failure.message, Cause.pretty(Cause.fail(failure))].join(
        "\n"
      )
    )
  )

const length = 8

// What JSON, `inspect`, URLs and HTML escape, once.
const unescape = (text: string): string =>
  text.replace(
    /\\u00(?<u>[\da-f]{2})|%(?<p>[\da-f]{2})|&#(?<d>\d+);|&#x(?<x>[\da-f]+);|&(?<n>amp|lt|gt|quot|apos);|\\(?<c>\W)/gi,
    (...args) => {
      const { c, d, n, p, u, x } = args.at(-1) as Record<string, string | undefined>
      if (c !== undefined) return c
      if (n !== undefined) return names[n.toLowerCase()]!
      return String.fromCharCode(d === undefined ? Number.parseInt((u ?? p ?? x)!, 16) : Number(d))
    }
  )

const names: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }

/** Returns a function that finds a piece of 8 characters of a secret, in any case, escaped or not, or in base64. */
export const pieceFinder = (secrets: ReadonlyArray<string>): ((text: string) => string | undefined) => {
  const pieces = new Set<string>()
  const halves = new Set<string>()
  for (const [name, form] of secrets.flatMap((secret) => Object.entries(forms(secret)))) {
    // Of the first and the last characters of base64 only some bits are the secret's.
    const unsure = name.startsWith("base64") ? 4 : 0
    if (unsure === 0 && name !== "plain") continue
    for (let at = unsure; at + length <= form.length - unsure; at++) {
      const piece = form.slice(at, at + length).toLowerCase()
      pieces.add(piece)
      for (let half = 0; half <= length - 4; half++) halves.add(piece.slice(half, half + 4))
    }
  }
  const pieceAround = (text: string, at: number): string | undefined => {
    for (let start = Math.max(0, at - 4); start <= at; start++) {
      const piece = text.slice(start, start + length)
      if (pieces.has(piece)) return piece
    }
    return undefined
  }
  return (text) => {
    let lower = text.toLowerCase()
    for (let escapes = 0; escapes < 4; escapes++) {
      // Every piece of 8 characters holds 4 that begin at a multiple of 4.
      for (let at = 0; at < lower.length; at += 4) {
        const piece = halves.has(lower.slice(at, at + 4)) ? pieceAround(lower, at) : undefined
        if (piece !== undefined) return `${piece} in ${lower.slice(Math.max(0, at - 200), at + 100)}`
      }
      lower = unescape(lower)
    }
    return undefined
  }
}

const html = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" } as Record<string, string>

/** The ways to write a secret that must not get through. */
export const forms = (secret: string): Record<string, string> => ({
  plain: secret,
  "upper case": secret.toUpperCase(),
  "lower case": secret.toLowerCase(),
  JSON: JSON.stringify(secret).slice(1, -1),
  "JSON in JSON": JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1),
  "JSON as Go writes it": JSON.stringify(secret)
    .slice(1, -1)
    .replace(/[<>&]/g, (_) => `\\u00${_.charCodeAt(0).toString(16)}`),
  URL: encodeURIComponent(secret),
  "URL, lower case": encodeURIComponent(secret).replace(/%../g, (_) => _.toLowerCase()),
  "URL in URL": encodeURIComponent(encodeURIComponent(secret)),
  form: encodeURIComponent(secret).replaceAll("%20", "+"),
  HTML: secret.replace(/[&<>"']/g, (_) => html[_]!),
  "HTML in HTML": secret.replace(/[&<>"']/g, (_) => html[_]!).replaceAll("&", "&amp;"),
  base64: Buffer.from(secret).toString("base64"),
  "base64 after one byte": Buffer.from(`u${secret}`).toString("base64"),
  "base64 after two bytes": Buffer.from(`us${secret}`).toString("base64"),
  base64url: Buffer.from(secret).toString("base64url")
})
