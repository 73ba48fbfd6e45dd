import * as Effect from "effect/Effect"
import * as Format from "../format.ts"
import * as Source from "../source.ts"
import { Argument, Command } from "../unstable.ts"

const flags = {
  ...Source.flags,
  ...Format.flags,
  account: Argument.String("account").pipe(
    Argument.withDescription(
      "Identifier of a Datadog account, exactly, or its UUID in letters of either case"
    )
  )
}

/** `who-can`: everything that leads to an account. */
export const command = Command.make(
  "who-can",
  flags,
  Effect.fn(function* (options) {
    const { ask } = yield* Effect.promise(() => import("../whoCan.ts"))
    yield* ask(options)
  })
).pipe(
  Command.withDescription(
    [
      "Say who can become a Datadog account: every mapping that leads to it.",
      "",
      "  Of each mapping: the pattern, how many callers it stands for, and which other accounts some of them",
      "  could become, with a caller that could. On a terminal: a table. Elsewhere: tab-separated fields.",
      "",
      "  Exit code: 2 if no mapping leads to such an account."
    ].join("\n")
  ),
  Command.withShortDescription("Say who can become a Datadog account"),
  Command.withExamples([
    { command: "dd-cloud-auth who-can ada@example.com", description: "Ask DD_SITE" },
    {
      command: "dd-cloud-auth who-can ada@example.com --snapshot mappings.json --format markdown",
      description: "Ask a file, for a review of access"
    }
  ])
)
