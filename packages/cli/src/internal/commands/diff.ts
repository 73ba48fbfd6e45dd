import * as TargetFlags from "@dd-cloud-auth/program/TargetFlags"
import * as Effect from "effect/Effect"
import * as Format from "../format.ts"
import { Argument, Command } from "../unstable.ts"

const flags = {
  ...TargetFlags.flags,
  ...Format.flags,
  before: Argument.String("before").pipe(
    Argument.withDescription("File that `snapshot` wrote; - is standard input")
  ),
  after: Argument.String("after").pipe(
    Argument.withDescription("File to compare it with; - is standard input; default: the site"),
    Argument.optional
  )
}

/** `diff`: what changed between two snapshots, or since one was taken. */
export const command = Command.make(
  "diff",
  flags,
  Effect.fn(function* (options) {
    const { compare } = yield* Effect.promise(() => import("../diff.ts"))
    yield* compare(options)
  })
).pipe(
  Command.withDescription(
    [
      "Say what changed between two snapshots, or since one was taken, and whether callers notice.",
      "",
      "  Added, removed, or moved to another account; an intake mapping is added or removed. Nobody notices",
      "  where another mapping takes in the same callers for the same account, or where no caller matches.",
      "  A mapping that was created again with another id is no change.",
      "",
      "  Exit code: 0 if nothing changed, 1 if something did."
    ].join("\n")
  ),
  Command.withShortDescription("Say what changed between two snapshots, and whether callers notice"),
  Command.withExamples([
    {
      command: "dd-cloud-auth diff mappings.json --site EU1",
      description: "What changed on the site since the file was written"
    },
    {
      command: "git show main:mappings.json | dd-cloud-auth diff - mappings.json --format markdown",
      description: "For a comment on a pull request"
    }
  ])
)
