import * as Flags from "@dd-cloud-auth/program/Flags"
import * as Effect from "effect/Effect"
import * as Format from "../format.ts"
import * as Source from "../source.ts"
import { Command, Flag } from "../unstable.ts"

const flags = {
  ...Source.flags,
  intake: Flag.Boolean("intake").pipe(
    Flag.withDescription("List intake mappings (Agents) in place of persona mappings"),
    Flags.withDefault(false)
  ),
  oidc: Flag.Boolean("oidc").pipe(
    Flag.withDescription(
      "List persona mappings of custom OIDC, a preview of Datadog's; alone or with a format"
    ),
    Flags.withDefault(false)
  ),
  account: Flag.String("account").pipe(
    Flag.withMetavar("TEXT"),
    Flag.withDescription("Only mappings for this account: its identifier, or its UUID; default: all"),
    Flags.optional
  ),
  awsAccount: Flag.String("aws-account").pipe(
    Flag.withMetavar("ID"),
    Flag.withDescription("Only mappings of callers in this AWS account: 12 digits; default: all"),
    Flags.optional
  ),
  unusable: Flag.Boolean("unusable").pipe(
    Flag.withDescription("Only mappings that no caller can match, with the reason and a corrected pattern"),
    Flags.withDefault(false)
  ),
  columns: Flag.String("columns").pipe(
    Flag.withMetavar("NAME,…"),
    Flag.withDescription(
      "Which of arnPattern, accountIdentifier, accountUuid, id, awsAccount, problem, suggestion, profile; default: the first four, in a table those that a person needs"
    ),
    Flags.optional
  ),
  sort: Flag.String("sort").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription(
      "Sort by a column, or with NAME:desc from its end; default: a table by AWS account, else as the site has it"
    ),
    Flags.optional
  ),
  ...Format.flags
}

/** `list`: the mappings of a site, or of a snapshot. */
export const command = Command.make(
  "list",
  flags,
  Effect.fn(function* (options) {
    if (options.oidc) {
      const Oidc = yield* Effect.promise(() => import("../oidcListing.ts"))
      return yield* Oidc.list(options)
    }
    const { list } = yield* Effect.promise(() => import("../listing.ts"))
    yield* list(options)
  })
).pipe(
  Command.withDescription(
    [
      "List the mappings of a site, or of a snapshot.",
      "",
      "  On a terminal: a table. Elsewhere: tab-separated fields without a heading.",
      "",
      "  Exit code: 1 if --account or --aws-account leaves no mapping."
    ].join("\n")
  ),
  Command.withShortDescription("List the mappings of a site"),
  Command.withExamples([
    { command: "dd-cloud-auth list --site EU1", description: "Persona mappings: which caller acts as whom" },
    { command: "dd-cloud-auth list --intake --json", description: "Intake mappings of DD_SITE, as JSON" },
    {
      command: "dd-cloud-auth list --snapshot mappings.json --account ada@example.com --columns arnPattern",
      description: "Ask a file who may act as Ada"
    }
  ])
)
