// Reads records out of JSON as it comes. Of a CloudTrail record it takes the few fields that name callers, on its way
// past all others; a record for which it cannot vouch, and every record of another format, is given to `JSON.parse`.

import { beginsArn } from "./arnsIn.ts"
import { Carry } from "./carry.ts"
import { reportValue } from "./documents.ts"
import { Keys } from "./keys.ts"
import { parseJson } from "./record.ts"
import { lastField, RecordFields } from "./recordFields.ts"
import type { Report } from "./report.ts"
import { Scanner } from "./scanJson.ts"
import type { Format, Position } from "./sink.ts"
import { judgeArn } from "./verdict.ts"
import { element, type Marks, nothing, type Visitor, type Want } from "./visitor.ts"

/** Takes the bytes of a text. */
export interface ByteReader {
  readonly write: (bytes: Uint8Array) => void
  readonly end: () => void
}

/** What holds records in an array, by its key, and what that says of the text. */
const lists: ReadonlyArray<{ readonly key: string; readonly format: Format; readonly isSkipped?: true }> = [
  { key: "Records", format: "CloudTrail" },
  { key: "Events", format: "CloudTrailLookup" },
  { key: "QueryResultRows", format: "CloudTrailQuery" },
  { key: "UserDetailList", format: "AuthorizationDetails" },
  { key: "RoleDetailList", format: "AuthorizationDetails" },
  // What is in these is no principal.
  { key: "GroupDetailList", format: "AuthorizationDetails", isSkipped: true },
  { key: "Policies", format: "AuthorizationDetails", isSkipped: true }
]

const firstList: Want = lastField + 2
const digest: Want = lastField + 1

const keysOfObject = new Keys({
  digestStartTime: digest,
  ...Object.fromEntries(lists.map(({ key }, i) => [key, firstList + i]))
})

/** What is watched. */
const Frame = {
  /** Values that stand by themselves. */
  text: 0,
  /** An object that stands by itself: a record, or one that holds records. */
  object: 1,
  list: 2,
  record: 3,
  /** An object within a record. */
  within: 4
} as const
type Frame = (typeof Frame)[keyof typeof Frame]

/** Reads JSON. `limit` is the most bytes that a record may have which is given to `JSON.parse`. */
export class JsonReader implements ByteReader, Visitor {
  readonly #report: Report
  readonly #limit: number
  readonly #scanner = new Scanner(this)
  readonly #fields = new RecordFields()
  /** What has come of the record before this chunk. */
  readonly #held: Carry
  readonly #around: Array<Frame> = []
  #frame: Frame = Frame.text
  #chunk: Uint8Array = new Uint8Array(0)
  /** The offset of the chunk's first byte. */
  #chunkAt = 0
  /** The offset of the record that is read; -1 between records. */
  #recordAt = -1
  /** How many records were read. */
  #count = 0
  /** The format of the object that stands by itself, where it holds records. */
  #holder: Format | undefined
  #isDigest = false
  #isSearching = false

  constructor(report: Report, limit: number) {
    this.#report = report
    this.#limit = limit
    this.#held = new Carry(limit)
  }

