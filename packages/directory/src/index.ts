export * as Directory from "./Directory.ts"
export * as Overlaps from "./Overlaps.ts"
export * as Snapshot from "./Snapshot.ts"
