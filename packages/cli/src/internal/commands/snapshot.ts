import * as Flags from "@dd-cloud-auth/program/Flags"
import * as TargetFlags from "@dd-cloud-auth/program/TargetFlags"
import * as Effect from "effect/Effect"
import * as Connect from "../connect.ts"
import { Output } from "../output.ts"
import { print } from "../printed.ts"
import { saver } from "../snapshotSaver.ts"
import * as Stop from "../stop.ts"
import { Command, FileSystem, Flag, Path } from "../unstable.ts"

const flags = {
  ...TargetFlags.flags,
  output: Flag.String("output").pipe(
    Flag.withAlias("o"),
    Flag.withMetavar("FILE"),
    Flag.withDescription(
      "File to write, whole or not at all; with --all-profiles, a directory; default: -, which is standard output"
    ),
    Flags.withDefault("-")
  ),
  allProfiles: Flag.Boolean("all-profiles").pipe(
    Flag.withDescription("Write a file NAME.json for each profile, into the directory that --output names"),
    Flags.withDefault(false)
  ),
  force: Flag.Boolean("force").pipe(
    Flag.withDescription(
      "Overwrite a file that is not a snapshot, or one of another site, or read-only, or unchanged but for its date"
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
    const { take } = yield* Effect.promise(() => import("../takeSnapshot.ts"))
    if (options.allProfiles) {
      const directory = yield* directoryOf(options.output)
      const { answers, failed } = yield* Connect.callAll(options, "the mappings", take)
      const [, failures] = yield* Effect.partition(answers, ({ answer, profile }) =>
        Effect.flatMap(saver(directory(profile), { force: options.force }), (save) => save(answer))
      )
      const [first, ...others] = failed === undefined ? failures : [...failures, failed]
      return first === undefined ? undefined : yield* Stop.worst([first, ...others])
    }
    const { call, site } = yield* Connect.connect(options)
    // What cannot be written is said before a site is asked.
    const save = yield* saver(options.output, { force: options.force })
    const snapshot = yield* call(take).pipe(
      output.progress(() => print`listing the mappings of ${site.parameter}`)
    )
    yield* save(snapshot)
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
    {
      command: "dd-cloud-auth snapshot --output mappings.json",
      description: "Write the mappings of DD_SITE"
    },
    {
      command: "dd-cloud-auth snapshot --all-profiles --output snapshots",
      description: "Write a file for each profile"
    }
  ])
)

/** Creates a directory if it is not there, and returns the file of each profile in it. */
const directoryOf = Effect.fnUntraced(function* (name: string) {
  if (name === "-" || name === "") {
    return yield* Stop.usage("--all-profiles writes a file for each profile: name a directory with --output.")
  }
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  yield* Effect.mapError(fs.makeDirectory(name, { recursive: true }), Stop.ofFile("write", name))
  return (profile: string) => path.join(name, `${profile}.json`)
})
