import type * as Failure from "@dd-cloud-auth/core/Failure"
import type { IntakeMapping } from "@dd-cloud-auth/core/IntakeMapping"
import * as Flags from "@dd-cloud-auth/program/Flags"
import * as TargetFlags from "@dd-cloud-auth/program/TargetFlags"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Connect from "../connect.ts"
import { Output } from "../output.ts"
import { print } from "../printed.ts"
import { count } from "../text.ts"
import { Command, Flag } from "../unstable.ts"

const flags = {
  ...TargetFlags.flags,
  output: Flag.String("output").pipe(
    Flag.withAlias("o"),
    Flag.withMetavar("FILE"),
    Flag.withDescription("File to write, whole or not at all; default: -, which is standard output"),
    Flags.withDefault("-")
  ),
  force: Flag.Boolean("force").pipe(
    Flag.withDescription(
      "Overwrite a file that is not a snapshot, or read-only, or unchanged but for its date"
    ),
    Flags.withDefault(false)
  )
}

/** `snapshot`: the mappings of a site in a file, for `--snapshot` of other commands and for `git diff`. */
export const command = Command.make(
  "snapshot",
  flags,
  Effect.fn(function* (options) {
    const output = yield* Output
    // Not every site has Agents log in with AWS credentials.
    const none = ({ message }: Failure.NotFound): Effect.Effect<ReadonlyArray<IntakeMapping>> =>
      Effect.as(output.note(output.noteColors.yellow(`no intake mappings: ${message}`)), [])
    const { call, site } = yield* Connect.connect(options)
    const SnapshotFile = yield* Effect.promise(() => import("../snapshotFile.ts"))
    const target = options.output === "-" ? undefined : yield* SnapshotFile.target(options.output, options)

    const [personaMappings, intakeMappings] = yield* call(({ intakeMappings, personaMappings }) =>
      Effect.all(
        [
          personaMappings.list,
          intakeMappings.list.pipe(Effect.catchReason("CloudAuthError", "NotFound", none))
        ],
        {
          concurrency: 2
        }
      )
    ).pipe(output.progress(() => print`listing the mappings of ${site.parameter}`))
    const snapshot = SnapshotFile.make({
      site: site.parameter,
      takenAt: new Date(yield* Clock.currentTimeMillis).toISOString(),
      personaMappings,
      intakeMappings
    })

    if (target === undefined) return yield* output.data(SnapshotFile.toText(snapshot))
    const persona = count(personaMappings.length, "persona mapping")
    const intake = count(intakeMappings.length, "intake mapping")
    // A file that says the same keeps its date, so that `git diff` is empty where nothing has changed.
    const since = options.force ? undefined : yield* SnapshotFile.unchangedSince(target, snapshot)
    if (since !== undefined) {
      return yield* output.note(
        print`${options.output} is up to date: ${persona} and ${intake} of ${site.parameter}, unchanged since ${since}`
      )
    }
    yield* SnapshotFile.write(options.output, target, snapshot)
    yield* output.note(print`wrote ${persona} and ${intake} of ${site.parameter} to ${options.output}`)
  })
).pipe(
  Command.withDescription(
    [
      "Write the mappings of a site to a file, for --snapshot of list and whois, and for git diff.",
      "",
      "  A snapshot that would change in nothing but its date stays as it is: keep it in git, and",
      "  `git diff --exit-code FILE` says whether the site has changed."
    ].join("\n")
  ),
  Command.withShortDescription("Write the mappings of a site to a file"),
  Command.withExamples([
    { command: "dd-cloud-auth snapshot --output mappings.json", description: "Write the mappings of DD_SITE" }
  ])
)
