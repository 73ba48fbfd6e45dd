import type * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { DirectoryError } from "./directoryError.ts"
import * as KeptFile from "./keptFile.ts"
import { start } from "./live.ts"
import type { FileOptions, Options, Service } from "./service.ts"
import type { FileSystem, Path } from "./unstable.ts"

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
