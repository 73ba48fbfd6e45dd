/**
 * What the properties are tried with: patterns and callers that nearly match. Real ones are made first, then changed in
 * one character, field, length or encoding. Plain data, so that a failing sample can be shrunk, kept and read.
 */

import type { Random } from "@dd-cloud-auth/random"
import type { Dialect } from "./Model.ts"

export interface Sample {
  readonly dialect: Dialect
  readonly patterns: ReadonlyArray<string>
  readonly callers: ReadonlyArray<string>
}

/** Returns up to 12 patterns and 40 callers, related to each other. */
export const make = (random: Random): Sample => {
  const dialect = random.pick(["datadog", "iam"] as const)
  const real = list(1 + random.below(3), () => caller(random))
  const patterns = list(1 + random.below(6), () => pattern(random, dialect, random.pick(real))).flatMap(
    (text) =>
      dialect === "iam" && random.once(3)
        ? [text, rewritten(random, text)]
        : [text, pattern(random, dialect, text)]
  )
  const callers = list(40, (i) => {
    if (i < real.length) return real[i]!
    const text = random.once(2) ? filled(random, random.pick(patterns)) : random.pick(real)
    return random.once(4) ? text : near(random, text)
  })
  return { dialect, patterns, callers }
}

const list = <A>(length: number, make: (index: number) => A): ReadonlyArray<A> =>
  Array.from({ length }, (_, index) => make(index))

const partitions = ["aws", "aws", "aws", "aws-cn", "aws-us-gov", "aws-iso-f", "aws-eusc"]
const accounts = ["123456789012", "123456789013", "000000000000"]
const names = ["R", "r", "Deploy", "ab", "a+b=c,d", "alice@example.com", "i-0dbc91f429e48eeed", "_.-"]
const paths = ["", "", "a/", "team/eu/", "//", "/a/", "a//", "x:y/", "a*b/", "~\x7f!/"]

/** What STS reports, often at the limit of a length, or the role that somebody takes for it. */
const caller = (random: Random): string => {
  const name = (): string =>
    random.once(12) ? "x".repeat(random.pick([2, 31, 32, 63, 64])) : random.pick(names)
  const path = (): string =>
    random.once(20) ? `${"p".repeat(random.pick([509, 510]))}/` : random.pick(paths)
  const [service, resource] = random.pick([
    () => ["iam", "root"] as const,
    () => ["iam", `user/${path()}${name()}`] as const,
    () => ["sts", `assumed-role/${name()}/${name()}`] as const,
    () => ["sts", `assumed-role/${name()}/${name()}`] as const,
    () => ["sts", `federated-user/${name()}`] as const,
    () => ["iam", `role/${path()}${name()}`] as const
  ])()
  return `arn:${random.pick(partitions)}:${service}::${random.pick(accounts)}:${resource}`
}

/** A pattern that matches the caller, or nearly so. */
const pattern = (random: Random, dialect: Dialect, from: string): string => {
  let text = from
  if (random.once(2)) text = text.slice(0, text.lastIndexOf("/") + 1) + "*"
  if (dialect === "iam") {
    for (let i = random.below(4); i > 0; i--) {
      const start = random.below(text.length + 1)
      const end = random.once(3) ? start : Math.min(text.length, start + 1 + random.below(6))
      text = text.slice(0, start) + random.pick(["*", "*", "?", "**", "?*"]) + text.slice(end)
    }
  }
  return random.once(4) ? near(random, text) : text
}

/** Another text for a pattern of dialect `iam`, which may mean the same. */
const rewritten = (random: Random, pattern: string): string =>
  pattern.replace(/[*?]+/, (run) =>
    random.pick([run.split("").toReversed().join(""), `${run}*`, `*${run}`, "*"])
  )

/** The pattern with something in the place of its wildcards. */
const filled = (random: Random, pattern: string): string =>
  pattern.replaceAll(/[*?]/g, (wildcard) =>
    wildcard === "?"
      ? random.pick(["a", "/", ":", "\u{1f600}", "?"])
      : random.pick(["", "a", "ab", "ci", "a/b", "a/", "a:b", "x".repeat(64), "x".repeat(65), "*"])
  )

const odd = [
  ..."aRé*?:/ \t\n\0\x7f%&#'\"\\`$.,+=@-_{}()[]|^<>~!0",
  "\ud800",
  "\u200b",
  "\u{1f600}",
  "\uff0f",
  "İ",
  "ſ"
]

/** The text with one thing changed, which may be none. */
const near = (random: Random, text: string): string => {
  const at = random.below(text.length + 1)
  const [before, after] = [text.slice(0, at), text.slice(at)]
  return random.pick([
    () => before + after.slice(1),
    () => before + random.pick(odd) + after,
    () => before + random.pick(odd) + after.slice(1),
    () => before + after.slice(0, 1).repeat(2) + after.slice(1),
    () => before + after.slice(1, 2) + after.slice(0, 1) + after.slice(2),
    () => before + after.slice(0, 1).toUpperCase() + after.slice(1),
    () => (random.once(2) ? text.toUpperCase() : text.toLowerCase()),
    () => part(random, text, ":"),
    () => part(random, text, "/"),
    () =>
      before +
      filler(
        random.once(20)
          ? 2_047 + random.below(3) - Math.min(text.length, 2_047)
          : random.pick([1, 30, 62, 509])
      ) +
      after,
    () => before,
    () => after,
    () => random.pick([encodeURIComponent, encodeURI, JSON.stringify])(text.toWellFormed()),
    () => random.pick(["\ufeff", " ", "'", "arn:"]) + text,
    () => text + random.pick(["\n", "\r\n", " ", "\0", "/", "/*", "*", '",', `\n${text}`])
  ])()
}

/** Letters that differ from their neighbours, or the stars of a pattern would have too many places to stand for. */
const filler = (length: number): string => "abcdefghijklmnopqrstuvwxyz0123456789".repeat(60).slice(0, length)

const words = ["", "*", "aws", "iam", "sts", "us-east-1", "12345678901", "1234567890123", "1234-5678-9012"]
const types = ["user", "role", "assumed-role", "federated-user", "root", "group", "", "*", "ab", "x"]

/** One part between separators replaced, left out, written twice or exchanged with its neighbour. */
const part = (random: Random, text: string, separator: ":" | "/"): string => {
  const parts = text.split(separator)
  const at = random.below(parts.length)
  random.pick([
    () => parts.splice(at, 1, random.pick(separator === ":" ? words : types)),
    () => parts.splice(at, 1),
    () => parts.splice(at, 0, parts[at]!),
    () => parts.splice(at, 2, ...parts.slice(at, at + 2).toReversed())
  ])()
  return parts.join(separator)
}
