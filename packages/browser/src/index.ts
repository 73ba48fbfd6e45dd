export * as BrowserCloudAuth from "./BrowserCloudAuth.ts"
