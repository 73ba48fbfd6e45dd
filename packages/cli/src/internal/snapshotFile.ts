import * as Site from "@dd-cloud-auth/core/Site"
import * as Snapshot from "@dd-cloud-auth/directory/Snapshot"
import * as TargetFlags from "@dd-cloud-auth/program/TargetFlags"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { bytes, nameAtStart, standardInput } from "./inputFile.ts"
import { ofFile, Stop, usage } from "./stop.ts"
import type { FileSystem, Path, Stdio } from "./unstable.ts"

/** Reads a snapshot from a file, a pipe, or standard input (`-`). */
export const read = Effect.fnUntraced(function* (
  file: string
): Effect.fn.Return<Snapshot.Snapshot, Stop, FileSystem.FileSystem | Stdio.Stdio> {
  if (file === "") return yield* usage("--snapshot needs the name of a file.")
  const stream = Snapshot.fromStream(bytes(file)).pipe(
    Effect.catchTag("InvalidSnapshot", ({ message }) => usage(`${nameAtStart(file)} is ${message}.`))
  )
  if (file === standardInput) return yield* stream
  return yield* Snapshot.read(file).pipe(
    Effect.catch((error) =>
      // A pipe is as good as a file: `--snapshot <(…)`. A device may have no end.
      error.reason._tag === "NotAFile" && error.reason.type === "FIFO" ? stream : ofError(error)
    )
  )
})

/**
 * Returns what reads snapshots where no site is asked. A site that is named all the same is the one that they have to be
 * of; `offline` is why the other flags that name one are of no use.
 */
export const reader = Effect.fnUntraced(function* (
  target: TargetFlags.Given,
  offline: string
): Effect.fn.Return<typeof read, Stop> {
  const [site, ...others] = yield* Effect.forEach(
    [
      ...Option.toArray(Option.map(target.site, Site.parse)),
      ...Option.toArray(Option.map(target.origin, Site.custom))
    ],
    (parsed) => Effect.mapError(Effect.fromResult(parsed), ({ message }) => usage(message))
  )
  const useless = TargetFlags.namesOf(target).filter((name) => name !== "site" && name !== "origin")
  if (useless.length > 0) {
    return yield* usage(`${offline}: leave out ${useless.map((name) => `--${name}`).join(" and ")}.`)
  }
  if (others.length > 0) return yield* usage("--site and --origin exclude each other: give one of them.")
  return site === undefined
    ? read
    : (file) => Effect.tap(read(file), (snapshot) => isOf(file, snapshot, site))
})

/** Refuses a snapshot of another site than the one that is meant. */
export const isOf = (file: string, snapshot: Snapshot.Snapshot, site: Site.Site): Effect.Effect<void, Stop> =>
  snapshot.site === site.parameter
    ? Effect.void
    : Effect.fail(usage(`${nameAtStart(file)} is a snapshot of ${snapshot.site}, not of ${site.parameter}.`))

/** The flag that names the file to write; --force goes with `--output`. */
export type Flag = "--output" | "--save-snapshot"

/** Finds out whether a snapshot may be written to a file, and returns what writes it there. */
export const writer = Effect.fnUntraced(function* (
  file: string,
  options: Snapshot.WriteOptions,
  flag: Flag = "--output"
): Effect.fn.Return<
  (snapshot: Snapshot.Snapshot) => Effect.Effect<Snapshot.Written, Stop, FileSystem.FileSystem | Path.Path>,
  Stop,
  FileSystem.FileSystem | Path.Path
> {
  if (file === "") return yield* usage("--output needs the name of a file, or - for standard output.")
  const orStop = Effect.mapError((error: Snapshot.SnapshotError) => ofError(error, flag))
  const write = yield* orStop(Snapshot.writer(file, options))
  return (snapshot) => orStop(write(snapshot))
})

/** What a snapshot file that cannot be read or written means for the program. */
const ofError = ({ operation, path, reason }: Snapshot.SnapshotError, flag: Flag = "--output"): Stop => {
  const hasForce = flag === "--output"
  const anyway = hasForce ? "--force overwrites it all the same" : `name another file with ${flag}`
  switch (reason._tag) {
    case "AnotherSite":
      return usage(`${path} is ${reason.message}; ${anyway}.`)
    case "FileSystemFailed":
      return ofFile(operation, path)(reason.error)
    case "InvalidSnapshot":
      return usage(`${path} is ${reason.message}.`)
    case "NotAFile":
      if (operation === "write") {
        const hint = hasForce ? " For standard output, give --output -." : ""
        return usage(`${path} is not a regular file.${hint}`)
      }
      return usage(
        `${path} is ${reason.type === "Directory" ? "a directory, not a snapshot file" : reason.message}.`
      )
    case "NotASnapshot":
      return usage(`${path} exists and is not a snapshot; ${anyway}.`)
    case "ReadOnly":
      return usage(`${path} is read-only; ${hasForce ? "--force replaces it all the same" : anyway}.`)
  }
}
