import * as Flags from "@dd-cloud-auth/program/Flags"
import * as TargetFlags from "@dd-cloud-auth/program/TargetFlags"
import * as Effect from "effect/Effect"
import { Command, Flag } from "../unstable.ts"

const flags = {
  ...TargetFlags.flags,
  force: Flag.Boolean("force").pipe(
    Flag.withDescription("Print the token to a terminal as well, where others may see it"),
    Flags.withDefault(false)
  )
}

/** `token`: the token of a login without keys. */
export const command = Command.make(
  "token",
  flags,
  Effect.fn(function* (options) {
    const { token } = yield* Effect.promise(() => import("../token.ts"))
    yield* token(options)
  })
).pipe(
  Command.withDescription(
    [
      "Log in without keys, as who AWS says you are, and print the token to a pipe or a file.",
      "",
      "  It goes into the header `Authorization: Bearer …` or the variable DD_BEARER_TOKEN. How long it is good for,",
      "  Datadog decides: 15 minutes if the site does not say; --verbose says until when. Whoever has it is you",
      "  meanwhile, so it is not shown on a terminal unless --force is given. --keyless goes without saying."
    ].join("\n")
  ),
  Command.withShortDescription("Print the token of a login without keys"),
  Command.withExamples([
    {
      command:
        "dd-cloud-auth token | sed 's/^/Authorization: Bearer /' | curl -H @- https://api.datadoghq.eu/api/v2/users",
      description: "Have curl ask with the token, which ps does not see"
    }
  ])
)
