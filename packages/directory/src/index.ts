export * as Directory from "./Directory.ts"
export * as Overlaps from "./Overlaps.ts"
export * as Snapshot from "./Snapshot.ts"
export * as WholeFile from "./WholeFile.ts"
