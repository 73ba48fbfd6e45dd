import * as WholeFile from "@dd-cloud-auth/directory/WholeFile"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as Format from "./format.ts"
import { standardInput } from "./inputFile.ts"
import type * as LogFlags from "./logFlags.ts"
import * as LogOptions from "./logOptions.ts"
import * as Logs from "./logs.ts"
import { Output } from "./output.ts"
import type { Colors, Printed } from "./printed.ts"
import type * as Resolve from "./resolve.ts"
import * as Rows from "./rows.ts"
import * as Scanned from "./scanned.ts"
import * as ScanView from "./scanView.ts"
import * as Source from "./source.ts"
import * as Stop from "./stop.ts"
import * as TargetFile from "./targetFile.ts"
import { count } from "./text.ts"
import type { FileSystem, Path, Stdio } from "./unstable.ts"

/** What is to be scanned and how, as it stands on the command line. */
export interface Request extends Omit<Source.Source, "allProfiles">, LogFlags.Given, Format.Given {
  readonly logs: ReadonlyArray<string>
  readonly sort: (typeof Scanned.sorts)[number]
  readonly limit: Option.Option<number>
  readonly parquet: Option.Option<string>
  readonly strict: boolean
}

type Services = Output | FileSystem.FileSystem | Path.Path | Stdio.Stdio

/** Reads logs, and says who acted as whom. */
export const scan = Effect.fnUntraced(function* (
  request: Request
): Effect.fn.Return<void, Stop.Stop, Services> {
  const output = yield* Output
  const format = yield* Format.chosen(request, { json: "json", terminal: "table" }, output)
  // What cannot be read or written is said before a site is asked.
  const paths = yield* pathsOf(request)
  const options = LogOptions.parse(request)
  if (Result.isFailure(options)) return yield* Stop.usage(options.failure)
  const file = Option.getOrUndefined(request.parquet)
  if (file === "") return yield* Stop.usage("--parquet needs the name of a file.")
  const target = file === undefined ? undefined : yield* TargetFile.targetOf(file, "--parquet")
  const { found } = yield* Source.readAll({ ...request, allProfiles: false }, Source.persona)

  yield* Logs.read(
    { paths, options: options.success, limit: Option.getOrUndefined(request.limit) },
    Effect.fnUntraced(function* (log: Logs.Log) {
      const scanned = Scanned.make(log, found[0]!, request.sort)
      yield* show(output, format, scanned)
      if (target !== undefined) {
        const { toParquet } = yield* Effect.promise(() => import("./scanParquet.ts"))
        const write = WholeFile.write(target, toParquet(scanned.callers))
        yield* Effect.mapError(write, Stop.ofFile("write", target.path))
      }
      for (const note of notes(scanned, output.noteColors)) yield* output.note(note)
      if (request.strict && Scanned.countNotUnderstood(scanned.found) > 0) return yield* Stop.finding
    })
  )
})

const pathsOf = Effect.fnUntraced(function* ({
  config,
  logs,
  snapshot
}: Request): Effect.fn.Return<ReadonlyArray<string>, Stop.Stop> {
  if (logs.length === 0) {
    return yield* Stop.usage("No log: name files or folders, or give - for standard input.")
  }
  if (logs.includes("")) return yield* Stop.usage("The name of a file or folder is not empty.")
  const other = Object.entries({ snapshot, config }).find(([, file]) => Option.contains(file, standardInput))
  return other !== undefined && logs.includes(standardInput)
    ? yield* Stop.usage(`Standard input cannot be both a log and what --${other[0]} reads.`)
    : logs
})

const show = Effect.fnUntraced(function* (
  output: Output["Service"],
  format: Format.Format,
  scanned: Scanned.Scanned
): Effect.fn.Return<void> {
  switch (format) {
    case "table": {
      const Sections = yield* Effect.promise(() => import("./scanSections.ts"))
      return yield* Sections.write(output, scanned)
    }
    case "json": {
      const { toJson } = yield* Effect.promise(() => import("./scanJson.ts"))
      return yield* output.dataStream(Stream.fromIterable(toJson(scanned)))
    }
    default:
      return yield* Rows.writeAll(output, format, ScanView.view, scanned.callers)
  }
})

/** What is said on stderr: what all of it comes to, and what keeps it from being the whole truth. */
const notes = (scanned: Scanned.Scanned, { dim, yellow }: Colors): ReadonlyArray<Printed> => {
  const { callers, found, isWhole, progress, unused } = scanned
  const { allFiles, bytes, files, isAllFound, notAsked, regions } = progress
  const of = (outcome: Resolve.Outcome): string =>
    Scanned.withOutcome(scanned, outcome).length.toLocaleString("en-US")
  const { count: damage } = found.damage
  const passedOver =
    notAsked === 0 ? "" : `; ${count(notAsked, "file or folder", "files and folders")} passed over`
  return [
    ...(isWhole
      ? []
      : [
          yellow(
            `Not whole: ${count(files, "file")} of ${isAllFound ? "" : "at least "}${allFiles.toLocaleString("en-US")} were read to their end.`
          )
        ]),
    dim(
      `${count(callers.length, "caller")}: ${of("match")} match, ${of("ambiguous")} ambiguous, ${of("no-match")} match nothing; ${unused.length.toLocaleString("en-US")} of ${count(scanned.mappings.length, "mapping")} match none of them`
    ),
    dim(`read ${count(files, "file")}, ${Logs.size(bytes)}${passedOver}`),
    ...(damage === 0
      ? []
      : [yellow(`${count(damage, "place")} could not be read: --format table or json lists them`)]),
    ...(found.overLimit === 0
      ? []
      : [yellow(`${count(found.overLimit, "record")} of more callers than --limit allows are left out.`)]),
    ...(lacksGlobalEvents(regions)
      ? [
          yellow(
            "No file is of us-east-1, where the calls of STS without a region are logged: callers may be missing."
          )
        ]
      : [])
  ]
}

/** Whether the paths name regions, and not the one that has what belongs to none. Other partitions have none. */
const lacksGlobalEvents = (regions: ReadonlySet<string>): boolean =>
  !regions.has("us-east-1") && [...regions].some((region) => !/^(cn|us-gov|us-iso|eusc)/.test(region))
