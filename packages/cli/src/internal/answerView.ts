import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import type { Resolution } from "./resolve.ts"
import type { View } from "./rows.ts"

/** One line of an answer: a mapping that matches, or none. */
interface Row {
  readonly answer: Resolution
  readonly mapping: PersonaMapping | undefined
}

/** How answers are printed: a row for each match, or one without a mapping where there is none. */
export const view: View<Resolution, Row> = {
  rows: (answer) =>
    answer.matches.length === 0
      ? [{ answer, mapping: undefined }]
      : answer.matches.map((mapping) => ({ answer, mapping })),
  columns: [
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
      text: ({ mapping }) => mapping?.accountIdentifier ?? ""
    },
    { name: "arnPattern", heading: "BY", flexible: true, text: ({ mapping }) => mapping?.arnPattern ?? "" },
    { name: "id", heading: "MAPPING ID", flexible: true, text: ({ mapping }) => mapping?.id ?? "" }
  ],
  value: ({ caller, matches, nearest, notes, outcome, refusal }) => ({
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
}
