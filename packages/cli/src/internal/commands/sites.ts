import * as Site from "@dd-cloud-auth/core/Site"
import * as Flags from "@dd-cloud-auth/program/Flags"
import * as Effect from "effect/Effect"
import * as Format from "../format.ts"
import { Output } from "../output.ts"
import * as Rows from "../rows.ts"
import { Command, Flag } from "../unstable.ts"

const flags = {
  format: Format.flag,
  json: Flag.Boolean("json").pipe(Flag.withDescription("Short for --format json"), Flags.withDefault(false)),
  csv: Flag.Boolean("csv").pipe(Flag.withDescription("Short for --format csv"), Flags.withDefault(false))
}

/** `sites`: the nine Datadog sites. */
export const command = Command.make(
  "sites",
  flags,
  Effect.fn(function* (options) {
    const output = yield* Output
    const short = { "--json": [options.json, "json"], "--csv": [options.csv, "csv"] } as const
    const format = yield* Format.chosen(options.format, short, output, "table")
    const sites = Site.all.map((site) => ({
      name: site.name,
      site: site.parameter,
      apiOrigin: Site.apiOrigin(site),
      appOrigin: Site.appOrigin(site)!
    }))
    yield* Rows.writeAll(output, format, view, sites)
  })
).pipe(Command.withDescription("List the Datadog sites"))

interface Row {
  readonly name: string
  readonly site: string
  readonly apiOrigin: string
  readonly appOrigin: string
}

const view: Rows.View<Row, Row> = {
  value: (row) => row,
  rows: (row) => [row],
  columns: [
    { name: "name", heading: "NAME", text: ({ name }) => name },
    { name: "site", heading: "DD_SITE", text: ({ site }) => site },
    { name: "apiOrigin", heading: "API", flexible: true, text: ({ apiOrigin }) => apiOrigin },
    { name: "appOrigin", heading: "APPLICATION", flexible: true, text: ({ appOrigin }) => appOrigin }
  ]
}
