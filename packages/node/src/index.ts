export * as NodeCloudAuth from "./NodeCloudAuth.ts"
