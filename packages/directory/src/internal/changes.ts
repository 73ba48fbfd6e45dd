import type { IntakeMapping } from "@dd-cloud-auth/core/IntakeMapping"
import { accountKey, type PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import { lazily } from "./lazily.ts"
import { sortPatterns, type SortedPatterns } from "./sortedPatterns.ts"

/** What a change means for the callers that the pattern takes. */
export interface Consequence {
  /** Whether some caller becomes an account that it did not become, or no longer becomes one that it did. */
  readonly isNoticed: boolean
  /** A mapping of the same account that takes all of these callers anyway: the reason why nobody notices. */
  readonly coveredBy?: PersonaMapping
}

/** A mapping that is new. */
export interface Gain extends Consequence {
  readonly mapping: PersonaMapping
}

/** A mapping that is gone. */
export interface Loss extends Consequence {
  readonly mapping: PersonaMapping
}

/** A pattern that leads to another account than before. */
export interface Move {
  readonly loss: Loss
  readonly gain: Gain
}

/** What changed among the intake mappings. */
export interface IntakeChanges {
  readonly added: ReadonlyArray<IntakeMapping>
  readonly removed: ReadonlyArray<IntakeMapping>
}

/**
 * What changed between two snapshots, each list in the order of patterns.
 *
 * A mapping that was deleted and created again, with the same pattern for the same account, is no change, though its id
 * is another one.
 */
export interface Changes {
  readonly added: ReadonlyArray<Gain>
  readonly removed: ReadonlyArray<Loss>
  /** The same pattern, another account. */
  readonly moved: ReadonlyArray<Move>
  readonly intake: IntakeChanges
  /** Whether the answer to some caller changes at all. */
  readonly isNoticed: boolean
}

/** The mappings of a site. */
interface Mappings {
  readonly personaMappings: ReadonlyArray<PersonaMapping>
  readonly intakeMappings: ReadonlyArray<IntakeMapping>
}

/** Compares two sets of mappings. */
export const changes = (before: Mappings, after: Mappings): Changes => {
  const lost = without(before.personaMappings, after.personaMappings, personaKey)
  const gained = without(after.personaMappings, before.personaMappings, personaKey)
  // Filing all mappings takes longer than finding what differs.
  const filedBefore = lazily(() => sortPatterns(before.personaMappings))
  const filedAfter = lazily(() => sortPatterns(after.personaMappings))
  const toLoss = (mapping: PersonaMapping): Loss => ({ mapping, ...consequence(mapping, filedAfter()) })
  const toGain = (mapping: PersonaMapping): Gain => ({ mapping, ...consequence(mapping, filedBefore()) })

  const gainedOf = Map.groupBy(gained, ({ arnPattern }) => arnPattern)
  const moved: Array<Move> = []
  const removed: Array<Loss> = []
  for (const mapping of lost) {
    const other = gainedOf.get(mapping.arnPattern)?.shift()
    if (other === undefined) removed.push(toLoss(mapping))
    else moved.push({ loss: toLoss(mapping), gain: toGain(other) })
  }
  const added = [...gainedOf.values()].flat().map(toGain)
  return {
    added,
    removed,
    moved,
    intake: {
      added: without(after.intakeMappings, before.intakeMappings, intakeKey),
      removed: without(before.intakeMappings, after.intakeMappings, intakeKey)
    },
    isNoticed:
      [...added, ...removed].some(({ isNoticed }) => isNoticed) ||
      moved.some(({ gain, loss }) => gain.isNoticed || loss.isNoticed)
  }
}

/** Whether anything changed, noticed or not. */
export const isChange = ({ added, intake, moved, removed }: Changes): boolean =>
  [added, removed, moved, intake.added, intake.removed].some(({ length }) => length > 0)

/** What it means that a mapping is in one set and not in the other, which is filed. */
const consequence = (mapping: PersonaMapping, others: SortedPatterns): Consequence => {
  const covering = others.covering(mapping.arnPattern)
  if (covering === undefined) return { isNoticed: false }
  const same = covering.find((other) => accountKey(other) === accountKey(mapping))
  return same === undefined ? { isNoticed: true } : { isNoticed: false, coveredBy: same }
}

/** Those of one list that another does not have, as often as it does not, in the order of patterns. */
const without = <A extends { readonly id: string; readonly arnPattern: string }>(
  all: ReadonlyArray<A>,
  others: ReadonlyArray<A>,
  key: (mapping: A) => string
): ReadonlyArray<A> => {
  const left = new Map<string, number>()
  for (const other of unlike(others, all, key)) left.set(key(other), (left.get(key(other)) ?? 0) + 1)
  return unlike(all, others, key)
    .filter((mapping) => {
      const count = left.get(key(mapping)) ?? 0
      if (count > 0) left.set(key(mapping), count - 1)
      return count === 0
    })
    .sort((a, b) => (a.arnPattern < b.arnPattern ? -1 : a.arnPattern > b.arnPattern ? 1 : 0))
}

/** Those of one list that are not in another by the same id: few, as a rule, of many. */
const unlike = <A extends { readonly id: string; readonly arnPattern: string }>(
  all: ReadonlyArray<A>,
  others: ReadonlyArray<A>,
  key: (mapping: A) => string
): ReadonlyArray<A> => {
  const byId = new Map(others.map((other) => [other.id, other]))
  return all.filter((mapping) => {
    const other = byId.get(mapping.id)
    return other?.arnPattern !== mapping.arnPattern || key(other) !== key(mapping)
  })
}

const personaKey = (mapping: PersonaMapping): string => `${accountKey(mapping)} ${mapping.arnPattern}`

const intakeKey = ({ arnPattern, parEnrollmentEnabled }: IntakeMapping): string =>
  `${parEnrollmentEnabled === true} ${arnPattern}`
