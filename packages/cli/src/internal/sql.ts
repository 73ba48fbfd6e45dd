import * as PersonaMapping from "@dd-cloud-auth/core/PersonaMapping"
import * as WholeFile from "@dd-cloud-auth/directory/WholeFile"
import * as Name from "@dd-cloud-auth/sql/Name"
import * as Sql from "@dd-cloud-auth/sql/Sql"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Connect from "./connect.ts"
import { unusableNote } from "./mappings.ts"
import { Output } from "./output.ts"
import { join, print } from "./printed.ts"
import * as Source from "./source.ts"
import * as Stop from "./stop.ts"
import * as TargetFile from "./targetFile.ts"
import { count } from "./text.ts"
import type { FileSystem, Path, Stdio } from "./unstable.ts"

/** Which script is wanted, as it stands on the command line. */
export interface Request extends Connect.Options {
  readonly dialect: Option.Option<Sql.Dialect>
  readonly table: Option.Option<string>
  readonly column: Option.Option<string>
  readonly mappingsTable: Option.Option<string>
  readonly mappingsFile: Option.Option<string>
  readonly mappingsLocation: Option.Option<string>
  readonly output: string
  readonly snapshot: Option.Option<string>
}

type Services = Output | FileSystem.FileSystem | Path.Path | Stdio.Stdio

/** Writes the script, and the file of the table of mappings if there is to be one. */
export const sql = Effect.fnUntraced(function* (
  request: Request
): Effect.fn.Return<void, Stop.Stop, Services> {
  const output = yield* Output
  // What cannot be written is said before a site is asked.
  const options = yield* optionsOf(request)
  if (request.output === "") {
    return yield* Stop.usage("--output needs the name of a file, or - for standard output.")
  }
  const target = request.output === "-" ? undefined : yield* TargetFile.targetOf(request.output, "--output")
  const file = Option.getOrUndefined(request.mappingsFile)
  const fileTarget = file === undefined ? undefined : yield* TargetFile.targetOf(file, "--mappings-file")
  if (target !== undefined && target.path === fileTarget?.path) {
    return yield* Stop.usage("--output and --mappings-file name the same file.")
  }
  const { found } = yield* Source.readAll({ ...request, allProfiles: false }, Source.persona)
  const mappings = found.flatMap(({ mappings }) => mappings)
  const script = Sql.toScript(mappings, options)
  if (script._tag === "Refusal") return yield* refused(script)
  const text = join(script.sql.split("\n"), print`\n`)
  if (target === undefined && String(text) !== script.sql) {
    return yield* Stop.usage("A name in the script cannot be printed as it is: give --output a file.")
  }
  // The file first: the script would load what is not there.
  if (fileTarget !== undefined && script.file !== undefined) {
    yield* write(fileTarget, file!, yield* contentOf(script.file))
    yield* output.note(print`wrote ${count(script.mappings, "mapping")} to ${file!}`)
  }
  if (target === undefined) {
    yield* output.data(text)
  } else {
    yield* write(target, request.output, script.sql)
    yield* output.note(print`wrote a script for ${Sql.about(options.dialect).title} to ${request.output}`)
  }
  for (const line of unusableNote(script.leftOut.length, mappings.length, "persona", output.noteColors)) {
    yield* output.note(line)
  }
})

const write = (target: WholeFile.Target, file: string, content: string | Iterable<Uint8Array>) =>
  Effect.mapError(WholeFile.write(target, content), Stop.ofFile("write", file))

const contentOf = Effect.fnUntraced(function* (file: Sql.MappingsFile) {
  if (file.format !== "parquet") return [...file.lines()].join("")
  const { toParquet } = yield* Effect.promise(() => import("./sqlParquet.ts"))
  return toParquet(file)
})

const optionsOf = Effect.fnUntraced(function* (
  request: Request
): Effect.fn.Return<Sql.Options<PersonaMapping.PersonaMapping>, Stop.Stop> {
  if (Option.isNone(request.dialect)) {
    return yield* Stop.usage(`--dialect has to say for which engine: ${Sql.dialects.join(", ")}.`)
  }
  const dialect = request.dialect.value
  const table = yield* nameOf("table", request.table)
  const column = yield* nameOf("column", request.column)
  const mappingsTable = yield* nameOf("mappings-table", request.mappingsTable)
  const location = yield* locationOf(request, dialect)
  return {
    dialect,
    accountKey: PersonaMapping.accountKey,
    ...(table && { table }),
    ...(column && { column }),
    ...(mappingsTable && { mappingsTable }),
    ...(location !== undefined && { location }),
    // As the file is called: whoever loads it by hand goes by that too.
    ...(isParquet(Option.getOrElse(request.mappingsFile, () => "")) && { format: "parquet" as const })
  }
})

const isParquet = (file: string): boolean => /\.parquet$/i.test(file)

const nameOf = Effect.fnUntraced(function* (
  flag: string,
  given: Option.Option<string>
): Effect.fn.Return<Name.Name | undefined, Stop.Stop> {
  if (Option.isNone(given)) return undefined
  const name = Name.parse(given.value)
  return "reason" in name
    ? yield* Stop.usage(
        `--${flag} is no name: ${JSON.stringify(given.value)}: ${name.reason}, at character ${name.index + 1}.`
      )
    : name
})

/** Where the engine finds the file: where the flag says, or by the name of the file, if it can read that. */
const locationOf = Effect.fnUntraced(function* (
  { mappingsFile, mappingsLocation, mappingsTable }: Request,
  dialect: Sql.Dialect
): Effect.fn.Return<string | undefined, Stop.Stop> {
  for (const [flag, given] of [
    ["mappings-file", mappingsFile],
    ["mappings-location", mappingsLocation]
  ] as const) {
    if (Option.isNone(given)) continue
    if (given.value === "") return yield* Stop.usage(`--${flag} is empty.`)
    if (Option.isNone(mappingsTable)) {
      return yield* Stop.usage(`--${flag} is for a table of mappings: name it with --mappings-table.`)
    }
  }
  if (Option.isSome(mappingsLocation)) return mappingsLocation.value
  const { isLocal, location, title } = Sql.about(dialect)
  if (Option.isNone(mappingsFile) || isLocal) return Option.getOrUndefined(mappingsFile)
  return yield* Stop.usage(
    `${title} loads the table of mappings from ${location}: say where with --mappings-location, and put the file there.`
  )
})

const refused = ({ code, mapping, message }: Sql.Refusal): Stop.Stop => {
  const which = mapping === undefined ? "" : ` It is the mapping ${mapping.id}.`
  const remedy =
    code === "TooLong" ? " Give --mappings-table a name, and --mappings-file a file to write." : ""
  return Stop.usage(message + which + remedy)
}
