import * as Flags from "@dd-cloud-auth/program/Flags"
import * as Usage from "@dd-cloud-auth/program/Usage"
import * as Effect from "effect/Effect"
import * as Format from "../format.ts"
import * as LogFlags from "../logFlags.ts"
import * as Source from "../source.ts"
import { Argument, Command, Flag } from "../unstable.ts"

const { allProfiles: _, ...source } = Source.flags

const flags = {
  ...source,
  ...LogFlags.flags,
  sort: Flag.Literals("sort", ["count", "last-seen"]).pipe(
    Flag.withMetavar("ORDER"),
    Flag.withDescription(
      "Callers with the most records first (count), or the last ones (last-seen); default: count"
    ),
    Flags.withDefault("count")
  ),
  limit: Flag.Int("limit").pipe(
    Flag.withMetavar("NUMBER"),
    Flag.withDescription("The most different callers that are kept, the first that come; default: all"),
    Flag.filter(
      (limit) => limit >= 1,
      (limit) => `a number from 1 on, not ${limit}`
    ),
    Flags.optional
  ),
  ...Format.flags,
  parquet: Flag.String("parquet").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("File to write the callers to as Parquet too, whole or not at all"),
    Flags.optional
  ),
  strict: Usage.toggle("strict", "End with 1 if anything was not understood, or left out for --limit"),
  logs: Argument.String("log").pipe(
    Argument.withDescription(
      "Files and folders, such as a copy of the bucket of CloudTrail; - is standard input"
    ),
    Argument.variadic()
  )
}

/** `scan`: who acted as whom, out of logs. */
export const command = Command.make(
  "scan",
  flags,
  Effect.fn(function* (options) {
    const { scan } = yield* Effect.promise(() => import("../scan.ts"))
    yield* scan(options)
  })
).pipe(
  Command.withDescription(
    [
      "Say who acted as whom: the callers in logs, and the Datadog accounts that they act as.",
      "",
      "  On a terminal: a table in sections, which also names the mappings that matched nobody, records without a",
      "  caller, and what could not be read. Elsewhere: caller, outcome, account, pattern, mapping id, records, first",
      "  and last time, tab-separated, one line a match. --json has all of it.",
      "",
      "  Logs are CloudTrail files, JSON lines, the output of `aws cloudtrail lookup-events`, queries of CloudTrail",
      "  Lake and Athena, Security Lake (JSON and Parquet), `aws iam get-account-authorization-details`, credential",
      "  reports and lists of ARNs; plain, gzip or zstd. What a file is, its content says.",
      "",
      "  An interruption prints what was found until then, and says so.",
      "",
      "  Exit code: 0; with --strict 1 if anything was not understood."
    ].join("\n")
  ),
  Command.withShortDescription("Say who acted as whom, out of CloudTrail and other logs"),
  Command.withExamples([
    {
      command: "dd-cloud-auth scan ./AWSLogs --snapshot mappings.json --from 2026-11-01",
      description: "Read a copy of the bucket that CloudTrail delivers to, from a day on"
    },
    {
      command: "aws cloudtrail lookup-events | dd-cloud-auth scan - --json",
      description: "Ask DD_SITE about the events of today"
    }
  ])
)
