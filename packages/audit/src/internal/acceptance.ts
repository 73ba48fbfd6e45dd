import type * as DateTime from "effect/DateTime"
import { daysLeft, type Entry } from "../Accepted.ts"
import type { Finding } from "../Finding.ts"

/** What is left of findings once some were accepted. */
export interface Judged {
  /** Those that nobody accepted, or not until now. */
  readonly findings: ReadonlyArray<Finding>
  /** The entries that none of the findings has to do with. */
  readonly unused: ReadonlyArray<Entry>
}

/** Leaves out the findings that an entry accepts at a time, and says of those whose entries have expired that they have. */
export const judge = (
  found: ReadonlyArray<Finding>,
  accepted: ReadonlyArray<Entry>,
  now: DateTime.Utc
): Judged => {
  const entries = Map.groupBy(accepted, (entry) => entry.fingerprint ?? placeOf(entry.rule, entry.arnPattern))
  const used = new Set<Entry>()
  const findings = found.flatMap((finding): ReadonlyArray<Finding> => {
    const { fingerprint, message, rule } = finding
    const patterns = new Set(patternsOf(finding))
    const keys = [fingerprint, ...Array.from(patterns, (pattern) => placeOf(rule, pattern))]
    const ours = keys
      .flatMap((key) => entries.get(key) ?? [])
      .filter(
        (entry) =>
          (entry.rule ?? rule) === rule && (entry.arnPattern === undefined || patterns.has(entry.arnPattern))
      )
    for (const entry of ours) used.add(entry)
    const [first] = ours
    if (first === undefined) return [finding]
    if (ours.some((entry) => (daysLeft(entry, now) ?? -1) >= 0)) return []
    return [{ ...finding, message: `${message}; ${howExpired(first, now)}`, expired: first }]
  })
  return { findings, unused: accepted.filter((entry) => !used.has(entry)) }
}

const howExpired = (entry: Entry, now: DateTime.Utc): string =>
  daysLeft(entry, now) === undefined
    ? `${entry.owner} accepted it until ${JSON.stringify(entry.expires)}, which is no date and counts as expired`
    : `${entry.owner} accepted it until ${entry.expires}`

/** The patterns of the mappings; of callers that nobody mapped, the one that would map them. */
const patternsOf = ({ fix, mappings }: Finding): ReadonlyArray<string> =>
  mappings.length === 0 ? [fix?.arnPattern ?? []].flat() : mappings.map(({ arnPattern }) => arnPattern)

const placeOf = (rule: string | undefined, arnPattern: string | undefined): string =>
  JSON.stringify([rule, arnPattern])
