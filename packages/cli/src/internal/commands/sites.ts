import * as Site from "@dd-cloud-auth/core/Site"
import * as Flags from "@dd-cloud-auth/program/Flags"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { Output } from "../output.ts"
import { join, json } from "../printed.ts"
import { tsv } from "../text.ts"

const flags = {
  json: Flag.Boolean("json").pipe(Flag.withDescription("Print a JSON array"), Flags.withDefault(false))
}

/** `sites`: the nine Datadog sites. */
export const command = Command.make(
  "sites",
  flags,
  Effect.fn(function* (options) {
    const output = yield* Output
    const sites = Site.all.map((site) => ({
      name: site.name,
      site: site.parameter,
      apiOrigin: Site.apiOrigin(site),
      appOrigin: Site.appOrigin(site)!
    }))
    if (options.json) return yield* output.data(json(sites, 2))
    const rows = sites.map(({ apiOrigin, appOrigin, name, site }) => [name, site, apiOrigin, appOrigin])
    if (!output.isTerminal) return yield* output.data(join(rows.map(tsv)))
    const Table = yield* Effect.promise(() => import("../table.ts"))
    const head = [
      { heading: "NAME" },
      { heading: "DD_SITE" },
      { heading: "API", flexible: true },
      { heading: "APPLICATION", flexible: true }
    ]
    yield* output.data(
      Table.render(
        head,
        rows.map((row) => row.map((text) => Table.cell(text))),
        output
      )
    )
  })
).pipe(Command.withDescription("List the Datadog sites"))
