/** What the page asks its worker about the mappings, and how the worker answers: from the directory and the audit. */

import { type Finding, isPersonaMapping } from "@dd-cloud-auth/audit/Finding"
import { accountKey, type PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Directory from "@dd-cloud-auth/directory/Directory"
import * as Overlaps from "@dd-cloud-auth/directory/Overlaps"
import * as Snapshot from "@dd-cloud-auth/directory/Snapshot"
import * as ArnCallers from "@dd-cloud-auth/trail/Callers"
import * as Callers from "./Callers.ts"
import * as Export from "./Export.ts"
import { type Problem, toProblem } from "./Problems.ts"
import * as Slices from "./Slices.ts"
import * as Taken from "./Taken.ts"

/** What is tried: text, and next to it the file that was opened last, unless it has no name. */
export interface Tried {
  readonly text: string
  readonly file: string | undefined
  /** Texts that are to be read as others. */
  readonly readAs: ReadonlyMap<string, string>
}

export type Question =
  /** Who the callers in a text would become. */
  | { readonly _tag: "Answers"; readonly tried: Tried }
  /** The same as a file, for one kind of answer unless that is empty. */
  | { readonly _tag: "Lines"; readonly tried: Tried; readonly outcome: Callers.Outcome | "" }
  /** Why a text is answered as it is. */
  | { readonly _tag: "Reasons"; readonly text: string }
  /** Callers to try. */
  | { readonly _tag: "Examples" }
  /** What the audit found about the mapping with an id. */
  | { readonly _tag: "Problems"; readonly id: string }

/** The answer to each question. `parts` are many, and come in several messages. */
export interface Answers {
  readonly Answers: {
    readonly parts: ReadonlyArray<Callers.Answer>
    readonly end: Omit<Taken.Taken, "questions">
  }
  readonly Lines: { readonly parts: ReadonlyArray<string>; readonly end: undefined }
  readonly Reasons: { readonly parts: ReadonlyArray<never>; readonly end: Callers.Reasons }
  readonly Examples: { readonly parts: ReadonlyArray<string>; readonly end: undefined }
  readonly Problems: {
    readonly parts: ReadonlyArray<never>
    /** None before the audit has ended. */
    readonly end: ReadonlyArray<Problem> | undefined
  }
}

export type Answer = Answers[Question["_tag"]]

/** What questions about a site are answered from. */
export interface Known {
  readonly snapshot: Snapshot.Snapshot
  readonly directory: Directory.Index
  /** The mappings that have a caller in common with one of another account. */
  readonly conflicting: ReadonlySet<PersonaMapping>
  /** None before the audit has ended. */
  readonly findings: ReadonlyArray<Finding> | undefined
}

/** What is known of the mappings of a site before they are audited. */
export function* know(site: string, personaMappings: ReadonlyArray<PersonaMapping>): Slices.Sliced<Known> {
  const directory = Directory.make({ site, personaMappings })
  yield
  const overlaps = directory.overlaps()
  yield
  const takenAt = new Date().toISOString()
  const snapshot = Snapshot.make({ site, takenAt, personaMappings, intakeMappings: [] })
  yield
  return { snapshot, directory, conflicting: Overlaps.conflicting(overlaps, accountKey), findings: undefined }
}

/** Answers a question; `items` is what the file holds that was opened last. */
export function* answer(
  { conflicting, directory, findings }: Known,
  items: ReadonlyArray<ArnCallers.Item>,
  question: Question
): Slices.Sliced<Answer> {
  switch (question._tag) {
    case "Answers": {
      const { questions, ...end } = yield* take(question.tried, items)
      return { parts: yield* Callers.answers(directory, questions), end }
    }
    case "Lines": {
      const { questions } = yield* take(question.tried, items)
      return { parts: yield* Export.lines(directory, questions, question.outcome), end: undefined }
    }
    case "Reasons":
      return { parts: [], end: Callers.reasons(directory, question.text) }
    case "Examples":
      return { parts: yield* Callers.examples(directory, conflicting), end: undefined }
    case "Problems":
      return { parts: [], end: problemsOf(findings, question.id) }
  }
}

const take = (
  { file, readAs, text }: Tried,
  items: ReadonlyArray<ArnCallers.Item>
): Slices.Sliced<Taken.Taken> => {
  const pasted: Taken.Reading = { file: undefined, items: ArnCallers.inText(text) }
  return Taken.take(file === undefined ? [pasted] : [pasted, { file, items }], readAs)
}

/** An intake mapping may have the same id, and is another one. */
const problemsOf = (findings: ReadonlyArray<Finding> | undefined, id: string) =>
  findings
    ?.filter(({ mappings }) => mappings.some((mapping) => mapping.id === id && isPersonaMapping(mapping)))
    .map(toProblem)
