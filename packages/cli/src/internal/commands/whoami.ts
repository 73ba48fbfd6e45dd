import * as Flags from "@dd-cloud-auth/program/Flags"
import * as Effect from "effect/Effect"
import * as Format from "../format.ts"
import * as Source from "../source.ts"
import { Command, Flag } from "../unstable.ts"

const flags = {
  ...Source.flags,
  login: Flag.Boolean("login").pipe(
    Flag.withDescription("Log in to DD_ORG_UUID as well, to see whether Datadog takes you for this caller"),
    Flags.withDefault(false)
  ),
  ...Format.flagsWithReport
}

/** `whoami`: the Datadog account that one would act as oneself. */
export const command = Command.make(
  "whoami",
  flags,
  Effect.fn(function* (options) {
    const { whoami } = yield* Effect.promise(() => import("../whoami.ts"))
    yield* whoami(options)
  })
).pipe(
  Command.withDescription(
    [
      "Say who you are for AWS, and which Datadog account you would act as.",
      "",
      "  AWS STS is asked whose the credentials are that AWS's own tools would find; standard error says its answer",
      "  first. Then the mappings are asked, and answered, as by `whois`. With --login a token is exchanged too, and",
      "  thrown away: whether that works is said on standard error before the mappings are asked.",
      "",
      "  Exit code: that of `whois`; 2 if there are no AWS credentials, 3 if AWS or Datadog refuses them."
    ].join("\n")
  ),
  Command.withShortDescription("Say who you are for AWS, and would be in Datadog"),
  Command.withExamples([
    { command: "dd-cloud-auth whoami", description: "Ask DD_SITE" },
    {
      command: "dd-cloud-auth whoami --keyless --login",
      description: "Find out whether a login works, and as whom"
    }
  ])
)
