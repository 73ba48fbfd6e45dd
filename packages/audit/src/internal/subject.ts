import * as Arn from "@dd-cloud-auth/arn/Arn"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import * as Principal from "@dd-cloud-auth/arn/Principal"
import { accountKey, type PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import type { Index } from "@dd-cloud-auth/directory/Directory"
import { isPersonaMapping, type Mapping } from "../Finding.ts"

/** Mappings of one kind with the same pattern for the same account. For a rule they are one. */
export type Alike<A extends Mapping> = readonly [A, ...ReadonlyArray<A>]

/** Mappings whose pattern some caller matches, with whom it names; the last name is `*` in a wildcard. */
export interface Named<A extends Mapping> {
  readonly mappings: Alike<A>
  readonly principal: Principal.Principal
}

/** Returns all mappings of a directory, those with the same pattern for the same account together. */
export const mappingsOf = (directory: Index): ReadonlyArray<Alike<Mapping>> => [
  ...alike(directory.mappings),
  ...alike(directory.intakeMappings)
]

/** Returns the persona mappings that some caller matches. */
export const named = (directory: Index): ReadonlyArray<Named<PersonaMapping>> =>
  remembered(persona, directory, () => alike(directory.mappings).flatMap(name))

/** Returns the mappings of both kinds that some caller matches. */
export const namedOfBoth = (directory: Index): ReadonlyArray<Named<Mapping>> => [
  ...named(directory),
  ...alike(directory.intakeMappings).flatMap(name)
]

const alike = <A extends Mapping>(mappings: ReadonlyArray<A>): ReadonlyArray<Alike<A>> =>
  [...Map.groupBy(mappings, sameness).values()].map((ours) => [ours[0]!, ...ours.slice(1)])

const sameness = (mapping: Mapping): string =>
  JSON.stringify([mapping.arnPattern, isPersonaMapping(mapping) ? accountKey(mapping) : null])

const name = <A extends Mapping>(mappings: Alike<A>): ReadonlyArray<Named<A>> => {
  const { arnPattern } = mappings[0]
  const arn = Arn.parse(arnPattern)
  return arn._tag === "InvalidArn" || Pattern.severity(arnPattern) === "NeverMatches"
    ? []
    : [{ mappings, principal: Principal.fromArn(arn) }]
}

// Most rules ask it, and to tell whether a caller can match takes longer than what they do with it.
const persona = new WeakMap<Index, ReadonlyArray<Named<PersonaMapping>>>()

const remembered = <A>(memory: WeakMap<Index, A>, directory: Index, make: () => A): A => {
  const known = memory.get(directory) ?? make()
  memory.set(directory, known)
  return known
}

/** Returns a caller whom a pattern takes, if it takes any. */
export const exampleOf = (arnPattern: string): string =>
  arnPattern.endsWith("*") ? `${arnPattern.slice(0, -1)}example` : arnPattern
