// What every reader of a text says to the sink, whatever the text is.

import type { Format, NoCallerKind, Position, Sink } from "./sink.ts"
import { type Identity, noCallerKind, type Verdict } from "./verdict.ts"

export interface Report {
  /** Says what the text is; `false` if another format was given, and then the record is damage. */
  readonly recognise: (format: Format, position: Position) => boolean
  /** The one who did what a record tells. */
  readonly identity: (identity: Identity, time: number | undefined, position: Position) => void
  /** The session that the answer of `AssumeRole` names. */
  readonly made: (arn: Verdict, time: number | undefined, position: Position) => void
  readonly noCaller: (kind: NoCallerKind, time: number | undefined, position: Position) => void
  readonly damage: (reason: string, position: Position) => void
}

export const makeReport = (sink: Sink, given: Format | undefined): Report => {
  const said = new Set<Format>()

  const found = (
    kind: NoCallerKind | undefined,
    arn: Verdict | undefined,
    time: number | undefined,
    as: "called" | "made",
    { offset, record }: Position
  ): void => {
    if (kind !== undefined) sink.noCaller({ kind, arn: arn?.text, time, offset, record })
    else sink.caller({ caller: arn!.text, time, as, offset, record })
  }

  return {
    recognise: (format, position) => {
      if (given !== undefined && given !== format) {
        sink.damage({ ...position, reason: `a record of format ${format}, where ${given} was given` })
        return false
      }
      if (!said.has(format)) {
        said.add(format)
        sink.format(format)
      }
      return true
    },
    identity: (identity, time, position) =>
      found(noCallerKind(identity), identity.arn, time, "called", position),
    made: (arn, time, position) =>
      found(arn.is === "Caller" ? undefined : arn.is, arn, time, "made", position),
    noCaller: (kind, time, position) => found(kind, undefined, time, "called", position),
    damage: (reason, { offset, record }) => sink.damage({ offset, record, reason })
  }
}
