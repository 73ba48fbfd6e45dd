/** What matters of a request to decide whether it is answered. */
export interface ProxyRequest {
  readonly method: string
  /** Where the request went, as it was spelt; `undefined` where that is no URL. */
  readonly url: URL | undefined
  /** Every host that the request names; `undefined` for a `Host` header that is missing. */
  readonly hosts: ReadonlyArray<string | undefined>
  readonly origin: string | undefined
  readonly secFetchSite: string | undefined
}

/**
 * Returns why a request is refused, or `undefined` where it comes from a page of this server, or from no page at all.
 *
 * The host is checked since a page elsewhere can have its own name resolve to this machine: see `HostNames`.
 */
export const refusal = (
  { hosts, origin, secFetchSite, url }: ProxyRequest,
  isAllowed: (host: string | undefined) => boolean
): string | undefined => {
  if (url === undefined || !hosts.every(isAllowed)) {
    return "This server is not known by that host name: see `allowedHosts`."
  }
  if (secFetchSite !== undefined && secFetchSite !== "same-origin" && secFetchSite !== "none") {
    return "Pages of other sites are not answered."
  }
  return origin === undefined || origin === url.origin
    ? undefined
    : "Pages of other origins are not answered."
}
