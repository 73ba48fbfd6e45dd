// What every reader of a text says to the sink, whatever the text is.

import type { Format, NoCallerKind, Position, Sink } from "./sink.ts"
import { type Identity, noCallerKind, type Verdict } from "./verdict.ts"

/** Tells the sink, in its own terms. Of each format it says once that it was met. */
export class Report {
  readonly #sink: Sink
  readonly #given: Format | undefined
  readonly #said = new Set<Format>()

  constructor(sink: Sink, given: Format | undefined) {
    this.#sink = sink
    this.#given = given
  }

  /** Says what the text is; `false` if another format was given, and then the record is damage. */
  recognise(format: Format, { offset, record }: Position): boolean {
    if (this.#given !== undefined && this.#given !== format) {
      const reason = `a record of format ${format}, where ${this.#given} was given`
      this.#sink.damage({ offset, record, reason })
      return false
    }
    if (!this.#said.has(format)) {
      this.#said.add(format)
      this.#sink.format(format)
    }
    return true
  }

  /** Tells of the one who did what a record tells. */
  identity(identity: Identity, time: number | undefined, position: Position): void {
    this.#tell(noCallerKind(identity), identity.arn, time, "called", position)
  }

  /** Tells of the session that the answer of `AssumeRole…` or `GetFederationToken` names. */
  made(arn: Verdict, time: number | undefined, position: Position): void {
    this.#tell(arn.is === "Caller" ? undefined : arn.is, arn, time, "made", position)
  }

  /** Tells of a record that is not about a caller. */
  noCaller(kind: NoCallerKind, time: number | undefined, position: Position): void {
    this.#tell(kind, undefined, time, "called", position)
  }

  damage(reason: string, { offset, record }: Position): void {
    this.#sink.damage({ offset, record, reason })
  }

  #tell(
    kind: NoCallerKind | undefined,
    arn: Verdict | undefined,
    time: number | undefined,
    as: "called" | "made",
    { offset, record }: Position
  ): void {
    if (kind !== undefined) this.#sink.noCaller({ kind, arn: arn?.text, time, offset, record })
    else this.#sink.caller({ caller: arn!.text, time, as, offset, record })
  }
}
