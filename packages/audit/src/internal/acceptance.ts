import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import type { Entry } from "../Accepted.ts"
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
  const today = DateTime.formatIsoDateUtc(now)
  const entries = Map.groupBy(accepted, (entry) => entry.fingerprint ?? placeOf(entry.rule, entry.arnPattern))
  const used = new Set<Entry>()
  const findings = found.flatMap((finding): ReadonlyArray<Finding> => {
    const { fingerprint, mappings, message, rule } = finding
    const keys = new Set([fingerprint, ...mappings.map(({ arnPattern }) => placeOf(rule, arnPattern))])
    const ours = [...keys].flatMap((key) => entries.get(key) ?? [])
    for (const entry of ours) used.add(entry)
    const [first] = ours
    if (first === undefined) return [finding]
    if (ours.some(({ expires }) => isDate(expires) && today <= expires)) return []
    return [{ ...finding, message: `${message}; ${howExpired(first)}`, expired: first }]
  })
  return { findings, unused: accepted.filter((entry) => !used.has(entry)) }
}

/** Whether a text is a day of the calendar, as `2026-12-31`. */
const isDate = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  Option.exists(
    DateTime.make(`${text}T00:00:00Z`),
    (date) => DateTime.formatIsoDateUtc(DateTime.toUtc(date)) === text
  )

const howExpired = ({ expires, owner }: Entry): string =>
  isDate(expires)
    ? `${owner} accepted it until ${expires}`
    : `${owner} accepted it until ${JSON.stringify(expires)}, which is no date and counts as expired`

const placeOf = (rule: string | undefined, arnPattern: string | undefined): string =>
  JSON.stringify([rule, arnPattern])
