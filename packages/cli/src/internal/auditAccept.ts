import * as Accepted from "@dd-cloud-auth/audit/Accepted"
import * as Audit from "@dd-cloud-auth/audit/Audit"
import type { AuditConfig } from "@dd-cloud-auth/audit/AuditConfig"
import type { Finding } from "@dd-cloud-auth/audit/Finding"
import * as Spelling from "@dd-cloud-auth/core/Spelling"
import * as Directory from "@dd-cloud-auth/directory/Directory"
import * as WholeFile from "@dd-cloud-auth/directory/WholeFile"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { withEntry } from "./auditEdit.ts"
import * as AuditFile from "./auditFile.ts"
import * as AuditLog from "./auditLog.ts"
import * as AuditSource from "./auditSource.ts"
import { Output } from "./output.ts"
import { print } from "./printed.ts"
import * as Stop from "./stop.ts"
import * as TargetFile from "./targetFile.ts"
import type { FileSystem, Path, Stdio } from "./unstable.ts"

/** Which findings are to be accepted and why, as it stands on the command line. */
export interface Request extends AuditSource.Source {
  readonly fingerprints: ReadonlyArray<string>
  readonly reason: Option.Option<string>
  readonly owner: Option.Option<string>
  readonly expires: Option.Option<string>
  /** The configuration that is written. */
  readonly config: Option.Option<string>
}

type Why = Pick<Accepted.Entry, "reason" | "owner" | "expires">

/** Writes findings into the configuration of the audit as accepted: all of them, or none. */
export const accept = Effect.fnUntraced(function* (
  request: Request
): Effect.fn.Return<void, Stop.Stop, Output | FileSystem.FileSystem | Path.Path | Stdio.Stdio> {
  const { note, noteColors } = yield* Output
  const now = yield* DateTime.now
  const why = yield* whyOf(request, now)
  const { config, file, mark, text } = yield* AuditFile.readToWrite(request.config)
  const target = yield* TargetFile.targetOf(file, "--config")
  const directory = Directory.make(yield* AuditSource.read(request))
  const callerLog = yield* AuditLog.read(request)
  const found = new Map(
    Audit.run(directory, { ...config, callerLog, now }).map((finding) => [finding.fingerprint, finding])
  )
  const fingerprints = [...new Set(request.fingerprints)]
  const findings = fingerprints.flatMap((fingerprint) => found.get(fingerprint) ?? [])
  if (findings.length < fingerprints.length || findings.some(isAboutEntry)) {
    const { accepted: _, ...others } = config
    const all = new Set(Audit.run(directory, { ...others, callerLog }).map(({ fingerprint }) => fingerprint))
    const reasons = fingerprints.flatMap((fingerprint) => whyNot(fingerprint, found.get(fingerprint), all))
    return yield* Stop.usage(reasons.join(" "))
  }
  const edited = findings.reduce(
    (text, finding) => withEntry(text, { ...nameOf(finding), ...why }, indexIn(config, finding.fingerprint)),
    text
  )
  yield* Effect.mapError(WholeFile.write(target, `${mark}${edited}`), Stop.ofFile("write", file))
  for (const { message, rule } of findings) {
    yield* note(print`accepted until ${why.expires}: ${rule}: ${message}`)
  }
  yield* note(noteColors.dim(print`wrote ${file}`))
})

const whyOf = Effect.fnUntraced(function* (
  { expires, owner, reason }: Request,
  now: DateTime.Utc
): Effect.fn.Return<Why, Stop.Stop> {
  const given = { reason, owner, expires }
  const missing = Object.entries(given).flatMap(([name, value]) =>
    Option.exists(value, (text) => text.trim() !== "") ? [] : [`--${name}`]
  )
  if (Option.isNone(reason) || Option.isNone(owner) || Option.isNone(expires) || missing.length > 0) {
    return yield* Stop.usage(`Say why, who answers for it, and until when: ${missing.join(", ")} is missing.`)
  }
  const days = Accepted.daysLeft({ expires: expires.value }, now)
  if (days === undefined) {
    return yield* Stop.usage(
      `--expires has to be a day of the calendar, as YYYY-MM-DD, not ${JSON.stringify(expires.value)}.`
    )
  }
  if (days < 0) {
    return yield* Stop.usage(
      `--expires is past: ${expires.value}. It is the last day that is accepted, in UTC.`
    )
  }
  return { reason: reason.value, owner: owner.value, expires: expires.value }
})

/** Names a finding to the audit, by its fingerprint, and to whoever reads the file, by its rule and pattern. */
const nameOf = ({ fingerprint, fix, mappings: [first], rule }: Finding): Omit<Accepted.Entry, keyof Why> => {
  // What is about callers that nobody mapped has no mapping, but the pattern that would map them.
  const arnPattern = first?.arnPattern ?? fix?.arnPattern
  return { fingerprint, rule, ...(arnPattern !== undefined && { arnPattern }) }
}

/** Of an entry that accepts nothing any more: it is taken out, not accepted. */
const isAboutEntry = ({ rule }: Finding): boolean => rule === "unused-acceptance"

/** Says why a fingerprint cannot be accepted, if so. `all` are those of what is found when nothing is accepted. */
const whyNot = (
  fingerprint: string,
  finding: Finding | undefined,
  all: ReadonlySet<string>
): ReadonlyArray<string> => {
  if (finding !== undefined) {
    return isAboutEntry(finding)
      ? [`${fingerprint} is about an entry of the configuration: take that out instead.`]
      : []
  }
  if (all.has(fingerprint)) return [`${fingerprint} is accepted already: see dd-cloud-auth audit accepted.`]
  const near = Spelling.nearest(fingerprint, all)
  return [
    `No finding has the fingerprint ${JSON.stringify(fingerprint)}${near === undefined ? "." : `; did you mean ${near}?`}`
  ]
}

/** Where an entry for the fingerprint stands that has expired, and is renewed. */
const indexIn = ({ accepted = [] }: AuditConfig, fingerprint: string): number | undefined => {
  const index = accepted.findIndex((entry) => entry.fingerprint === fingerprint)
  return index === -1 ? undefined : index
}
