/**
 * Findings that somebody answers for, until a day.
 *
 * @since 0.1.0
 */

import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"

const sentence = (description: string) =>
  Schema.String.annotate({ description }).check(Schema.isPattern(/\S/u, { message: "this may not be empty" }))

/**
 * Schema for an accepted finding, as it stands in a file. It names findings by their `fingerprint`, or by a `rule` and
 * the `arnPattern` of one of the mappings; of callers that nobody mapped, the pattern that the fix has. Beside a
 * fingerprint, `rule` and `arnPattern` tell a reader what was accepted, and have to be those of the finding.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Entry = Schema.Struct({
  fingerprint: Schema.optionalKey(
    Schema.String.annotate({ description: "The fingerprint of the finding, as the audit prints it." }).check(
      Schema.isPattern(/^[\da-f]{16}$/u, { message: "a fingerprint has 16 hexadecimal digits" })
    )
  ),
  rule: Schema.optionalKey(Schema.String.annotate({ description: "The code of the rule." })),
  arnPattern: Schema.optionalKey(
    sentence(
      "The pattern of one of the mappings, or the one that would map the callers, exactly: a wildcard in it stands for itself."
    )
  ),
  reason: sentence("Why it is right as it is."),
  owner: sentence("Who answers for it."),
  expires: Schema.String.annotate({
    description:
      "The last day on which it is accepted, in UTC: YYYY-MM-DD. What is no date counts as expired.",
    examples: ["2026-12-31"]
  })
}).check(
  Schema.makeFilter(
    ({ arnPattern, fingerprint, rule }) =>
      fingerprint !== undefined ||
      (rule !== undefined && arnPattern !== undefined) ||
      "an entry has a fingerprint, or a rule and an arnPattern",
    {
      toJsonSchema: () => ({
        anyOf: [{ required: ["fingerprint"] }, { required: ["rule", "arnPattern"] }]
      })
    }
  )
)

/**
 * An accepted finding: which, why, by whom, and until when.
 *
 * **Details**
 *
 * `expires` is the last day on which it is accepted, in UTC, as `2026-12-31`; whatever is no such day counts as expired.
 *
 * @category models
 * @since 0.1.0
 */
export interface Entry extends Schema.Schema.Type<typeof Entry> {}

/**
 * Returns how many days an entry still holds after today, in UTC: 0 on its last day, less than 0 once it has expired,
 * and `undefined` where its `expires` is no date, which counts as expired.
 *
 * @example
 * ```ts
 * import * as Accepted from "@dd-cloud-auth/audit/Accepted"
 * import * as DateTime from "effect/DateTime"
 *
 * const now = DateTime.makeUnsafe("2026-12-24T18:00:00Z")
 * if (Accepted.daysLeft({ expires: "2026-12-31" }, now) !== 7) throw new Error("not a week")
 * if (Accepted.daysLeft({ expires: "2026-02-30" }, now) !== undefined) throw new Error("taken for a date")
 * ```
 *
 * @category accessors
 * @since 0.1.0
 */
export const daysLeft = ({ expires }: Pick<Entry, "expires">, now: DateTime.Utc): number | undefined =>
  Option.getOrUndefined(
    Option.map(dayOf(expires), (day) => Math.round((day - midnightOf(now)) / millisPerDay))
  )

const millisPerDay = 86_400_000

const midnightOf = (time: DateTime.Utc): number => DateTime.toEpochMillis(DateTime.startOf(time, "day"))

/** When a day of the calendar begins, as `2026-12-31`: `Date` would take `2026-02-30` for one of March. */
const dayOf = (text: string): Option.Option<number> =>
  /^\d{4}-\d\d-\d\d$/.test(text)
    ? DateTime.make(`${text}T00:00:00Z`).pipe(
        Option.filter((date) => DateTime.formatIsoDateUtc(DateTime.toUtc(date)) === text),
        Option.map(DateTime.toEpochMillis)
      )
    : Option.none()
