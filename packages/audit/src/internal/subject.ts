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

/** A function of a directory that works out once what it returns: most rules ask the same, and it takes longest. */
export const once = <A>(make: (directory: Index) => A): ((directory: Index) => A) => {
  const known = new WeakMap<Index, A>()
  return (directory) => {
    const value = known.get(directory) ?? make(directory)
    known.set(directory, value)
    return value
  }
}

const personaMappings = once((directory) => alike(directory.mappings))
const intakeMappings = once((directory) => alike(directory.intakeMappings))

/** Returns all mappings of a directory, those with the same pattern for the same account together. */
export const mappingsOf = (directory: Index): ReadonlyArray<Alike<Mapping>> => [
  ...personaMappings(directory),
  ...intakeMappings(directory)
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

/** Returns the persona mappings that some caller matches. */
export const named = once((directory): ReadonlyArray<Named<PersonaMapping>> =>
  personaMappings(directory).flatMap(name)
)

/** Returns the mappings of both kinds that some caller matches. */
export const namedOfBoth = once((directory): ReadonlyArray<Named<Mapping>> => [
  ...named(directory),
  ...intakeMappings(directory).flatMap(name)
])

/** Returns a caller whom a pattern takes, if it takes any. */
export const exampleOf = (arnPattern: string): string =>
  arnPattern.endsWith("*") ? `${arnPattern.slice(0, -1)}example` : arnPattern
