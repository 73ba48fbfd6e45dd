import type { IntakeMapping } from "@dd-cloud-auth/core/IntakeMapping"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import type { Changes, Consequence } from "@dd-cloud-auth/directory/Snapshot"
import type { Mapping, MappingKind } from "./mappings.ts"
import type { View } from "./rows.ts"
import { count } from "./text.ts"

/** One thing that changed. */
export interface Change {
  readonly change: "added" | "removed" | "moved"
  readonly kind: MappingKind
  readonly arnPattern: string
  /** The mapping that is gone. */
  readonly before?: Mapping
  /** The mapping that is new. */
  readonly after?: Mapping
  /** Whether some caller becomes another account than before; not known of Agents. */
  readonly isNoticed?: boolean
  /** What it means for callers: text of this program alone. */
  readonly meaning: string
  /** The mappings because of which nobody notices. */
  readonly coveredBy: ReadonlyArray<PersonaMapping>
}

/** Returns everything that changed, persona mappings first. */
export const changesOf = ({ added, intake, moved, removed }: Changes): ReadonlyArray<Change> => [
  ...added.map(({ mapping, ...gain }): Change => ({
    change: "added",
    kind: "persona",
    arnPattern: mapping.arnPattern,
    after: mapping,
    isNoticed: gain.isNoticed,
    meaning: gain.isNoticed ? "its callers gain the account" : unnoticed(gain, "they could become it before"),
    coveredBy: covering(gain)
  })),
  ...removed.map(({ mapping, ...loss }): Change => ({
    change: "removed",
    kind: "persona",
    arnPattern: mapping.arnPattern,
    before: mapping,
    isNoticed: loss.isNoticed,
    meaning: loss.isNoticed ? "its callers lose the account" : unnoticed(loss, "they can still become it"),
    coveredBy: covering(loss)
  })),
  ...moved.map(({ gain, loss }): Change => ({
    change: "moved",
    kind: "persona",
    arnPattern: gain.mapping.arnPattern,
    before: loss.mapping,
    after: gain.mapping,
    isNoticed: gain.isNoticed || loss.isNoticed,
    meaning: meaningOfMove(gain, loss),
    coveredBy: [...covering(loss), ...covering(gain)]
  })),
  ...intake.added.map((mapping) => ofIntake("added", mapping, intake.removed)),
  ...intake.removed.map((mapping) => ofIntake("removed", mapping, intake.added))
]

const covering = ({ coveredBy }: Consequence): ReadonlyArray<PersonaMapping> =>
  coveredBy === undefined ? [] : [coveredBy]

const unnoticed = ({ coveredBy }: Consequence, why: string): string =>
  `nobody notices: ${coveredBy === undefined ? "no caller matches" : why}`

const meaningOfMove = (gain: Consequence, loss: Consequence): string => {
  if (gain.isNoticed && loss.isNoticed) return "its callers lose the account before and gain the one after"
  if (gain.isNoticed) return "its callers gain the account after and keep the one before"
  if (loss.isNoticed) return "its callers lose the account before; they could become the one after already"
  return unnoticed(gain, "they could, and can still, become both")
}

/** Of a mapping of Agents; one whose right to enrol runners changed is removed and added. */
const ofIntake = (
  change: "added" | "removed",
  mapping: IntakeMapping,
  others: ReadonlyArray<IntakeMapping>
): Change => {
  const isSame = others.some(({ arnPattern }) => arnPattern === mapping.arnPattern)
  const can = change === "added" ? "can" : "can no longer"
  const what = mapping.parEnrollmentEnabled === true ? "log in by it and enrol runners" : "log in by it"
  return {
    change,
    kind: "intake",
    arnPattern: mapping.arnPattern,
    ...(change === "added" ? { after: mapping } : { before: mapping }),
    meaning: isSame ? `another right to enrol runners: Agents ${can} just ${what}` : `Agents ${can} ${what}`,
    coveredBy: []
  }
}

/** What changed, in one line. */
export const summary = (found: ReadonlyArray<Change>): string => {
  if (found.length === 0) return "nothing changed"
  const persona = found.filter(({ kind }) => kind === "persona")
  const number = (change: Change["change"]) => persona.filter((one) => one.change === change).length
  const noticed = persona.filter(({ isNoticed }) => isNoticed === true).length
  const intake = found.length - persona.length
  return [
    ...(persona.length === 0
      ? []
      : [
          `${count(persona.length, "change")} of persona mappings (${number("added")} added, ${number("removed")} removed, ${number("moved")} moved), of which callers notice ${noticed}`
        ]),
    ...(intake === 0 ? [] : [`${count(intake, "change")} of intake mappings`])
  ].join("; ")
}

/** The account of a mapping: its identifier, or its UUID where the identifier stays the same. */
export const accountOf = ({ after, before }: Change, side: "after" | "before"): string | undefined => {
  const mapping = side === "after" ? after : before
  const other = side === "after" ? before : after
  if (mapping === undefined || !("accountIdentifier" in mapping)) return undefined
  const isSame =
    other !== undefined &&
    "accountIdentifier" in other &&
    other.accountIdentifier === mapping.accountIdentifier
  return isSame ? `${mapping.accountIdentifier} (${mapping.accountUuid})` : mapping.accountIdentifier
}

/** A change as JSON: what is not there, or not known, is `null`. */
export const value = ({
  after,
  arnPattern,
  before,
  change,
  coveredBy,
  isNoticed,
  kind,
  meaning
}: Change) => ({
  change,
  kind,
  arnPattern,
  before: before ?? null,
  after: after ?? null,
  isNoticed: isNoticed ?? null,
  meaning,
  coveredBy
})

/** The colour of each sort of change. */
export const colorOf = { added: "green", removed: "red", moved: "yellow" } as const

/** How changes are printed. */
export const view: View<Change, Change> = {
  rows: (change) => [change],
  columns: [
    {
      name: "change",
      heading: "CHANGE",
      text: ({ change }) => change,
      paint: (text, { change }, colors) => colors[colorOf[change]](text)
    },
    { name: "kind", heading: "KIND", text: ({ kind }) => kind },
    {
      name: "arnPattern",
      heading: "ARN PATTERN",
      flexible: true,
      text: ({ arnPattern }) => arnPattern,
      paint: (text, _, colors) => colors.cyan(text)
    },
    { name: "before", heading: "ACTED AS", flexible: true, text: (change) => accountOf(change, "before") },
    { name: "after", heading: "ACTS AS", flexible: true, text: (change) => accountOf(change, "after") },
    {
      name: "meaning",
      heading: "WHAT IT MEANS",
      flexible: true,
      text: ({ meaning }) => meaning,
      paint: (text, { isNoticed }, colors) => (isNoticed === false ? colors.dim(text) : colors.bold(text))
    },
    {
      name: "coveredBy",
      heading: "COVERED BY",
      flexible: true,
      text: ({ coveredBy }) => coveredBy.map(({ arnPattern }) => arnPattern).join(", ")
    }
  ],
  value
}
