/**
 * Who called AWS, out of a log such as CloudTrail's: what an audit takes of one.
 *
 * @since 0.1.0
 */

/**
 * A caller of a log.
 *
 * @category models
 * @since 0.1.0
 */
export interface Entry {
  /** The ARN of the caller, as STS reports it. Other text is passed over. */
  readonly caller: string
  /** How many calls it made. */
  readonly count: number
  /** When it called first, in milliseconds since 1970. */
  readonly firstSeen?: number | undefined
  /** When it called last, in milliseconds since 1970. */
  readonly lastSeen?: number | undefined
}

/**
 * The callers of a log. What `Fold.found` of `@dd-cloud-auth/trail` returns is one.
 *
 * @category models
 * @since 0.1.0
 */
export interface CallerLog {
  /** Each caller once, in any order. An audit reads it through once. */
  readonly callers: Iterable<Entry>
  /** Where the time begins that the log covers, in milliseconds since 1970. */
  readonly from?: number | undefined
  /** Where that time ends. */
  readonly until?: number | undefined
  /** How many records name callers that are not among `callers`, since there were too many to keep. */
  readonly overLimit?: number | undefined
}
