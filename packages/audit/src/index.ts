export * as Audit from "./Audit.ts"
export * as Finding from "./Finding.ts"
export * as Report from "./Report.ts"
export * as Rule from "./Rule.ts"
