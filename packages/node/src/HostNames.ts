/**
 * Host names that a server answers to, and whether a request names one of them.
 *
 * A page elsewhere can have its own name resolve to this machine (DNS rebinding). To the browser it is then of the
 * same origin, but it cannot send a name that is not its own: so a local server asks by which name it is called.
 *
 * @since 0.1.0
 */

import * as Site from "@dd-cloud-auth/core/Site"
import { isIPv6 } from "node:net"

/**
 * Returns the host name of a `Host` header as a URL spells it: in lower case, without port and final dot, an IPv6
 * address in brackets and in its short form. Returns `undefined` for text that is none, an empty one too.
 *
 * **Details**
 *
 * Only a name, or an address, and a port are taken. A URL would take more (`user@localhost`, `localhost/x`,
 * `%6cocalhost`), which no browser sends.
 *
 * @example
 * ```ts
 * import * as HostNames from "@dd-cloud-auth/node/HostNames"
 *
 * if (HostNames.parse("LocalHost.:4280") !== "localhost") throw new Error("another name")
 * if (HostNames.parse("") !== undefined) throw new Error("no name")
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const parse = (host: string): string | undefined => {
  if (!isPlain(host) || !URL.canParse(`http://${host}`)) return undefined
  const hostname = new URL(`http://${host}`).hostname.replace(/\.$/, "")
  return hostname === "" ? undefined : hostname
}

/**
 * Returns the host name under which a server is called that listens on an address: as `parse` does, but an IPv6
 * address needs no brackets, and its zone (`%eth0`), which a client keeps to itself, is left out.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromAddress = (address: string): string | undefined => {
  const bare = address.replace(/^\[(.*)\]$/, "$1")
  return parse(isIPv6(bare) ? `[${bare.replace(/%.*/, "")}]` : address)
}

/**
 * Returns a function that says whether a `Host` header is one of the names or addresses, whatever its port. No header
 * at all, as HTTP/1.0 allows, is none of them. Names that cannot be read are left out.
 *
 * @category predicates
 * @since 0.1.0
 */
export const isOneOf = (names: ReadonlyArray<string>): ((host: string | undefined) => boolean) => {
  const known = new Set(names.map(fromAddress).filter((name) => name !== undefined))
  return (host) => {
    const name = parse(host ?? "")
    return name !== undefined && known.has(name)
  }
}

/**
 * Whether a `Host` header is a name of loopback: `localhost`, `127.0.0.0/8` or `[::1]`.
 *
 * @category predicates
 * @since 0.1.0
 */
export const isLoopback = (host: string | undefined): boolean => Site.isLoopback(parse(host ?? "") ?? "")

/** Without what ends a host in a URL, or is decoded or left out there. */
const isPlain = (host: string): boolean => /^[^\p{Cc}\p{Z}/?#@\\%]+$/u.test(host)
