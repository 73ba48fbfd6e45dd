/**
 * The mappings of a site at one moment, as data and as a file.
 *
 * @since 0.1.0
 */

import type * as Schema from "effect/Schema"
import { changes, type Changes } from "./internal/changes.ts"
import * as Internal from "./internal/snapshot.ts"

/**
 * Schema for a snapshot, as it stands in a file. `snapshot.schema.json` of this package is its JSON Schema.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Snapshot = Internal.Snapshot

/**
 * The mappings of a site at one moment.
 *
 * **Details**
 *
 * `site` is the site parameter, or the host of a custom origin; `takenAt` when the site was first seen to have these
 * mappings, in ISO 8601, UTC.
 *
 * @category models
 * @since 0.1.0
 */
export interface Snapshot extends Schema.Schema.Type<typeof Snapshot> {}

/**
 * Returns a snapshot with the mappings sorted by their patterns, so that two of them can be compared line by line.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make: (fields: Omit<Snapshot, "format" | "version">) => Snapshot = Internal.make

// In a module of its own, so that a program that only reads snapshots does without the client.
export { take } from "./internal/take.ts"

export { InvalidSnapshot, isHeadOfSnapshot, parse, toJson } from "./internal/json.ts"
export { fromStream, read } from "./internal/snapshotReading.ts"
export { write, writer, type WriteOptions, type Written } from "./internal/snapshotWriting.ts"
export {
  AnotherSite,
  FileSystemFailed,
  isSnapshotError,
  NotAFile,
  NotASnapshot,
  ReadOnly,
  SnapshotError,
  type Reason
} from "./internal/snapshotError.ts"

/**
 * Returns what changed between two snapshots, and what that means for callers. See `Changes`.
 *
 * @category comparing
 * @since 0.1.0
 */
export const diff = (before: Snapshot, after: Snapshot): Changes => changes(before, after)

export type { Changes, Consequence, Gain, IntakeChanges, Loss, Move } from "./internal/changes.ts"
