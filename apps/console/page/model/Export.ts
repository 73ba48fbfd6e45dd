/** Answers as a file: JSON, a line for each caller, with the names that `dd-cloud-auth whois --json` has. */

import * as Printable from "@dd-cloud-auth/core/Printable"
import * as Callers from "./Callers.ts"
import * as Slices from "./Slices.ts"

const outcomes: Readonly<Record<Callers.Outcome, string>> = {
  One: "match",
  Several: "ambiguous",
  Nobody: "no-match",
  Role: "not-a-caller",
  Pattern: "not-a-caller",
  NotACaller: "not-a-caller",
  NotAnArn: "not-an-arn"
}

/** One line for each answer, line break included. */
export const lines = (
  index: Callers.Index,
  answers: ReadonlyArray<Callers.Answer>
): Slices.Sliced<Array<string>> =>
  Slices.map(answers, ({ outcome, question: { text } }) => {
    const { refusal, rows } = Callers.matchesOf(index, text)
    const mappings = rows.map(({ mapping }) => mapping)
    const line = {
      caller: text,
      outcome: outcomes[outcome],
      ...(refusal === undefined
        ? { matches: mappings }
        : {
            reason: refusal.reason,
            suggestion: refusal.suggestion,
            sessions: refusal.sessions,
            matches: [],
            // What the sessions of a role would match: nobody gets in by the role itself.
            sessionMatches: refusal.sessions === undefined ? undefined : mappings
          })
    }
    return `${Printable.json(line)}\n`
  })