  write(bytes: Uint8Array): void {
    this.#chunk = bytes
    this.#scanner.write(bytes)
    if (this.#recordAt >= 0) this.#hold(bytes.length)
    this.#chunkAt += bytes.length
  }

  end(): void {
    this.#scanner.end()
  }

  key(bytes: Uint8Array, start: number, end: number): Want {
    if (this.#frame === Frame.object) {
      const want = keysOfObject.find(bytes, start, end)
      if (want === digest) this.#isDigest = true
      if (want !== nothing) return want
    }
    return this.#fields.key(bytes, start, end)
  }

  text(want: Want, bytes: Uint8Array, start: number, end: number, hasEscape: boolean, offset: number): void {
    if (want !== element) this.#fields.text(want, bytes, start, end, hasEscape)
    else if (this.#frame <= Frame.list) this.#readArn(decode(bytes.subarray(start, end)), hasEscape, offset)
  }

  other(want: Want, offset: number): void {
    if (want !== element) this.#fields.other(want)
    else if (this.#frame <= Frame.list) {
      this.#report.damage("a value that is no record", this.#position(offset))
      this.#count++
    }
  }

  enter(want: Want, isObject: boolean, offset: number): Marks | undefined {
    switch (this.#frame) {
      case Frame.text:
        if (!isObject) return this.#watch(Frame.list)
        this.#begin(offset)
        return this.#watch(Frame.object)
      case Frame.list:
        this.#begin(offset)
        return this.#watch(Frame.record)
      default: {
        const list = isObject ? undefined : lists[want - firstList]
        if (list) return this.#hasList(list)
        const isEntered = want > element && want <= lastField && this.#fields.enter(want, isObject)
        return isEntered ? this.#watch(Frame.within) : undefined
      }
    }
  }

  leave(end: number): Marks {
    const left = this.#frame
    this.#frame = this.#around.pop() ?? Frame.text
    if (left === Frame.within) this.#fields.leave()
    else if (left === Frame.record) this.#finish(end)
    else if (left === Frame.object) {
      if (this.#holder === undefined) this.#finish(end)
      else if (this.#count === 0) this.#report.recognise(this.#holder, this.#position(end))
      this.#holder = undefined
    }
    return this.#marks()
  }

  broken(reason: string, offset: number): void {
    if (!this.#isSearching || (this.#recordAt >= 0 && this.#fields.isLikely())) {
      this.#report.damage(reason, this.#position(offset))
      this.#count++
    }
    this.#isSearching = true
    this.#recordAt = -1
    this.#holder = undefined
    this.#frame = Frame.text
    this.#around.length = 0
  }

  isSearching(): boolean {
    return this.#isSearching
  }

  #position(offset: number): Position {
    return { offset, record: this.#count + 1 }
  }

  #watch(frame: Frame): Marks {
    this.#around.push(this.#frame)
    this.#frame = frame
    return this.#marks()
  }

  #marks(): Marks {
    const marks = this.#fields.marks()
    return this.#frame === Frame.object ? marks | keysOfObject.marks : marks
  }

  #begin(offset: number): void {
    this.#recordAt = offset
    this.#isDigest = false
    this.#held.clear()
    this.#fields.clear()
  }

  /** An object is no record if it holds records. */
  #hasList({ format, isSkipped }: (typeof lists)[number]): Marks | undefined {
    this.#holder = format
    this.#recordAt = -1
    this.#isSearching = false
    return isSkipped ? undefined : this.#watch(Frame.list)
  }

  #finish(end: number): void {
    const at = this.#position(this.#recordAt)
    if (this.#fields.isVouched() && (!this.#isSearching || this.#fields.isLikely())) {
      this.#isSearching = false
      if (this.#report.recognise("CloudTrail", at)) this.#fields.report(this.#report, at)
    } else if (this.#isDigest) {
      this.#isSearching = false
      if (this.#report.recognise("CloudTrailDigest", at)) this.#report.noCaller("Digest", undefined, at)
    } else {
      this.#readWhole(end, at)
    }
    if (!this.#isSearching) this.#count++
    this.#recordAt = -1
  }

  #readWhole(end: number, at: Position): void {
    // What only has an identity may be a part of the record that is damaged.
    if (this.#isSearching && this.#fields.hasIdentity() && !this.#fields.isLikely()) return
    this.#hold(end - this.#chunkAt)
    const bytes = this.#held.bytes
    if (bytes && reportValue(parseJson(decode(bytes)), this.#report, at)) this.#isSearching = false
    else if (!this.#isSearching) {
      const tooLong = `a record that has to be read whole, of more than ${this.#limit} bytes`
      this.#report.damage(bytes ? "an object of no known format" : tooLong, at)
    }
  }

  /** Keeps what this chunk has of the record, up to an index. */
  #hold(end: number): void {
    this.#held.add(this.#chunk, Math.max(0, this.#recordAt - this.#chunkAt), end)
  }

  #readArn(raw: string, hasEscape: boolean, offset: number): void {
    const text = hasEscape ? parseJson(`"${raw}"`) : raw
    const at = this.#position(offset)
    if (typeof text !== "string" || !beginsArn(text)) this.#report.damage("a text that is no ARN", at)
    else if (this.#report.recognise("Arns", at)) {
      this.#report.identity({ arn: judgeArn(text), type: "", isInvoked: false }, undefined, at)
    }
    this.#count++
  }
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true })

const decode = (bytes: Uint8Array): string => decoder.decode(bytes)
