import { BlockList, isIP } from "node:net"
import { domainToASCII } from "node:url"

/**
 * Whether a text, as people write it into `NO_PROXY`, names the host and port of an https URL. Its entries stand between
 * commas or blanks, and one that names nothing is passed over, as everywhere: they are shared with programs that read
 * more.
 *
 * A name stands for its subdomains too, as in curl, and an address range for addresses only: no name is looked up.
 */
export const names = (noProxy: string, url: URL): boolean => {
  const host = unbracketed(url.hostname).replace(/\.$/, "")
  const port = url.port === "" ? 443 : Number(url.port)
  return noProxy.split(/[\s,]+/).some((text) => {
    const entry = parse(text)
    return (
      (entry.port === undefined || Number(entry.port) === port) &&
      (entry.host === "*" || (isIP(host) === 0 ? isBelow(host, entry.host) : isWithin(host, entry.host)))
    )
  })
}

interface Entry {
  /** A name, an address without brackets, or an address with the length of its prefix. */
  readonly host: string
  readonly port: string | undefined
}

// What has no brackets and more than one colon is an address as a whole.
const parse = (text: string): Entry => {
  const [, host = text, port] = /^(\[[^\]]*\](?:\/\d+)?|[^:]*)(?::(\d+))?$/.exec(text) ?? []
  return { host: unbracketed(host), port }
}

const unbracketed = (host: string): string => host.replace(/[[\]]/g, "")

// Only `*.example.com` leaves out `example.com` itself.
const isBelow = (host: string, entry: string): boolean => {
  const text = entry.replace(/^\*?\./, "").replace(/\.$/, "")
  // Of what else stands in a URL, the function would take the beginning.
  const name = /[/\\?#@:%]/.test(text) ? "" : domainToASCII(text)
  return name !== "" && (host.endsWith(`.${name}`) || (host === name && !entry.startsWith("*")))
}

const isWithin = (address: string, entry: string): boolean => {
  const [, network = "", prefix] = /^([^/%]+?)\.?(?:\/(\d{1,3}))?$/.exec(entry) ?? []
  const version = isIP(network)
  const bits = version === 6 ? 128 : 32
  if (version === 0 || Number(prefix ?? bits) > bits) return false
  const range = new BlockList()
  range.addSubnet(network, Number(prefix ?? bits), family(network))
  return range.check(address, family(address))
}

const family = (address: string): "ipv4" | "ipv6" => (isIP(address) === 6 ? "ipv6" : "ipv4")
