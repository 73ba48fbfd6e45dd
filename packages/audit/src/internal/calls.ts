import * as Caller from "@dd-cloud-auth/arn/Caller"
import * as PatternIndex from "@dd-cloud-auth/arn/PatternIndex"
import type { Index } from "@dd-cloud-auth/directory/Directory"
import * as Suggestion from "@dd-cloud-auth/directory/Suggestion"
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import type { CallerLog, Entry } from "../CallerLog.ts"

/** What a log says about mappings. */
export interface Calls {
  /** The time that the log covers, as the end of a sentence; empty if it is not known. */
  readonly period: string
  /** Whether every caller of the log is known. */
  readonly isWhole: boolean
  /** The patterns that a caller of the log matches. */
  readonly used: ReadonlySet<string>
  /** The AWS accounts that have a caller in the log. */
  readonly awsAccounts: ReadonlySet<string>
  /** The callers that match no mapping, of which somebody might map them: those of one role together. */
  readonly unmapped: ReadonlyArray<Unmapped>
}

/** The sessions of one role, or one user, that match no mapping. */
export interface Unmapped {
  /** The pattern that takes them, and nobody else. */
  readonly pattern: string
  readonly principal: Suggestion.Mappable["principal"]
  /** How many different callers they are. */
  readonly callers: number
  /** How many calls they made. */
  readonly count: number
  /** The caller with the most calls. */
  readonly example: Entry
  readonly firstSeen: number | undefined
  readonly lastSeen: number | undefined
}

/** Reads a log through, once. */
export const make = (directory: Index, { callers, from, overLimit = 0, until }: CallerLog): Calls => {
  const index = PatternIndex.make(
    [...directory.mappings, ...directory.intakeMappings].map(({ arnPattern }) => [arnPattern, arnPattern])
  )
  const used = new Set<string>()
  const awsAccounts = new Set<string>()
  const unmapped = new Map<string, Unmapped>()
  for (const entry of callers) {
    const caller = Caller.parse(entry.caller)
    if (caller._tag === "InvalidCaller") continue
    awsAccounts.add(caller.principal.accountId)
    const patterns = index.match(entry.caller)
    for (const pattern of patterns) used.add(pattern)
    if (patterns.length === 0 && Suggestion.isMappable(caller)) {
      const pattern = Suggestion.everybody(caller)
      unmapped.set(pattern, join(unmapped.get(pattern), { pattern, principal: caller.principal, entry }))
    }
  }
  return {
    period: periodOf(from, until),
    isWhole: overLimit === 0,
    used,
    awsAccounts,
    unmapped: [...unmapped.values()].sort((a, b) => b.count - a.count || (a.pattern < b.pattern ? -1 : 1))
  }
}

const join = (
  known: Unmapped | undefined,
  { entry, pattern, principal }: Pick<Unmapped, "pattern" | "principal"> & { readonly entry: Entry }
): Unmapped => {
  const { count, firstSeen, lastSeen } = entry
  if (known === undefined)
    return { pattern, principal, callers: 1, count, example: entry, firstSeen, lastSeen }
  return {
    pattern,
    principal,
    callers: known.callers + 1,
    count: known.count + count,
    example: isRather(entry, known.example) ? entry : known.example,
    firstSeen: either(Math.min, firstSeen, known.firstSeen),
    lastSeen: either(Math.max, lastSeen, known.lastSeen)
  }
}

/** Whether a caller is rather the example than another one, whichever stands first in the log. */
const isRather = (one: Entry, other: Entry): boolean =>
  one.count === other.count ? one.caller < other.caller : one.count > other.count

/** One of two times, or the one that is known. */
const either = (
  choose: (a: number, b: number) => number,
  a: number | undefined,
  b: number | undefined
): number | undefined => (a === undefined || b === undefined ? (a ?? b) : choose(a, b))

/** A time, as the end of a sentence: ` from 2026-10-01 until 2026-12-31`, as far as it is known. */
export const periodOf = (from: number | undefined, until: number | undefined): string =>
  [dayOf("from", from), dayOf("until", until)].join("")

const dayOf = (word: string, time: number | undefined): string =>
  time === undefined
    ? ""
    : Option.match(DateTime.make(time), {
        onNone: () => "",
        onSome: (day) => ` ${word} ${DateTime.formatIsoDateUtc(day)}`
      })
