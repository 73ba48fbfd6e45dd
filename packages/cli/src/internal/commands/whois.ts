import * as Flags from "@dd-cloud-auth/program/Flags"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Format from "../format.ts"
import * as Source from "../source.ts"
import { Argument, Command, Flag } from "../unstable.ts"

const flags = {
  ...Source.flags,
  file: Flag.String("file").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("File with callers, one a line, - for standard input; default: the arguments"),
    Flags.optional
  ),
  self: Flag.Boolean("self").pipe(
    Flag.withDescription(
      "The caller that you are: what AWS STS says of the credentials that AWS's own tools would find"
    ),
    Flags.withDefault(false)
  ),
  claims: Flag.String("claims").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription(
      "Ask about a token of custom OIDC instead: its claims as JSON, or the token (JWT), whose signature is not checked; - is standard input; default: callers"
    ),
    Flags.optional
  ),
  explain: Flag.Boolean("explain").pipe(
    Flag.withDescription(
      "Say why the nearest patterns do not match; default: for callers that are arguments, not for a stream of them"
    ),
    Flags.optional
  ),
  ...Format.flagsWithReport,
  callers: Argument.String("arn").pipe(
    Argument.withDescription(
      "ARN of a caller, or the JSON of `aws sts get-caller-identity`; - or none: standard input"
    ),
    Argument.variadic()
  )
}

/** `whois`: the Datadog account that a caller would act as. */
export const command = Command.make(
  "whois",
  flags,
  Effect.fn(function* (options) {
    if (Option.isSome(options.claims)) {
      const Claims = yield* Effect.promise(() => import("../oidcAnswer.ts"))
      return yield* Claims.answer(options.claims.value, options)
    }
    const { answer } = yield* Effect.promise(() => import("../answer.ts"))
    yield* answer(options)
  })
).pipe(
  Command.withDescription(
    [
      "Say which Datadog account an AWS caller would act as.",
      "",
      "  On a terminal: a report. Elsewhere: caller, outcome, account, pattern and mapping id, tab-separated,",
      "  one line a match, the most specific pattern first. Outcomes: match, ambiguous, no-match, not-an-arn,",
      "  not-a-caller.",
      "",
      "  Callers are ARNs, the JSON of `aws sts get-caller-identity`, or CloudTrail records, one a line or as",
      "  they are indented.",
      "",
      "  --claims answers for custom OIDC, a preview of Datadog's, and asks the site: outcome, account identifier and",
      "  UUID, mapping id. One more outcome: undecided, where it depends on what Datadog does not document.",
      "",
      "  Exit code: 0 if every caller acts as one account; 1 if one acts as nobody, or mappings for different",
      "  accounts match it; 2 if one is not an ARN, or not one that AWS reports as a caller, as the ARN of a role",
      "  (the others are answered all the same). With --all-profiles, 1 if one acts as nobody in all of them or is",
      "  ambiguous in one of them; a site that does not answer has its own code, and the highest code is taken."
    ].join("\n")
  ),
  Command.withShortDescription("Say which Datadog account an AWS caller would act as"),
  Command.withExamples([
    {
      command: "dd-cloud-auth whois arn:aws:sts::123456789012:assumed-role/Deploy/ci",
      description: "Ask DD_SITE"
    },
    {
      command: "dd-cloud-auth whois --claims claims.json",
      description: "Ask whom a token of custom OIDC would act as"
    },
    { command: "dd-cloud-auth whois --self", description: "Ask about yourself" },
    {
      command: "dd-cloud-auth whois --snapshot mappings.json --json < callers.txt",
      description: "Ask a file, about many callers"
    }
  ])
)
