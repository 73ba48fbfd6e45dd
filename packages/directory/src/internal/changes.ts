import type { IntakeMapping } from "@dd-cloud-auth/core/IntakeMapping"
import { accountKey, type PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import { coverageOf, type Coverage } from "./coverage.ts"
import { lazily } from "./lazily.ts"
import { isUnmatchable } from "./place.ts"

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
  const { gained, lost } = difference(before.personaMappings, after.personaMappings, personaKey)
  const intake = difference(before.intakeMappings, after.intakeMappings, intakeKey)
  // Filing all mappings takes longer than finding what differs, which may be nothing.
  const coverageBefore = lazily(() => coverageOf(before.personaMappings))
  const coverageAfter = lazily(() => coverageOf(after.personaMappings))
  const toLoss = (mapping: PersonaMapping): Loss => ({ mapping, ...consequence(mapping, coverageAfter()) })
  const toGain = (mapping: PersonaMapping): Gain => ({ mapping, ...consequence(mapping, coverageBefore()) })

  const moved: Array<Move> = []
  const removed: Array<Loss> = []
  const added: Array<Gain> = []
  // Both are in the order of patterns: one walk over them finds which are of the same one.
  for (let l = 0, g = 0; l < lost.length || g < gained.length;) {
    const order = comparePatterns(lost[l], gained[g])
    if (order < 0) removed.push(toLoss(lost[l++]!))
    else if (order > 0) added.push(toGain(gained[g++]!))
    else moved.push({ loss: toLoss(lost[l++]!), gain: toGain(gained[g++]!) })
  }
  return {
    added,
    removed,
    moved,
    intake: { added: intake.gained, removed: intake.lost },
    isNoticed:
      [...added, ...removed].some(({ isNoticed }) => isNoticed) ||
      moved.some(({ gain, loss }) => gain.isNoticed || loss.isNoticed)
  }
}

/** Whether anything changed, noticed or not. */
export const isChange = ({ added, intake, moved, removed }: Changes): boolean =>
  [added, removed, moved, intake.added, intake.removed].some(({ length }) => length > 0)

/** What it means that a mapping is in one set and not in the other, whose coverage this is. */
const consequence = (mapping: PersonaMapping, others: Coverage): Consequence => {
  if (isUnmatchable(mapping.arnPattern)) return { isNoticed: false }
  const coveredBy = others.covering(mapping)
  return coveredBy === undefined ? { isNoticed: true } : { isNoticed: false, coveredBy }
}

/** The order of patterns, and nothing behind everything. */
const comparePatterns = (a: HasPattern | undefined, b: HasPattern | undefined): number => {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
  return a.arnPattern < b.arnPattern ? -1 : a.arnPattern > b.arnPattern ? 1 : 0
}

interface HasPattern {
  readonly arnPattern: string
}

/** What one list has and the other has not, as often as it has not, in the order of patterns. */
const difference = <A extends Identified>(
  before: ReadonlyArray<A>,
  after: ReadonlyArray<A>,
  key: (mapping: A) => string
): { readonly lost: ReadonlyArray<A>; readonly gained: ReadonlyArray<A> } => {
  const [fewBefore, fewAfter] = [unlike(before, after, key), unlike(after, before, key)]
  return { lost: without(fewBefore, fewAfter, key), gained: without(fewAfter, fewBefore, key) }
}

interface Identified extends HasPattern {
  readonly id: string
}

/** Those that are not in the other list by the same id: few, as a rule, of many. */
const unlike = <A extends Identified>(
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

/** Those that are not in the other list by the same key either: a mapping that was created again has another id. */
const without = <A extends Identified>(
  all: ReadonlyArray<A>,
  others: ReadonlyArray<A>,
  key: (mapping: A) => string
): ReadonlyArray<A> => {
  const left = new Map<string, number>()
  for (const other of others) left.set(key(other), (left.get(key(other)) ?? 0) + 1)
  return all
    .filter((mapping) => {
      const count = left.get(key(mapping)) ?? 0
      if (count > 0) left.set(key(mapping), count - 1)
      return count === 0
    })
    .sort(comparePatterns)
}

const personaKey = (mapping: PersonaMapping): string => `${accountKey(mapping)} ${mapping.arnPattern}`

const intakeKey = ({ arnPattern, parEnrollmentEnabled }: IntakeMapping): string =>
  `${parEnrollmentEnabled === true} ${arnPattern}`
