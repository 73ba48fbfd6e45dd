// All that this package takes of the modules that Effect marks unstable, so that what is renamed there is one edit here.
// By name, for a bundler may keep the whole of a module that is passed on as `export * as`.

export { FileSystem, type File } from "effect/FileSystem"
export { Path } from "effect/Path"
export type { PlatformError } from "effect/PlatformError"
