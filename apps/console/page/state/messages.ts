/** What the page and its worker tell each other. */

import type { Progress, Problem, RuleText } from "../model/Problems.ts"
import type { Question } from "../model/Questions.ts"
import type { Row } from "../model/Row.ts"
import type { About } from "../model/Session.ts"
import type { Trouble } from "../model/Trouble.ts"

/** Asks for the mappings of the site, and an audit of them; what has a number is answered with the same. */
export type Ask =
  | { readonly _tag: "Load"; readonly site: string }
  | { readonly _tag: "Open"; readonly id: number; readonly files: ReadonlyArray<File> }
  | { readonly _tag: "Question"; readonly id: number; readonly question: Question }
  /** Counts changes from the mappings on that were loaded last. */
  | { readonly _tag: "CountFromHere" }
  /** The answer to a question is not wanted any more. */
  | { readonly _tag: "Stop"; readonly id: number }

/** Answers. What is long comes in several messages, each short enough to be read without a pause. */
export type Told =
  | { readonly _tag: "Rows"; readonly rows: ReadonlyArray<Row> }
  /** All rows were told. */
  | { readonly _tag: "Loaded"; readonly about: About }
  | { readonly _tag: "Failed"; readonly trouble: Trouble }
  | { readonly _tag: "Auditing"; readonly progress: Progress }
  | { readonly _tag: "Problems"; readonly problems: ReadonlyArray<Problem> }
  /** All problems were told. */
  | {
      readonly _tag: "Audited"
      readonly rules: ReadonlyArray<RuleText>
      readonly mappings: number
      readonly note: string
    }
  | { readonly _tag: "NotAudited"; readonly why: string }
  | { readonly _tag: "Opened"; readonly id: number; readonly opened: Opened }
  | { readonly _tag: "Parts"; readonly id: number; readonly parts: ReadonlyArray<unknown> }
  | { readonly _tag: "End"; readonly id: number; readonly end: unknown }

/** What became of files: text that can be edited, callers that the worker keeps, or the sentence that refuses them. */
export type Opened =
  | { readonly _tag: "Text"; readonly text: string }
  | { readonly _tag: "Kept" }
  | { readonly _tag: "Refused"; readonly refusal: string }
