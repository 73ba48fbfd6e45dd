/** Answers as a file: JSON, a line for each caller, with the names that `dd-cloud-auth whois --json` has. */

import * as Printable from "@dd-cloud-auth/core/Printable"
import type { Index } from "@dd-cloud-auth/directory/Directory"
import * as Callers from "./Callers.ts"
import * as Slices from "./Slices.ts"
import type { Question } from "./Taken.ts"

const outcomes: Readonly<Record<Callers.Outcome, string>> = {
  One: "match",
  Several: "ambiguous",
  Nobody: "no-match",
  Role: "not-a-caller",
  Pattern: "not-a-caller",
  NotACaller: "not-a-caller",
  NotAnArn: "not-an-arn"
}

/** One line for each question, or for those with one kind of answer; line break included. */
export function* lines(
  directory: Index,
  questions: ReadonlyArray<Question>,
  wanted: Callers.Outcome | ""
): Slices.Sliced<ReadonlyArray<string>> {
  const lines: Array<string> = []
  yield* Slices.forEach(questions, ({ text }) => {
    const { mappings, outcome, refusal } = Callers.find(directory, text)
    if (wanted !== "" && outcome !== wanted) return
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
    lines.push(`${Printable.json(line)}\n`)
  })
  return lines
}
