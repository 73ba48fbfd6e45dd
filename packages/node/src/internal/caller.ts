import { isLoopback } from "./loopback.ts"

/** What matters of a request to decide whether it is answered. */
export interface Caller {
  readonly method: string
  /** Where the request went, as the caller spelt it. */
  readonly url: URL
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly secFetchSite: string | undefined
}

/**
 * Returns why a caller is refused, or `undefined` where it comes from a page of this server, or from no page at all.
 *
 * The host is checked since a page elsewhere can have its own name resolve to this machine (DNS rebinding): to the
 * browser it is then same-origin, but it cannot use a name that is not its own.
 */
export const refusal = (
  { host, origin, secFetchSite, url }: Caller,
  allowedHosts: ReadonlySet<string> | undefined
): string | undefined => {
  const isAllowed = (hostname: string) =>
    allowedHosts === undefined ? isLoopback(hostname) : allowedHosts.has(hostname)
  if (!isAllowed(url.hostname) || (host !== undefined && !isAllowed(hostnameOf(host)))) {
    return "This server is not known by that host name: see `allowedHosts`."
  }
  if (secFetchSite !== undefined && secFetchSite !== "same-origin" && secFetchSite !== "none") {
    return "Pages of other sites are not answered."
  }
  return origin === undefined || origin === url.origin
    ? undefined
    : "Pages of other origins are not answered."
}

/** Returns host names as a URL spells them. */
export const hostnames = (hosts: ReadonlyArray<string>): ReadonlySet<string> =>
  new Set(hosts.map(hostnameOf).filter((hostname) => hostname !== ""))

const hostnameOf = (host: string): string =>
  URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : ""
