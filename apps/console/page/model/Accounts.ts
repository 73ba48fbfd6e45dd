/** Which Datadog accounts mappings lead to, and what to call each of them. */

import { accountKey, type PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Slices from "./Slices.ts"

export interface Account {
  readonly key: string
  /** Its identifiers; with its UUID where another account has one of them too, or where it has none. */
  readonly name: string
}

/** The accounts of mappings, each once, in the order in which they first occur. */
export const of = (mappings: Iterable<PersonaMapping>): ReadonlyArray<Account> =>
  Slices.finish(ofMany(mappings))

/** The same of mappings that may be many. */
export function* ofMany(mappings: Iterable<PersonaMapping>): Slices.Sliced<ReadonlyArray<Account>> {
  const identifiers = new Map<string, Set<string>>()
  const owners = new Map<string, Set<string>>()
  yield* Slices.forEach(mappings, (mapping) => {
    const key = accountKey(mapping)
    add(identifiers, key, mapping.accountIdentifier)
    add(owners, mapping.accountIdentifier, key)
  })
  return yield* Slices.map(identifiers, ([key, identifiers]) => {
    const names = Array.from(identifiers, (name) => (/^ *$/.test(name) ? "No identifier" : name))
    const isUnclear = Array.from(identifiers).some(
      (name) => /^ *$/.test(name) || (owners.get(name)?.size ?? 0) > 1
    )
    return { key, name: names.join(" = ") + (isUnclear ? ` (${key})` : "") }
  })
}

const add = (sets: Map<string, Set<string>>, key: string, value: string): void => {
  const set = sets.get(key) ?? new Set()
  sets.set(key, set.add(value))
}
