import type { Outcome } from "./resolve.ts"
import { count } from "./text.ts"

/** How many callers had which outcome, and how many texts held none. */
export interface Tally extends Record<Outcome, number> {
  /** CloudTrail records of what no caller did, such as a service of AWS by itself. */
  withoutCaller: number
  /** What could not be read. */
  unread: number
}

export const make = (): Tally => ({
  match: 0,
  ambiguous: 0,
  "no-match": 0,
  "not-an-arn": 0,
  "not-a-caller": 0,
  withoutCaller: 0,
  unread: 0
})

/** How many callers were answered. */
export const total = (tally: Tally): number =>
  tally.match + tally.ambiguous + tally["no-match"] + tally["not-an-arn"] + tally["not-a-caller"]

/** The answers in one line. */
export const summary = (tally: Tally): string =>
  `${count(total(tally), "caller")}: ${[
    `${tally.match} match`,
    ...(tally.ambiguous > 0 ? [`${tally.ambiguous} ambiguous`] : []),
    `${tally["no-match"]} match nothing`,
    ...(tally["not-an-arn"] > 0 ? [`${tally["not-an-arn"]} not an ARN`] : []),
    ...(tally["not-a-caller"] > 0 ? [`${tally["not-a-caller"]} not a caller`] : [])
  ].join(", ")}${
    tally.withoutCaller > 0 ? `; ${count(tally.withoutCaller, "CloudTrail record")} without a caller` : ""
  }`

/** What was no caller, as a sentence; nothing if every text was one. */
export const refusal = (tally: Tally): string | undefined => {
  const parts = [
    ...refused(tally["not-an-arn"], total(tally), "not an ARN"),
    ...refused(tally["not-a-caller"], total(tally), "not the ARN of a caller"),
    ...(tally.unread > 0 ? [`${count(tally.unread, "text")} could not be read`] : [])
  ]
  return parts.length === 0 ? undefined : `${parts.join(", and ")}.`
}

const refused = (number: number, total: number, what: string): ReadonlyArray<string> =>
  number === 0 ? [] : [`${count(number, "caller")} of ${total} ${number === 1 ? "is" : "are"} ${what}`]
