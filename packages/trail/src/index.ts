export * as Callers from "./Callers.ts"
