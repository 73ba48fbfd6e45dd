import * as Flags from "@dd-cloud-auth/program/Flags"
import * as TargetFlags from "@dd-cloud-auth/program/TargetFlags"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as DurationText from "../duration.ts"
import { Command, Flag } from "../unstable.ts"

const [shortest, longest] = [Duration.seconds(1), Duration.days(1)]

const flags = {
  ...TargetFlags.flags,
  every: Flag.String("every").pipe(
    Flag.withMetavar("DURATION"),
    Flag.withDescription(
      "Time from one look at the site to the next, give or take a fifth, from 1s to 1d; default: 5m"
    ),
    Flag.filterMap(
      (text) =>
        Option.filter(DurationText.parse(text), Duration.between({ minimum: shortest, maximum: longest })),
      (text) => `a time from 1s to 1d, such as 30s, 5m or 1h, not ${text}`
    ),
    Flags.withDefault(Duration.minutes(5))
  ),
  json: Flag.Boolean("json").pipe(
    Flag.withDescription("Print a line of JSON for each change"),
    Flags.withDefault(false)
  )
}

/** `watch`: what changes on a site, as it is seen. */
export const command = Command.make(
  "watch",
  flags,
  Effect.fn(function* (options) {
    const { watch } = yield* Effect.promise(() => import("../watch.ts"))
    yield* watch(options)
  })
).pipe(
  Command.withDescription(
    [
      "Print what changes on a site, a line for each change as it is seen, until it is interrupted.",
      "",
      "  The site is looked at every 5 minutes, or as often as --every says. Where it fails, standard error",
      "  says why and since when the mappings are known, and again when it is back; nothing is missed meanwhile",
      "  but what was changed back.",
      "",
      "  Exit code: that of the signal, 130 for Ctrl-C; 2, 3 or 4 if the first look fails."
    ].join("\n")
  ),
  Command.withShortDescription("Print what changes on a site, as it is seen"),
  Command.withExamples([
    { command: "dd-cloud-auth watch --site EU1", description: "Look every 5 minutes" },
    {
      command: "dd-cloud-auth watch --every 1m --json | jq 'select(.isNoticed)'",
      description: "Only what callers notice"
    }
  ])
)
