import * as Flags from "@dd-cloud-auth/program/Flags"
import * as TargetFlags from "@dd-cloud-auth/program/TargetFlags"
import * as Effect from "effect/Effect"
import * as Format from "../format.ts"
import { Argument, Command, Flag } from "../unstable.ts"

// Where the profiles stand is not asked: --config is the configuration of the audit.
const { keyless, origin, profile, site } = TargetFlags.flags

const source = {
  site,
  origin,
  profile,
  keyless,
  snapshot: Flag.String("snapshot").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription(
      "Audit offline a file that `snapshot` wrote; - is standard input; it has to be of --site, if that is given"
    ),
    Flags.optional
  ),
  log: Flag.String("log").pipe(
    Flag.withMetavar("PATH"),
    Flag.withDescription(
      "File or folder of logs, as `scan` reads them, or -: finds mappings that nobody used and callers that nobody mapped; may be repeated"
    ),
    Flag.atLeast(0)
  )
}

const config = Flag.String("config").pipe(
  Flag.withMetavar("FILE"),
  Flag.withDescription(
    "What to look for and what is accepted, - for standard input; default: dd-cloud-auth.audit.json, if it is here"
  ),
  Flags.optional
)

const flags = {
  ...source,
  config,
  saveSnapshot: Flag.String("save-snapshot").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription(
      "Write the mappings of the site to this file first, for findings to point to; default: with the formats sarif, gitlab and github dd-cloud-auth.snapshot.json, else none"
    ),
    Flags.optional
  ),
  format: Flag.Literals("format", ["table", "json", "sarif", "junit", "gitlab", "github"]).pipe(
    Flag.withMetavar("FORMAT"),
    Flag.withDescription(
      "How to print: sarif is for GitHub code scanning, gitlab for its code quality report, github for annotations of a workflow; default: table"
    ),
    Flags.withDefault("table")
  ),
  output: Flag.String("output").pipe(
    Flag.withAlias("o"),
    Flag.withMetavar("FILE"),
    Flag.withDescription("File to write, whole or not at all; default: -, which is standard output"),
    Flags.withDefault("-")
  ),
  failOn: Flag.Literals("fail-on", ["error", "warning", "note", "never"]).pipe(
    Flag.withMetavar("SEVERITY"),
    Flag.withDescription("How bad a finding has to be for exit code 1; default: error"),
    Flags.withDefault("error")
  ),
  explain: Flag.String("explain").pipe(
    Flag.withMetavar("CODE"),
    Flag.withDescription("Say what a rule looks for, why it matters and how to fix it; nothing is audited"),
    Flags.optional
  )
}

const text = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.withDescription(description), Flags.optional)

const accept = Command.make(
  "accept",
  {
    fingerprints: Argument.String("fingerprint").pipe(
      Argument.withDescription("Fingerprint of a finding, as `audit` prints it"),
      Argument.atLeast(1)
    ),
    reason: text("reason", "TEXT", "Why it is right as it is; has to be given"),
    owner: text("owner", "NAME", "Who answers for it; has to be given"),
    expires: text(
      "expires",
      "DATE",
      "Last day on which it is accepted, in UTC, as 2026-12-31; has to be given"
    ),
    ...source,
    config: text(
      "config",
      "FILE",
      "File to write; default: dd-cloud-auth.audit.json in the current directory"
    )
  },
  Effect.fn(function* (options) {
    const { accept } = yield* Effect.promise(() => import("../auditAccept.ts"))
    yield* accept(options)
  })
).pipe(
  Command.withDescription(
    [
      "Write findings into the configuration as accepted: who answers for them, why, and until when.",
      "",
      "  The audit is made first, of the site or the snapshot: what it does not find, or what is accepted already,",
      "  is refused. What has expired is renewed. Everything else in the file stays as it is."
    ].join("\n")
  ),
  Command.withShortDescription("Accept findings until a day"),
  Command.withExamples([
    {
      command:
        "dd-cloud-auth audit accept 0123456789abcdef --snapshot mappings.json --reason 'break-glass account' --owner security@example.com --expires 2026-12-31",
      description: "Accept a finding of `audit --snapshot mappings.json`"
    }
  ])
)

const accepted = Command.make(
  "accepted",
  {
    expiringIn: text(
      "expiring-in",
      "DAYS",
      "Only what expires within so many days or weeks, as 30d or 4w, or has expired; default: all"
    ),
    config,
    ...Format.flags
  },
  Effect.fn(function* (options) {
    const { list } = yield* Effect.promise(() => import("../auditAccepted.ts"))
    yield* list(options)
  })
).pipe(
  Command.withDescription(
    [
      "List the findings that the configuration accepts, what has expired or is about to first.",
      "",
      "  Nothing is audited. An expiry that is no date counts as expired."
    ].join("\n")
  ),
  Command.withShortDescription("List the findings that are accepted"),
  Command.withExamples([
    {
      command: "dd-cloud-auth audit accepted --expiring-in 30d",
      description: "Ask what has to be looked at again this month"
    }
  ])
)

/** `audit`: what is wrong or risky in the mappings. */
export const command = Command.make(
  "audit",
  flags,
  Effect.fn(function* (options) {
    const { audit } = yield* Effect.promise(() => import("../audit.ts"))
    yield* audit(options)
  })
).pipe(
  Command.withDescription(
    [
      "Say what is wrong or risky in the mappings, and how to fix it, the worst first.",
      "",
      "  Patterns that no caller matches, callers who may become either of two accounts, machines that act as",
      "  a person, and more. Findings that the configuration accepts are left out until that expires.",
      "",
      "  Exit code, whatever the format: 0 if nothing is as bad as --fail-on says, 1 if something is."
    ].join("\n")
  ),
  Command.withShortDescription("Say what is wrong or risky in the mappings"),
  Command.withExamples([
    {
      command: "dd-cloud-auth audit --snapshot mappings.json --fail-on warning",
      description: "Check the file of a pull request"
    },
    {
      command: "dd-cloud-auth audit --snapshot mappings.json --format sarif --output audit.sarif",
      description: "Write what GitHub code scanning shows"
    },
    {
      command: "dd-cloud-auth audit --log ./AWSLogs",
      description: "Find mappings that nobody used, and callers that nobody mapped"
    },
    { command: "dd-cloud-auth audit --explain root-user", description: "Ask what a finding is about" }
  ]),
  Command.withSubcommands([accept, accepted])
)
