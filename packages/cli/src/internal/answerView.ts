import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import type { Answer } from "./everyone.ts"
import type { Column, View } from "./rows.ts"

/** One line of an answer: a mapping that matches, or none. */
interface Row {
  readonly answer: Answer
  readonly mapping: PersonaMapping | undefined
}

/**
 * How answers are printed: a row for each match, or one without a mapping where there is none; of all profiles, with whose
 * answer it is.
 */
export const view = (ofAll: boolean): View<Answer, Row> => ({
  rows: (answer) =>
    answer.matches.length === 0
      ? [{ answer, mapping: undefined }]
      : answer.matches.map((mapping) => ({ answer, mapping })),
  columns: [
    ...(ofAll ? [profile] : []),
    { name: "caller", heading: "CALLER", flexible: true, text: ({ answer }) => answer.caller },
    {
      name: "outcome",
      heading: "OUTCOME",
      text: ({ answer }) => answer.outcome,
      paint: (text, { answer }, colors) =>
        answer.outcome === "match"
          ? colors.green(text)
          : answer.outcome === "ambiguous"
            ? colors.yellow(text)
            : colors.red(text)
    },
    {
      name: "accountIdentifier",
      heading: "ACTS AS",
      flexible: true,
      text: ({ mapping }) => mapping?.accountIdentifier
    },
    { name: "arnPattern", heading: "BY", flexible: true, text: ({ mapping }) => mapping?.arnPattern },
    { name: "id", heading: "MAPPING ID", flexible: true, text: ({ mapping }) => mapping?.id }
  ],
  value: ({ caller, matches, nearest, notes, outcome, profile, refusal }) => ({
    ...(ofAll ? { profile: profile ?? null } : {}),
    caller,
    outcome,
    ...(refusal && { reason: refusal.reason, suggestion: refusal.suggestion, sessions: refusal.sessions }),
    matches,
    notes,
    nearest: nearest.map(({ explanation, value }) => ({
      mapping: value,
      reason: explanation.message,
      ...(explanation.mistake && { mistake: explanation.mistake })
    }))
  })
})

const profile: Column<Row> = {
  name: "profile",
  heading: "PROFILE",
  text: ({ answer }) => answer.profile
}
