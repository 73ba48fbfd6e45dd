import type { Mapping } from "../Finding.ts"
import { namedOfBoth, once } from "./subject.ts"

/** A name, and where it has to differ from others. */
export interface Name {
  readonly kind: "role" | "session" | "user" | "federated user" | "account identifier"
  /** The same for names that stand side by side, as those of the roles of one AWS account. */
  readonly scope: string
  readonly name: string
  /** The first of the mappings that have it. */
  readonly mapping: Mapping
}

/** Returns the names in the patterns that some caller matches, and the identifiers of accounts, each once. */
export const namesOf = once((directory): ReadonlyArray<Name> => {
  const names = new Map<string, Name>()
  const add = (name: Name): void => {
    const key = JSON.stringify([name.kind, name.scope, name.name])
    if (!names.has(key)) names.set(key, name)
  }
  for (const { mappings, principal } of namedOfBoth(directory)) {
    const [mapping] = mappings
    const scope = "accountId" in principal ? principal.accountId : ""
    if (principal._tag === "AssumedRole") {
      const { role, session } = principal
      add({ kind: "role", scope, name: role, mapping })
      add({ kind: "session", scope: `${scope}/${role}`, name: session, mapping })
    }
    if (principal._tag === "User") {
      add({ kind: "user", scope, name: `${principal.path}${principal.name}`.slice(1), mapping })
    }
    if (principal._tag === "FederatedUser")
      add({ kind: "federated user", scope, name: principal.name, mapping })
  }
  for (const mapping of directory.mappings) {
    add({ kind: "account identifier", scope: "", name: mapping.accountIdentifier, mapping })
  }
  return [...names.values()]
})

/** Puts the names together that stand side by side and become the same text. */
export const alikeBy = (
  names: ReadonlyArray<Name>,
  toText: (name: string) => string
): ReadonlyArray<readonly [Name, ...ReadonlyArray<Name>]> =>
  [
    ...Map.groupBy(names, ({ kind, name, scope }) => JSON.stringify([kind, scope, toText(name)])).values()
  ].map((alike) => [alike[0]!, ...alike.slice(1)])
