/** Which Datadog accounts mappings lead to, and what to call each of them. */
import { accountKey } from "@dd-cloud-auth/core/PersonaMapping"
import type { Row } from "./Row.ts"

export interface Account {
  readonly key: string
  /** Its identifiers; with its UUID where another account has one of them too, or where they are empty. */
  readonly name: string
}

/** The accounts of the rows, each once, in the order in which they first occur. */
export const of = (rows: ReadonlyArray<Row>): ReadonlyArray<Account> => {
  const identifiers = new Map<string, Set<string>>()
  const owners = new Map<string, Set<string>>()
  for (const { mapping } of rows) {
    const key = accountKey(mapping)
    add(identifiers, key, mapping.accountIdentifier)
    add(owners, mapping.accountIdentifier, key)
  }
  return Array.from(identifiers, ([key, names]) => {
    const isUnclear = Array.from(names).some((name) => name === "" || owners.get(name)!.size > 1)
    return { key, name: Array.from(names).join(" = ") + (isUnclear ? ` (${key})` : "") }
  })
}

const add = (sets: Map<string, Set<string>>, key: string, value: string): void => {
  const set = sets.get(key) ?? new Set()
  sets.set(key, set.add(value))
}
