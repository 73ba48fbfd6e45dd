import type { CloudAuthError } from "@dd-cloud-auth/core/Failure"
import * as Flags from "@dd-cloud-auth/program/Flags"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Connect from "../connect.ts"
import type { Mapping } from "../mappings.ts"
import { Output } from "../output.ts"
import { join, json, print } from "../printed.ts"
import * as Stop from "../stop.ts"
import { count, tsv } from "../text.ts"

const flags = {
  ...Connect.flags,
  intake: Flag.Boolean("intake").pipe(
    Flag.withDescription("List intake mappings (Agents) in place of persona mappings"),
    Flags.withDefault(false)
  ),
  json: Flag.Boolean("json").pipe(Flag.withDescription("Print a JSON array"), Flags.withDefault(false)),
  csv: Flag.Boolean("csv").pipe(
    Flag.withDescription("Print CSV with a heading; a cell that a spreadsheet would run begins with '"),
    Flags.withDefault(false)
  )
}

/** `list`: the mappings of a site. */
export const command = Command.make(
  "list",
  flags,
  Effect.fn(function* (options) {
    if (options.json && options.csv) {
      return yield* Stop.usage("--json and --csv exclude each other: give one of them.")
    }
    const output = yield* Output
    const { call, site } = yield* Connect.connect(options)
    const kind = options.intake ? "intake mapping" : "persona mapping"
    const mappings = yield* call((client): Effect.Effect<ReadonlyArray<Mapping>, CloudAuthError> =>
      options.intake ? client.intakeMappings.list : client.personaMappings.list
    ).pipe(output.progress(() => print`listing the ${kind}s of ${site.parameter}`))

    if (options.json) yield* output.data(json(mappings, 2))
    else if (options.csv) {
      const { csv } = yield* Effect.promise(() => import("../csv.ts"))
      yield* output.data(join([columns(options.intake), ...mappings.map(fields)].map(csv)))
    } else if (!output.isTerminal) yield* output.data(join(mappings.map((mapping) => tsv(fields(mapping)))))
    else {
      const { dim } = output.noteColors
      const MappingTable = yield* Effect.promise(() => import("../mappingTable.ts"))
      const { showsIds, text } = MappingTable.render(mappings, output)
      if (mappings.length > 0) yield* output.data(print`${text}\n`)
      if (!showsIds) yield* output.note(dim("Too narrow for the ids; --json has them."))
      yield* output.note(dim(`${count(mappings.length, kind)} on ${site.parameter}`))
    }
    const Mappings = yield* Effect.promise(() => import("../mappings.ts"))
    for (const report of Mappings.unusable(mappings, output.noteColors)) yield* output.note(report)
  })
).pipe(
  Command.withDescription(
    "List the mappings of a site: as a table on a terminal, as tab-separated fields without a heading elsewhere"
  ),
  Command.withShortDescription("List the mappings of a site"),
  Command.withExamples([
    { command: "dd-cloud-auth list --site EU1", description: "Persona mappings: which caller acts as whom" },
    { command: "dd-cloud-auth list --intake --json", description: "Intake mappings of DD_SITE, as JSON" }
  ])
)

const fields = (mapping: Mapping): ReadonlyArray<string> =>
  "accountIdentifier" in mapping
    ? [mapping.arnPattern, mapping.accountIdentifier, mapping.accountUuid, mapping.id]
    : [mapping.arnPattern, mapping.id]

const columns = (intake: boolean): ReadonlyArray<string> =>
  intake ? ["arnPattern", "id"] : ["arnPattern", "accountIdentifier", "accountUuid", "id"]
