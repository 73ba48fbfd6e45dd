import type * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import type { CloudAuthError } from "@dd-cloud-auth/core/Failure"
import type { IntakeMapping } from "@dd-cloud-auth/core/IntakeMapping"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Flags from "@dd-cloud-auth/program/Flags"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Connect from "./connect.ts"
import type { Kind } from "./mappings.ts"
import { Output } from "./output.ts"
import { print } from "./printed.ts"
import type { SnapshotFile } from "./snapshotFile.ts"
import * as Stop from "./stop.ts"
import { type FileSystem, Flag, type Stdio } from "./unstable.ts"

/** The flags that say where mappings come from: a site, or a file. */
export const flags = {
  ...Connect.flags,
  snapshot: Flag.String("snapshot").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("Answer offline, from a file that `snapshot` wrote; - is standard input"),
    Flags.optional
  )
}

/** What the flags hold. */
export interface Source extends Connect.Options {
  readonly snapshot: Option.Option<string>
}

/** Which mappings are read. */
export interface Which<A> {
  readonly kind: Kind
  readonly ofSite: (client: CloudAuth.Service) => Effect.Effect<ReadonlyArray<A>, CloudAuthError>
  readonly ofFile: (file: SnapshotFile) => ReadonlyArray<A>
}

export const persona: Which<PersonaMapping> = {
  kind: "persona",
  ofSite: ({ personaMappings }) => personaMappings.list,
  ofFile: ({ personaMappings }) => personaMappings
}

export const intake: Which<IntakeMapping> = {
  kind: "intake",
  ofSite: ({ intakeMappings }) => intakeMappings.list,
  ofFile: ({ intakeMappings }) => intakeMappings
}

/** Mappings, and the name of the site that they are of. */
export interface Found<A> {
  readonly site: string
  readonly mappings: ReadonlyArray<A>
}

/** Reads mappings from the snapshot, or else from the site. */
export const read = Effect.fnUntraced(function* <A>(
  { snapshot, ...target }: Source,
  { kind, ofFile, ofSite }: Which<A>
): Effect.fn.Return<Found<A>, Stop.Stop, Output | FileSystem.FileSystem | Stdio.Stdio> {
  if (Option.isSome(snapshot)) {
    const useless = Connect.given(target)
    if (useless.length > 0) {
      return yield* Stop.usage(`--snapshot answers offline: leave out ${useless.join(" and ")}.`)
    }
    const SnapshotFile = yield* Effect.promise(() => import("./snapshotFile.ts"))
    const file = yield* SnapshotFile.read(snapshot.value)
    return { site: file.site, mappings: ofFile(file) }
  }
  const output = yield* Output
  const { call, site } = yield* Connect.connect(target)
  const mappings = yield* call(ofSite).pipe(
    output.progress(() => print`listing the ${kind} mappings of ${site.parameter}`)
  )
  return { site: site.parameter, mappings }
})
