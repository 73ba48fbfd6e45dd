/** What could answer instead: each takes entries and returns a function from a caller to what it finds. */

import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import * as PatternIndex from "@dd-cloud-auth/arn/PatternIndex"
import { minimatch } from "minimatch"
import picomatch from "picomatch"

type Entries = ReadonlyArray<readonly [pattern: string, value: number]>
export type Rival = (entries: Entries) => (caller: string) => unknown

const loop = (entries: Entries, compile: (pattern: string) => (caller: string) => boolean) => {
  const compiled = entries.map(([pattern, value]) => ({ matches: compile(pattern), value }))
  return (caller: string): ReadonlyArray<number> => {
    const values: Array<number> = []
    for (const each of compiled) if (each.matches(caller)) values.push(each.value)
    return values
  }
}

const regExp = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    "s"
  )

const parse = (pattern: string): Pattern.Pattern => {
  const parsed = Pattern.parse(pattern, "iam")
  if (parsed._tag === "InvalidPattern") throw new Error(parsed.problem.message)
  return parsed
}

export const rivals = {
  index: (entries) => PatternIndex.make(entries).match,

  "index of dialect iam": (entries) => PatternIndex.make(entries, "iam").match,

  // The limit: one look-up of the caller itself. It finds no role.
  "Map.get": (entries) => {
    const map = new Map<string, number>()
    for (const entry of entries) map.set(entry[0], entry[1])
    return (caller) => map.get(caller)
  },

  // The same, with room for several mappings of one pattern.
  "Map.get, lists": (entries) => {
    const map = new Map<string, Array<number>>()
    for (const entry of entries) {
      const values = map.get(entry[0])
      if (values === undefined) map.set(entry[0], [entry[1]])
      else values.push(entry[1])
    }
    return (caller) => map.get(caller)
  },

  // The right answer by hand, for patterns without a path: nothing checked, nothing removed, no pattern twice.
  "two Maps": (entries) => {
    const exact = new Map<string, number>()
    const prefixes = new Map<string, number>()
    for (const [pattern, value] of entries) {
      if (pattern.endsWith("*")) prefixes.set(pattern.slice(0, -1), value)
      else exact.set(pattern, value)
    }
    return (caller) => {
      const values: Array<number> = []
      const value = exact.get(caller)
      if (value !== undefined) values.push(value)
      const role = prefixes.get(caller.slice(0, caller.lastIndexOf("/") + 1))
      if (role !== undefined) values.push(role)
      return values
    }
  },

  "RegExp loop": (entries) =>
    loop(entries, (pattern) => {
      const compiled = regExp(pattern)
      return (caller) => compiled.test(caller)
    }),

  "Pattern.matches loop": (entries) =>
    loop(entries, (pattern) => {
      const parsed = parse(pattern)
      return (caller) => Pattern.matches(parsed, caller)
    }),

  picomatch: (entries) =>
    loop(entries, (pattern) => picomatch(pattern, { dot: true, nonegate: true, noext: true })),

  minimatch: (entries) =>
    loop(entries, (pattern) => {
      const compiled = new minimatch.Minimatch(pattern, {
        dot: true,
        nonegate: true,
        nocomment: true,
        noext: true
      })
      return (caller) => compiled.match(caller)
    }),

  // Native, and slow to install: measured where somebody has installed it.
  "RE2.Set": (entries) => {
    // 100,000 patterns need more memory than the 8 MiB that it takes by default.
    const set = new re2!.Set(
      entries.map(([pattern]) => regExp(pattern).source),
      { maxMem: 2 ** 31 }
    )
    return (caller) => set.match(caller).map((i) => entries[i]![1])
  }
} satisfies Record<string, Rival>

interface Re2 {
  readonly Set: new (
    sources: ReadonlyArray<string>,
    options: { readonly maxMem: number }
  ) => { match(text: string): ReadonlyArray<number> }
}

const name: string = "re2"
const re2: Re2 | undefined = await import(name).then(
  (module: { readonly default: Re2 }) => module.default,
  () => undefined
)

export const isInstalled = (rival: keyof typeof rivals): boolean => rival !== "RE2.Set" || re2 !== undefined
