export * as Callers from "./Callers.ts"
export * as Fold from "./Fold.ts"
export * as Reader from "./Reader.ts"
