export * as Directory from "./Directory.ts"
export * as Snapshot from "./Snapshot.ts"
