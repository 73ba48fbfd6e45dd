import { accountKey } from "@dd-cloud-auth/core/PersonaMapping"
import { isPersonaMapping, type Mapping } from "../Finding.ts"

/** What tells a finding from every other, in 16 hexadecimal digits. */
export const fingerprint = (
  rule: string,
  site: string | undefined,
  mappings: ReadonlyArray<Mapping>,
  about: string | undefined
): string => {
  const named = mappings.map((mapping) =>
    JSON.stringify([mapping.arnPattern, isPersonaMapping(mapping) ? accountKey(mapping) : null])
  )
  return hash(JSON.stringify([rule, site ?? null, about ?? null, ...new Set(named.sort())]))
}

/**
 * 64 bits of a text, of which each bit depends on every character. It keeps findings apart that nobody chose; it is no
 * protection against texts that were chosen to be alike.
 */
const hash = (text: string): string => {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    high = Math.imul(high ^ unit, 0x9e3779b1)
    low = Math.imul(low ^ unit, 0x5f356495)
  }
  const mixed = (one: number, other: number): number =>
    Math.imul(one ^ (one >>> 16), 0x85ebca6b) ^ Math.imul(other ^ (other >>> 13), 0xc2b2ae35)
  return [mixed(high, low), mixed(low, high)]
    .map((part) => (part >>> 0).toString(16).padStart(8, "0"))
    .join("")
}
