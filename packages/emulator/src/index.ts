export * as Emulator from "./Emulator.ts"
export * as Faults from "./Faults.ts"
export * as Seed from "./Seed.ts"
export * as Store from "./Store.ts"
