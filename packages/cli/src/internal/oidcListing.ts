import type { OidcPersonaMapping } from "@dd-cloud-auth/core/OidcMapping"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Format from "./format.ts"
import type * as Listing from "./listing.ts"
import * as OidcSource from "./oidcSource.ts"
import { Output } from "./output.ts"
import * as Rows from "./rows.ts"
import * as Stop from "./stop.ts"
import { count } from "./text.ts"

/** Lists the persona mappings of custom OIDC. */
export const list = Effect.fnUntraced(function* (
  options: Listing.Listing
): Effect.fn.Return<void, Stop.Stop, Output> {
  const output = yield* Output
  const format = yield* Format.chosen(options, { json: "json", terminal: "table" }, output)
  const others = [
    ...(options.intake ? ["intake"] : []),
    ...(options.unusable ? ["unusable"] : []),
    ...(["account", "columns", "sort"] as const).filter((name) => Option.isSome(options[name])),
    ...(Option.isSome(options.awsAccount) ? ["aws-account"] : [])
  ]
  if (others.length > 0) {
    return yield* Stop.usage(`--oidc lists all of a site: leave out --${others.join(" and --")}.`)
  }
  const { mappings, providers, site } = yield* OidcSource.read(options, "--oidc")
  const issuers = new Map(providers.map(({ id, issuer }) => [id, issuer]))
  yield* Rows.writeAll(output, format, view(issuers), mappings)
  if (output.isTerminal && format === "table") {
    const { dim } = output.noteColors
    yield* output.note(dim(`${count(mappings.length, "persona mapping")} of custom OIDC on ${site}`))
  }
})

const view = (issuers: ReadonlyMap<string, string>): Rows.View<OidcPersonaMapping, OidcPersonaMapping> => ({
  rows: (mapping) => [mapping],
  value: (mapping) => mapping,
  columns: [
    {
      name: "issuer",
      heading: "ISSUER",
      flexible: true,
      text: ({ providerId }) => issuers.get(providerId) ?? `unknown provider ${providerId}`
    },
    { name: "condition", heading: "CLAIMS", flexible: true, text: OidcSource.conditionOf },
    {
      name: "accountIdentifier",
      heading: "ACTS AS",
      flexible: true,
      text: ({ accountIdentifier }) => accountIdentifier
    },
    { name: "accountUuid", heading: "ACCOUNT UUID", text: ({ accountUuid }) => accountUuid },
    { name: "id", heading: "MAPPING ID", text: ({ id }) => id }
  ]
})
