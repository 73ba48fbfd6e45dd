import * as Site from "@dd-cloud-auth/core/Site"
import * as Effect from "effect/Effect"
import * as Format from "../format.ts"
import { Output } from "../output.ts"
import * as Rows from "../rows.ts"
import { Command } from "../unstable.ts"

/** `sites`: the nine Datadog sites. */
export const command = Command.make(
  "sites",
  Format.flags,
  Effect.fn(function* (options) {
    const output = yield* Output
    const format = yield* Format.chosen(options, { json: "json", terminal: "table" }, output)
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
