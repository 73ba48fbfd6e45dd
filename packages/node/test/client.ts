import * as Canary from "@dd-cloud-auth/canary"
import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as Retry from "@dd-cloud-auth/core/Retry"
import * as Site from "@dd-cloud-auth/core/Site"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { getCACertificates, setDefaultCACertificates } from "node:tls"
import * as NodeCloudAuth from "../src/NodeCloudAuth.ts"
import * as Certificates from "./certificates.ts"

export const { apiKey, appKey } = Canary.keys
export const credentials = Credentials.keys({ apiKey, appKey })

export type Settings = Partial<NodeCloudAuth.Options>

/** A client of an origin, without retries, proxies and patience unless a test asks for them. */
export const layer = (origin: string, settings: Settings = {}) =>
  NodeCloudAuth.layer({
    site: Result.getOrThrow(Site.custom(origin)),
    credentials,
    retry: Retry.none,
    timeout: "20 seconds",
    proxy: "none",
    ...settings
  })

export const list = CloudAuth.CloudAuth.use((_) => _.personaMappings.list)

/** A persona mapping as Datadog sends it. */
export const resource = (index: number) => ({
  id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
  type: "aws_cloud_auth_config",
  attributes: {
    arn_pattern: `arn:aws:sts::123456789012:assumed-role/role-${index}/*`,
    account_identifier: `service-${index}@example.com`,
    account_uuid: "11111111-2222-4333-8444-555555555555"
  }
})

/** A list of persona mappings as Datadog sends it. */
export const resources = (length: number) => ({ data: Array.from({ length }, (_, index) => resource(index)) })

/** Has this process trust the authority of the tests until the scope closes. */
export const trustTestAuthority = Effect.acquireRelease(
  Effect.sync(() => {
    const trusted = getCACertificates()
    setDefaultCACertificates([...trusted, Certificates.authority])
    return trusted
  }),
  (trusted) => Effect.sync(() => setDefaultCACertificates(trusted))
)
