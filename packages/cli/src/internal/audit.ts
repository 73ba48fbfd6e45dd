import * as Audit from "@dd-cloud-auth/audit/Audit"
import * as AuditConfig from "@dd-cloud-auth/audit/AuditConfig"
import * as Finding from "@dd-cloud-auth/audit/Finding"
import * as Report from "@dd-cloud-auth/audit/Report"
import * as Rule from "@dd-cloud-auth/audit/Rule"
import * as Encoding from "@dd-cloud-auth/core/Encoding"
import * as Spelling from "@dd-cloud-auth/core/Spelling"
import * as Directory from "@dd-cloud-auth/directory/Directory"
import type { Snapshot } from "@dd-cloud-auth/directory/Snapshot"
import * as WholeFile from "@dd-cloud-auth/directory/WholeFile"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import manifest from "../../package.json" with { type: "json" }
import * as AuditText from "./auditText.ts"
import * as Connect from "./connect.ts"
import { nameAtStart, readUpTo, standardInput } from "./inputFile.ts"
import { Output } from "./output.ts"
import { colors, json, print } from "./printed.ts"
import * as SnapshotFile from "./snapshotFile.ts"
import * as Stop from "./stop.ts"
import { FileSystem, type Path, type Stdio } from "./unstable.ts"

/** What is to be audited and how, as it stands on the command line. */
export interface Request extends Omit<Connect.Options, "config"> {
  readonly snapshot: Option.Option<string>
  /** The configuration of the audit. */
  readonly config: Option.Option<string>
  readonly format: "table" | "json"
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
  if (Option.contains(request.config, standardInput) && Option.contains(request.snapshot, standardInput)) {
    return yield* Stop.usage("Standard input can be read once: give - in one place.")
  }
  // What cannot be read or written is said before a site is asked.
  const config = yield* configOf(request.config)
  const target = request.output === "-" ? undefined : yield* targetOf(request.output)
  const snapshot = yield* snapshotOf(request)
  const now = yield* DateTime.now
  const findings = Audit.run(Directory.make(snapshot), { ...config, now })
  const report: Report.Report = { site: snapshot.site, version: manifest.version, findings }
  const text =
    request.format === "json"
      ? print`${json(Report.toJson(report), 2)}\n`
      : AuditText.ofFindings(findings, target === undefined ? output.colors : colors(false))
  if (target === undefined) {
    yield* output.data(text)
  } else {
    yield* Effect.mapError(WholeFile.write(target, String(text)), Stop.ofFile("write", request.output))
  }
  yield* output.note(output.noteColors.dim(AuditText.summary(findings, snapshot)))
  if (findings.some(({ severity }) => isAsBad(severity, request.failOn))) return yield* Stop.finding
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

/** The file that is read if none is named and it is in the current directory. */
const usualFile = "dd-cloud-auth.audit.json"

const configOf = Effect.fnUntraced(function* (
  given: Option.Option<string>
): Effect.fn.Return<AuditConfig.AuditConfig, Stop.Stop, Services> {
  const fs = yield* FileSystem.FileSystem
  if (Option.contains(given, "")) return yield* Stop.usage("--config needs the name of a file.")
  const hasUsual = yield* Effect.orElseSucceed(fs.exists(usualFile), () => false)
  if (Option.isNone(given) && !hasUsual) return {}
  const file = Option.getOrElse(given, () => usualFile)
  if (file !== standardInput) {
    const { type } = yield* Effect.mapError(fs.stat(file), Stop.ofFile("read", file))
    // A pipe is as good as a file. A device may have no end.
    if (type !== "File" && type !== "FIFO") return yield* Stop.usage(`${file} is not a regular file.`)
  }
  const pieces = yield* readUpTo(file, longest + 1)
  const bytes = Buffer.concat(pieces)
  if (bytes.length > longest) {
    return yield* Stop.usage(`${nameAtStart(file)} is longer than ${longest / 1_048_576} MiB.`)
  }
  const config = Result.flatMap(Encoding.decode(bytes, { utf16: true }), AuditConfig.parse)
  if (Result.isFailure(config)) {
    return yield* Stop.usage(
      `${nameAtStart(file)} is no configuration of an audit: ${config.failure.message}`
    )
  }
  const { note, noteColors } = yield* Output
  if (Option.isNone(given)) yield* note(noteColors.dim(print`configured by ${file}`))
  return config.success
})

const longest = 16_777_216

/** Where a report is written: a new file, or one that is there and may be written. */
const targetOf = Effect.fnUntraced(function* (
  file: string
): Effect.fn.Return<WholeFile.Target, Stop.Stop, Services> {
  if (file === "") return yield* Stop.usage("--output needs the name of a file, or - for standard output.")
  const target = yield* Effect.mapError(WholeFile.target(file), Stop.ofFile("write", file))
  if (target.type === "Other") {
    return yield* Stop.usage(`${file} is not a regular file. For standard output, give --output -.`)
  }
  return target.type === "File" && !target.isWritable ? yield* Stop.usage(`${file} is read-only.`) : target
})

const snapshotOf = Effect.fnUntraced(function* ({
  origin,
  profile,
  site,
  snapshot
}: Request): Effect.fn.Return<Snapshot, Stop.Stop, Services> {
  const target: Connect.Options = { origin, profile, site, config: Option.none() }
  if (Option.isSome(snapshot)) {
    const read = yield* SnapshotFile.reader(target, "--snapshot answers offline")
    return yield* read(snapshot.value)
  }
  const output = yield* Output
  const { call, site: asked } = yield* Connect.connect(target)
  const { take } = yield* Effect.promise(() => import("./takeSnapshot.ts"))
  return yield* call(take).pipe(output.progress(() => print`listing the mappings of ${asked.parameter}`))
})
