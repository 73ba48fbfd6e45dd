/**
 * Who would a caller be, who can become an account, and what can a role reach: answered from mappings, without asking
 * anybody.
 *
 * `make` files mappings that are there, and to ask needs no Effect. `layer` provides a `Directory`, a service that keeps
 * the mappings of a site at hand and up to date.
 *
 * @since 0.1.0
 */

import type * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import type { IntakeMapping } from "@dd-cloud-auth/core/IntakeMapping"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { DirectoryError } from "./internal/directoryError.ts"
import { file, type Index } from "./internal/filing.ts"
import * as KeptFile from "./internal/keptFile.ts"
import { start, type FileOptions, type Options, type Service } from "./internal/live.ts"
import type { FileSystem, Path } from "./internal/unstable.ts"

export type { Account } from "./internal/accounts.ts"
export type { Ambiguous, Answer, Mapped, NotACaller, Unmapped } from "./internal/answer.ts"
export {
  DirectoryError,
  isDirectoryError,
  LoadFailed,
  Postponed,
  Stopped,
  type Reason
} from "./internal/directoryError.ts"
export type { Index } from "./internal/filing.ts"
export type { FileOptions, Options, Service, Status } from "./internal/live.ts"
export type { Reach, Way, WhoCan, Width } from "./internal/ways.ts"

/**
 * Files mappings, such as those of a `Snapshot`, for questions. Patterns that mean nothing match nobody.
 *
 * @example
 * ```ts
 * import * as Directory from "@dd-cloud-auth/directory/Directory"
 *
 * const directory = Directory.make({
 *   personaMappings: [
 *     {
 *       id: "1",
 *       arnPattern: "arn:aws:sts::123456789012:assumed-role/Deploy/*",
 *       accountIdentifier: "deploy@example.com",
 *       accountUuid: "7e04c1fd-4d0b-4f5a-9b3c-0c1b7f0e5a11"
 *     }
 *   ]
 * })
 * const answer = directory.whoIs("arn:aws:sts::123456789012:assumed-role/Deploy/ci")
 * if (answer._tag !== "Mapped" || answer.mapping.id !== "1") throw new Error(answer._tag)
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = (mappings: {
  readonly personaMappings: ReadonlyArray<PersonaMapping>
  readonly intakeMappings?: ReadonlyArray<IntakeMapping>
  readonly site?: string
}): Index => file(mappings)

/**
 * The mappings of a site, kept at hand and up to date.
 *
 * @category services
 * @since 0.1.0
 */
export class Directory extends Context.Service<Directory, Service>()("@dd-cloud-auth/directory/Directory") {}

/**
 * Layer that provides a live directory: it loads the mappings, which has to succeed unless there is a
 * snapshot file, and then again and again in the background until its scope closes.
 *
 * **Details**
 *
 * One attempt is made at a time, each with the retries and the time limit of the client. While attempts fail, the
 * mappings that were loaded last go on answering, `status` says how old they are and why, and a warning is logged when
 * the failures begin and when they get another reason. Nothing is sent for as long as Datadog asks to be left alone, and
 * for a second after any failure.
 *
 * With `snapshotFile`, a first load that fails because the site gives no usable answer, or none for now, is replaced by
 * what is in that file, which `status` and a warning in the log say. Where the site refuses, or the file holds no snapshot
 * of it, the layer fails all the same. The file is written as by `Snapshot.write` after each refresh, which leaves it
 * untouched unless the mappings are others; if that fails, it is logged. A snapshot of another site is not overwritten.
 * Only with this option the layer needs a `FileSystem` and a `Path`.
 *
 * @category layers
 * @since 0.1.0
 */
export function layer(
  options: Options & { readonly snapshotFile?: undefined }
): Layer.Layer<Directory, DirectoryError, CloudAuth.CloudAuth>
export function layer(
  options: FileOptions
): Layer.Layer<Directory, DirectoryError, CloudAuth.CloudAuth | FileSystem | Path>
export function layer(
  options: FileOptions
): Layer.Layer<Directory, DirectoryError, CloudAuth.CloudAuth | FileSystem | Path> {
  const { site, snapshotFile } = options
  return Layer.effect(
    Directory,
    snapshotFile === undefined
      ? start(options)
      : Effect.flatMap(KeptFile.make(snapshotFile, site), (kept) => start(options, kept))
  )
}
