import * as Audit from "@dd-cloud-auth/audit/Audit"
import * as Finding from "@dd-cloud-auth/audit/Finding"
import type { Report } from "@dd-cloud-auth/audit/Report"
import * as Rule from "@dd-cloud-auth/audit/Rule"
import * as Spelling from "@dd-cloud-auth/core/Spelling"
import * as Directory from "@dd-cloud-auth/directory/Directory"
import * as WholeFile from "@dd-cloud-auth/directory/WholeFile"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import manifest from "../../package.json" with { type: "json" }
import * as AuditFile from "./auditFile.ts"
import * as AuditFormat from "./auditFormat.ts"
import * as AuditLog from "./auditLog.ts"
import * as AuditPlace from "./auditPlace.ts"
import * as AuditSource from "./auditSource.ts"
import * as AuditText from "./auditText.ts"
import { nameOf, standardInput } from "./inputFile.ts"
import { Output } from "./output.ts"
import { colors, print } from "./printed.ts"
import * as Stop from "./stop.ts"
import * as TargetFile from "./targetFile.ts"
import type { FileSystem, Path, Stdio } from "./unstable.ts"

/** What is to be audited and how, as it stands on the command line. */
export interface Request extends AuditSource.Source {
  /** Where the mappings of a site are written. */
  readonly saveSnapshot: Option.Option<string>
  /** The configuration of the audit. */
  readonly config: Option.Option<string>
  readonly format: AuditFormat.Format
  readonly output: string
  readonly failOn: Finding.Severity | "never"
  readonly explain: Option.Option<string>
}

type Services = Output | FileSystem.FileSystem | Path.Path | Stdio.Stdio

/** Audits a site or a snapshot, or says what a rule is about. */
export const audit = Effect.fnUntraced(function* (
  request: Request
): Effect.fn.Return<void, Stop.Stop, Services> {
  const output = yield* Output
  if (Option.isSome(request.explain)) return yield* explain(request.explain.value)
  const { failOn, format } = request
  const keep = yield* fileToKeep(request)
  // What cannot be read or written is said before a site is asked.
  const { config, file: configFile } = yield* AuditFile.read(request.config)
  const target =
    request.output === "-"
      ? undefined
      : yield* targetOf(request.output, [
          configFile,
          ...Option.toArray(request.snapshot),
          ...(keep === undefined ? [] : [keep])
        ])
  const snapshot = yield* AuditSource.read(request, keep)
  const place = format === "table" ? undefined : yield* placeOf(request, keep)
  const callerLog = yield* AuditLog.read(request)
  const findings = Audit.run(Directory.make(snapshot), { ...config, callerLog, now: yield* DateTime.now })
  const report: Report = {
    site: snapshot.site,
    version: manifest.version,
    findings,
    rules: config.rules,
    awsAccounts: config.awsAccounts,
    callerLog,
    ...(place === undefined ? {} : { file: place.file, lineOf: place.lineOf })
  }
  const text = AuditFormat.render(report, format, target === undefined ? output.colors : colors(false))
  if (target === undefined) {
    yield* output.data(text)
  } else {
    yield* Effect.mapError(WholeFile.write(target, String(text)), Stop.ofFile("write", request.output))
  }
  const { dim } = output.noteColors
  yield* output.note(dim(AuditText.summary(findings, snapshot)))
  if (format === "table" && output.isTerminal && findings.length > 0)
    yield* output.note(dim(AuditText.howToAccept))
  if (findings.some(({ severity }) => isAsBad(severity, failOn))) return yield* Stop.finding
})

const isAsBad = (severity: Finding.Severity, limit: Request["failOn"]): boolean =>
  limit !== "never" && Finding.severities.indexOf(severity) <= Finding.severities.indexOf(limit)

const explain = Effect.fnUntraced(function* (code: string): Effect.fn.Return<void, Stop.Stop, Output> {
  const output = yield* Output
  const rule = Rule.all.find((rule) => rule.code === code)
  if (rule !== undefined) return yield* output.data(AuditText.ofRule(rule, output.colors))
  const codes = Rule.all.map(({ code }) => code)
  const near = Spelling.nearest(code, codes)
  return yield* Stop.usage(
    near === undefined
      ? `There is no rule with the code ${JSON.stringify(code)}; there are ${codes.join(", ")}.`
      : `There is no rule ${code}; did you mean ${near}?`
  )
})

/** What the mappings of a site are written to where findings need a place, and no file is named. */
const usualSnapshot = "dd-cloud-auth.snapshot.json"

/** Returns the file that the mappings of a site are to be written to, if any. */
const fileToKeep = Effect.fnUntraced(function* ({
  config,
  format,
  saveSnapshot,
  snapshot
}: Request): Effect.fn.Return<string | undefined, Stop.Stop> {
  if (Option.isNone(snapshot)) {
    if (Option.contains(saveSnapshot, "-") || Option.contains(saveSnapshot, "")) {
      return yield* Stop.usage("--save-snapshot needs the name of a file.")
    }
    return Option.getOrElse(saveSnapshot, () => (AuditFormat.needsPlace(format) ? usualSnapshot : undefined))
  }
  if (Option.isSome(saveSnapshot)) {
    return yield* Stop.usage("--snapshot is a file already: leave out --save-snapshot.")
  }
  if (Option.contains(config, standardInput) && Option.contains(snapshot, standardInput)) {
    return yield* Stop.usage("Standard input can be read once: give - in one place.")
  }
  return undefined
})

/** Where the report is written: over none of the files that it is made from. */
const targetOf = Effect.fnUntraced(function* (
  file: string,
  sources: ReadonlyArray<string>
): Effect.fn.Return<WholeFile.Target, Stop.Stop, FileSystem.FileSystem | Path.Path> {
  if (file === "") return yield* Stop.usage("--output needs the name of a file, or - for standard output.")
  const target = yield* TargetFile.targetOf(file, "--output")
  for (const source of sources) {
    const same = yield* Effect.option(WholeFile.target(source))
    if (Option.exists(same, ({ path }) => path === target.path)) {
      return yield* Stop.usage(`--output would replace ${source}, which the report is about.`)
    }
  }
  return target
})

/** Where the findings are, or why nobody could be shown them there. */
const placeOf = Effect.fnUntraced(function* (
  { format, snapshot }: Request,
  keep: string | undefined
): Effect.fn.Return<AuditPlace.Place | undefined, Stop.Stop, Services> {
  const { note, noteColors } = yield* Output
  const file = Option.getOrElse(snapshot, () => keep)
  const place = file === undefined ? undefined : yield* AuditPlace.placeIn(file)
  if (!AuditFormat.needsPlace(format)) return place
  if (place === undefined) {
    return yield* Stop.usage(
      `--format ${format} says in which line of a file a finding is, and ${nameOf(file ?? "-")} has no name to say: write it to a file first.`
    )
  }
  if (!place.isInside) {
    yield* note(
      noteColors.yellow(
        print`${place.file} is in no repository: GitHub and GitLab show no finding beside it.`
      )
    )
  }
  return place
})
