import * as TargetFlags from "@dd-cloud-auth/program/TargetFlags"
import * as Effect from "effect/Effect"
import { Argument, Command } from "../unstable.ts"

const flags = {
  ...TargetFlags.flags,
  command: Argument.String("command").pipe(
    Argument.withDescription("The command and its arguments, after --"),
    Argument.variadic({ min: 1 })
  )
}

/** `exec`: a command with the token of a login in its environment. */
export const command = Command.make(
  "exec",
  flags,
  Effect.fn(function* (options) {
    const { exec } = yield* Effect.promise(() => import("../exec.ts"))
    yield* exec(options)
  })
).pipe(
  Command.withDescription(
    [
      "Log in without keys, as who AWS says you are, and run a command with the token in DD_BEARER_TOKEN.",
      "",
      "  The command gets the site in DD_SITE too, and no key, although one is set here. Signals are passed on to it.",
      "  --keyless goes without saying.",
      "",
      "  The token is not renewed while it runs. How long it is good for, Datadog decides: 15 minutes if the site does",
      "  not say; --verbose says until when.",
      "",
      "  Exit code: that of the command, 128 and the number of a signal that ended it, 127 where there is no such",
      "  command, 126 where it cannot be run."
    ].join("\n")
  ),
  Command.withShortDescription("Run a command with the token of a login without keys"),
  Command.withExamples([
    {
      command: "DD_HOST=https://api.datadoghq.eu dd-cloud-auth exec --site EU1 -- terraform plan",
      description: "Run Terraform without a key; its provider reads DD_HOST in place of DD_SITE"
    }
  ])
)
