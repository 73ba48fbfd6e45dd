/** The callers that a text asks about, whatever kind of text it is, and what of it was left. */

import type * as ArnCallers from "@dd-cloud-auth/trail/Callers"
import * as Slices from "./Slices.ts"

/** A text that is asked about. */
export interface Question {
  readonly text: string
  /** How often it was given. */
  readonly times: number
  /** Another reading of the same text: a name may have a comma, and a line of CSV ends a name with one. */
  readonly instead?: string
  /** What was given, where somebody chose another reading of it. */
  readonly given?: string
}

export interface Left {
  readonly line: number
  /** The file that has the line; none for what was pasted. */
  readonly file: string | undefined
  readonly text: string
  readonly reason: string
}

export interface Taken {
  /** Each once, in the order in which they first occur. */
  readonly questions: ReadonlyArray<Question>
  /** How many of them were taken out of what. */
  readonly from: ReadonlyMap<ArnCallers.Source, number>
  /** How many lines were left, and the first of them. */
  readonly left: { readonly count: number; readonly first: ReadonlyArray<Left> }
}

/** What was read from one place: the text field, or a file. */
export interface Reading {
  readonly file: string | undefined
  readonly items: ReadonlyArray<ArnCallers.Item>
}

/** More are counted, not listed. */
const listed = 100

/** `readAs` holds the texts that somebody wants to be read as others. */
export function* take(
  readings: ReadonlyArray<Reading>,
  readAs: ReadonlyMap<string, string>
): Slices.Sliced<Taken> {
  const questions = new Map<string, Question>()
  const from = new Map<ArnCallers.Source, number>()
  const first: Array<Left> = []
  let count = 0
  for (const { file, items } of readings) {
    yield* Slices.forEach(items, (item) => {
      if (item._tag === "Left") {
        if (++count <= listed) first.push({ line: item.line, file, text: item.text, reason: item.reason })
        return
      }
      const text = readAs.get(item.text) ?? item.text
      const known = questions.get(text)
      if (known === undefined) from.set(item.from, (from.get(item.from) ?? 0) + 1)
      questions.set(text, known === undefined ? questionOf(item, text) : { ...known, times: known.times + 1 })
    })
  }
  return {
    questions: yield* Slices.map(questions.values(), (question) => question),
    from,
    left: { count, first }
  }
}

const questionOf = ({ instead, text: given }: ArnCallers.Caller, text: string): Question => ({
  text,
  times: 1,
  ...(text !== given ? { given } : instead !== undefined && { instead })
})

const sources: Readonly<Record<ArnCallers.Source, readonly [one: string, more: string]>> = {
  line: ["a line by itself", "lines by themselves"],
  sts: ["the answer of get-caller-identity", "answers of get-caller-identity"],
  cloudtrail: ["a CloudTrail record", "CloudTrail records"],
  json: ["JSON", "JSON"],
  csv: ["a table", "a table"],
  text: ["the midst of a line", "the midst of lines"]
}

/** How the text was understood, in a sentence; empty where it is a list of callers and nothing else. */
export const describe = ({ from, left }: Pick<Taken, "from" | "left">): string => {
  const taken = Array.from(
    from,
    ([source, count]) => `${callers(count)} taken from ${sources[source][count === 1 ? 0 : 1]}`
  )
  const isPlain = from.size === 0 || (from.size === 1 && from.has("line"))
  return [...(isPlain ? [] : taken), ...(left.count === 0 ? [] : [`${lines(left.count)} left`])].join("; ")
}

export const callers = (count: number): string =>
  `${count.toLocaleString("en")} ${count === 1 ? "caller" : "callers"}`

const lines = (count: number): string => `${count.toLocaleString("en")} ${count === 1 ? "line" : "lines"}`

/** The text with a question more, before all others, so that its answer comes first. */
export const ask = (text: string, question: string): string => {
  const others = text.split(/\r?\n/).filter((line) => line !== question && line !== "")
  return `${[question, ...others].join("\n")}\n`
}
