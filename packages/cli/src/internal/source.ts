import type * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import type { CloudAuthError } from "@dd-cloud-auth/core/Failure"
import type { IntakeMapping } from "@dd-cloud-auth/core/IntakeMapping"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import type { Snapshot } from "@dd-cloud-auth/directory/Snapshot"
import * as Flags from "@dd-cloud-auth/program/Flags"
import * as TargetFlags from "@dd-cloud-auth/program/TargetFlags"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Connect from "./connect.ts"
import type { MappingKind } from "./mappings.ts"
import { Output } from "./output.ts"
import { print } from "./printed.ts"
import * as Stop from "./stop.ts"
import { type FileSystem, Flag, type Stdio } from "./unstable.ts"

/** The flags that say where mappings come from: a site, a file, or the sites of all profiles. */
export const flags = {
  ...TargetFlags.flags,
  snapshot: Flag.String("snapshot").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription(
      "Answer offline, from a file that `snapshot` wrote; - is standard input; it has to be of --site, if that is given"
    ),
    Flags.optional
  ),
  allProfiles: Flag.Boolean("all-profiles").pipe(
    Flag.withDescription("Ask the sites of all profiles at once, and say of each answer whose it is"),
    Flags.withDefault(false)
  )
}

/** What the flags hold. */
export interface Source extends Connect.Options {
  readonly snapshot: Option.Option<string>
  readonly allProfiles: boolean
}

/** Which mappings are read. */
export interface Which<A> {
  readonly kind: MappingKind
  readonly ofSite: (client: CloudAuth.Service) => Effect.Effect<ReadonlyArray<A>, CloudAuthError>
  readonly ofFile: (snapshot: Snapshot) => ReadonlyArray<A>
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
  /** The profile, if all of them were asked for. */
  readonly profile?: string
  readonly mappings: ReadonlyArray<A>
}

/** What there is of each site. */
export interface FoundAll<A> {
  readonly found: ReadonlyArray<Found<A>>
  /** How the program ends, once it has answered out of `found`, because a site has not answered. */
  readonly failed: Stop.Stop | undefined
}

/** Reads mappings from the snapshot, the site, or the sites of all profiles at once: one at least has answered. */
export const readAll = Effect.fnUntraced(function* <A>(
  source: Source,
  which: Which<A>
): Effect.fn.Return<FoundAll<A>, Stop.Stop, Output | FileSystem.FileSystem | Stdio.Stdio> {
  if (!source.allProfiles) return { found: [yield* read(source, which)], failed: undefined }
  if (Option.isSome(source.snapshot)) {
    return yield* Stop.usage("--snapshot answers offline: leave out --all-profiles.")
  }
  const { answers, failed } = yield* Connect.callAll(source, `the ${which.kind} mappings`, which.ofSite)
  const found = answers.map(({ answer, profile, site }) => ({
    site: site.parameter,
    profile,
    mappings: answer
  }))
  return { found, failed }
})

/** Reads mappings from the snapshot, or else from the site. */
const read = Effect.fnUntraced(function* <A>(
  { snapshot, ...target }: Source,
  { kind, ofFile, ofSite }: Which<A>
): Effect.fn.Return<Found<A>, Stop.Stop, Output | FileSystem.FileSystem | Stdio.Stdio> {
  if (Option.isSome(snapshot)) {
    const SnapshotFile = yield* Effect.promise(() => import("./snapshotFile.ts"))
    const read = yield* SnapshotFile.reader(target, "--snapshot answers offline")
    const file = yield* read(snapshot.value)
    return { site: file.site, mappings: ofFile(file) }
  }
  const output = yield* Output
  const { call, site } = yield* Connect.connect(target)
  const mappings = yield* call(ofSite).pipe(
    output.progress(() => print`listing the ${kind} mappings of ${site.parameter}`)
  )
  return { site: site.parameter, mappings }
})
