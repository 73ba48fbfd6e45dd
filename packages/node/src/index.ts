export * as HostNames from "./HostNames.ts"
export * as NodeCloudAuth from "./NodeCloudAuth.ts"
export * as NodeProxy from "./NodeProxy.ts"
