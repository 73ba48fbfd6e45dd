import * as Accepted from "@dd-cloud-auth/audit/Accepted"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as AuditFile from "./auditFile.ts"
import * as DurationText from "./duration.ts"
import * as Format from "./format.ts"
import { Output } from "./output.ts"
import { type Colors, print, type Printed, type Text } from "./printed.ts"
import * as Rows from "./rows.ts"
import * as Stop from "./stop.ts"
import { count } from "./text.ts"
import type { FileSystem, Stdio } from "./unstable.ts"

/** What is to be listed and how, as it stands on the command line. */
export interface Request extends Format.Given {
  readonly config: Option.Option<string>
  readonly expiringIn: Option.Option<string>
}

/** An entry, and how many days it holds after today; nothing where its expiry is no date. */
interface Held {
  readonly entry: Accepted.Entry
  readonly days: number | undefined
}

/** Lists the findings that the configuration accepts, those that have expired or are about to first. */
export const list = Effect.fnUntraced(function* (
  request: Request
): Effect.fn.Return<void, Stop.Stop, Output | FileSystem.FileSystem | Stdio.Stdio> {
  const output = yield* Output
  const format = yield* Format.chosen(request, { json: "json", terminal: "table" }, output)
  const within = yield* daysOf(request.expiringIn)
  const file = yield* AuditFile.read(request.config)
  const now = yield* DateTime.now
  const all = (file.config.accepted ?? []).map((entry): Held => ({
    entry,
    days: Accepted.daysLeft(entry, now)
  }))
  const held = all.filter(({ days = -1 }) => days <= within).sort((a, b) => order(a) - order(b))
  yield* Rows.writeAll(output, format, view, held)
  yield* output.note(output.noteColors.dim(summary(held, all, file)))
})

// What is no date comes before what expired long ago.
const order = ({ days = Number.MIN_SAFE_INTEGER }: Held): number => days

const summary = (
  held: ReadonlyArray<Held>,
  all: ReadonlyArray<Held>,
  { file, isThere }: AuditFile.AuditFile
): Printed => {
  if (!isThere) return print`nothing is accepted: there is no ${file} here`
  const expired = all.filter(({ days = -1 }) => days < 0).length
  const shown = held.length === all.length ? "" : `${held.length} of `
  return print`${shown}${count(all.length, "accepted finding")} in ${file}, ${expired} expired`
}

/** Within how many days entries expire that are listed. */
const daysOf = (text: Option.Option<string>): Effect.Effect<number, Stop.Stop> => {
  if (Option.isNone(text)) return Effect.succeed(Infinity)
  const duration = DurationText.parse(text.value)
  return Option.isSome(duration)
    ? Effect.succeed(Duration.toDays(duration.value))
    : Effect.fail(
        Stop.usage(
          `--expiring-in has to be a number of days or weeks, as 30d or 4w, not ${JSON.stringify(text.value)}.`
        )
      )
}

const left = ({ days }: Held): string => {
  if (days === undefined) return "expired: no date"
  if (days < 0) return `expired ${count(-days, "day")} ago`
  return days === 0 ? "today is the last day" : count(days, "day")
}

const paint = (text: Text, { days = -1 }: Held, colors: Colors): Printed =>
  days < 0 ? colors.red(text) : days < 30 ? colors.yellow(text) : print`${text}`

const expires: Rows.Column<Held> = {
  name: "expires",
  heading: "EXPIRES",
  text: ({ entry }) => entry.expires,
  paint
}
const owner: Rows.Column<Held> = { name: "owner", heading: "OWNER", text: ({ entry }) => entry.owner }
const reason: Rows.Column<Held> = {
  name: "reason",
  heading: "REASON",
  text: ({ entry }) => entry.reason,
  flexible: true
}

const view: Rows.View<Held, Held> = {
  value: ({ days, entry }) => ({
    ...entry,
    daysLeft: days ?? null,
    isExpired: days === undefined || days < 0
  }),
  rows: (held) => [held],
  columns: [
    expires,
    { name: "daysLeft", heading: "DAYS LEFT", text: ({ days }) => days?.toString() },
    owner,
    { name: "fingerprint", heading: "FINGERPRINT", text: ({ entry }) => entry.fingerprint },
    { name: "rule", heading: "RULE", text: ({ entry }) => entry.rule },
    { name: "arnPattern", heading: "ARN PATTERN", text: ({ entry }) => entry.arnPattern },
    reason
  ],
  table: [
    expires,
    { heading: "LEFT", text: left, paint },
    owner,
    { heading: "RULE", text: ({ entry }) => entry.rule },
    {
      heading: "WHAT",
      text: ({ entry: { arnPattern, fingerprint } }) => arnPattern ?? fingerprint,
      flexible: true
    },
    reason
  ]
}
