// What comes of reading text that somebody pasted or piped. Public: `Callers` hands it on.

/**
 * A text that was given as a caller. Whether it is one, `Caller.parse` says: the ARN of a role, a pattern, a broken ARN
 * and a masked one come as they were given, so that whoever gave them hears what is wrong.
 *
 * @category models
 * @since 0.1.0
 */
export interface Caller {
  readonly _tag: "Caller"
  /** The text, without what stood around it. */
  readonly text: string
  /** The line that it is from, counted from 1. Of JSON over several lines, the first. */
  readonly line: number
  readonly from: Source
  /**
   * Another caller that the same line can be read as, where a name with a comma or a full stop cannot be told from one
   * that ends before it: show it, and let a person decide.
   */
  readonly instead?: string
}

/**
 * What a caller was taken out of.
 *
 * - `line`: a line by itself.
 * - `sts`: the JSON of `aws sts get-caller-identity`.
 * - `cloudtrail`: the identity of a CloudTrail record.
 * - `json`: any other JSON.
 * - `csv`: a cell of a line of CSV or TSV.
 * - `text`: the middle of any other line: a log, Markdown, a configuration, quotes.
 *
 * @category models
 * @since 0.1.0
 */
export type Source = "line" | "sts" | "cloudtrail" | "json" | "csv" | "text"

/**
 * What was not understood, and why.
 *
 * @category models
 * @since 0.1.0
 */
export interface Left {
  readonly _tag: "Left"
  readonly line: number
  /** The text as it was given: a line, the JSON value, or the identity of the CloudTrail record. */
  readonly text: string
  /** What it was read as. `cloudtrail`: a record without an ARN, as of what a service of AWS did by itself. */
  readonly from: Source
  /** A sentence for people, which may change. It repeats nothing of the text. */
  readonly reason: string
}

/**
 * A caller, or what was left.
 *
 * @category models
 * @since 0.1.0
 */
export type Item = Caller | Left

/** Says of a text why it was left. */
export const left = (text: string, line: number, from: Source, reason: string): Left => ({
  _tag: "Left",
  line,
  text,
  from,
  reason
})
