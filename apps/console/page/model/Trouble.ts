/** A failure in the words of the page: what it is, what to do, and when it can be tried again. */
import * as Failure from "@dd-cloud-auth/core/Failure"

export interface Trouble {
  readonly title: string
  /** What was attempted, what came back, what to try: the failure's own sentence. */
  readonly message: string
  /** A permission to grant, to be copied. */
  readonly permission?: string
  /** Milliseconds until a retry makes sense. */
  readonly waitFor: number
}

export const describe = (failure: Failure.CloudAuthError): Trouble => {
  const { message, reason, site } = failure
  return {
    title: titles[reason._tag](reason as never, site),
    message,
    ...(reason._tag === "Forbidden" && { permission: "workload_identity_federation_config_read" }),
    waitFor: reason._tag === "RateLimited" ? Failure.wait(failure) * 1000 : 0
  }
}

const titles: {
  readonly [Tag in Failure.Reason["_tag"]]: (
    reason: Extract<Failure.Reason, { readonly _tag: Tag }>,
    site: string
  ) => string
} = {
  BadRequest: () => "The request was refused",
  Unauthorized: () => "The keys were not accepted",
  Forbidden: () => "Not allowed to read the mappings",
  NotFound: () => "The site does not serve persona mappings",
  Conflict: () => "The request was refused",
  RateLimited: () => "Rate limited",
  ServerError: ({ status }) => `The site failed (${status})`,
  UnexpectedStatus: ({ status }) => `An answer with an unexpected status (${status})`,
  Unreachable: ({ kind }, site) =>
    ({
      network: `No connection to ${site}`,
      timeout: `No answer from ${site} in time`,
      redirect: `${site} redirects elsewhere`,
      host: `Nobody knows the host of ${site}`,
      tls: `No trusted connection to ${site}`,
      proxy: `The proxy lets nothing through to ${site}`
    })[kind],
  Malformed: () => "An answer that is not what the API promises",
  InvalidCredentials: () => "The keys cannot be sent"
}
