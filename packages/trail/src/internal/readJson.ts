// Reads records out of JSON as it comes. Of a CloudTrail record it takes the few fields that name callers, on its way
// past all others; a record for which it cannot vouch, and every record of another format, is given to `JSON.parse`.

import { beginsArn } from "./arnsIn.ts"
import { makeCarry } from "./carry.ts"
import { reportValue } from "./documents.ts"
import { makeKeys } from "./keys.ts"
import { parseJson } from "./record.ts"
import { lastField, makeRecordFields } from "./recordFields.ts"
import type { Report } from "./report.ts"
import { element, makeScanner, nothing, type Want } from "./scanJson.ts"
import type { Format, Position } from "./sink.ts"
import { judgeArn } from "./verdict.ts"

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

const keysOfObject = makeKeys({
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
export const makeJsonReader = (report: Report, limit: number): ByteReader => {
  const fields = makeRecordFields()
  const held = makeCarry(limit)
  const around: Array<Frame> = []
  let frame: Frame = Frame.text
  let chunk: Uint8Array = new Uint8Array(0)
  /** The offset of the chunk's first byte. */
  let chunkAt = 0
  /** The offset of the record that is read; -1 between records. */
  let recordAt = -1
  /** How many records were read. */
  let count = 0
  /** The format of the object that stands by itself, where it holds records. */
  let holder: Format | undefined
  let isDigest = false
  let isSearching = false

  const position = (offset: number): Position => ({ offset, record: count + 1 })

  const watch = (next: Frame): true => {
    around.push(frame)
    frame = next
    return true
  }

  const begin = (offset: number): void => {
    recordAt = offset
    isDigest = false
    held.clear()
    fields.clear()
  }

  const finish = (end: number): void => {
    const at = position(recordAt)
    if (fields.isVouched() && (!isSearching || fields.isLikely())) {
      isSearching = false
      if (report.recognise("CloudTrail", at)) fields.report(report, at)
    } else if (isDigest) {
      isSearching = false
      if (report.recognise("CloudTrailDigest", at)) report.noCaller("Digest", undefined, at)
    } else {
      readWhole(end, at)
    }
    if (!isSearching) count++
    recordAt = -1
  }

  const readWhole = (end: number, at: Position): void => {
    held.add(chunk, Math.max(0, recordAt - chunkAt), end - chunkAt)
    const bytes = held.bytes()
    if (bytes && reportValue(parseJson(decode(bytes)), report, at)) isSearching = false
    else if (!isSearching) {
      report.damage(
        bytes
          ? "an object of no known format"
          : `a record that has to be read whole, of more than ${limit} bytes`,
        at
      )
    }
  }

  const scanner = makeScanner({
    key: (bytes, start, end, isEscaped) => {
      const want = frame === Frame.object ? keysOfObject(bytes, start, end, isEscaped) : nothing
      if (want === nothing) return fields.key(bytes, start, end, isEscaped)
      if (want === digest) isDigest = true
      return want
    },

    text: (want, bytes, start, end, isEscaped, offset) => {
      if (want !== element) return fields.text(want, bytes, start, end, isEscaped)
      if (frame > Frame.list || frame === Frame.object) return
      const raw = decode(bytes.subarray(start, end))
      const text = isEscaped ? parseJson(`"${raw}"`) : raw
      const at = position(offset)
      if (typeof text !== "string" || !beginsArn(text)) report.damage("a text that is no ARN", at)
      else if (report.recognise("Arns", at)) {
        report.identity({ arn: judgeArn(text), type: "", isInvoked: false }, undefined, at)
      }
      count++
    },

    other: (want, offset) => {
      if (want !== element) return fields.other(want)
      if (frame > Frame.list) return
      report.damage("a value that is no record", position(offset))
      count++
    },

    enter: (want, isObject, offset) => {
      if (frame === Frame.text) {
        if (!isObject) return watch(Frame.list)
        begin(offset)
        holder = undefined
        return watch(Frame.object)
      }
      if (frame === Frame.list) {
        begin(offset)
        return watch(Frame.record)
      }
      const list = want >= firstList ? lists[want - firstList] : undefined
      if (list && !isObject) {
        holder = list.format
        recordAt = -1
        isSearching = false
        return list.isSkipped ? false : watch(Frame.list)
      }
      return want > element && want <= lastField && fields.enter(want, isObject) && watch(Frame.within)
    },

    leave: (end) => {
      const left = frame
      frame = around.pop() ?? Frame.text
      if (left === Frame.within) fields.leave()
      else if (left === Frame.record || (left === Frame.object && holder === undefined)) finish(end)
      else if (left === Frame.object && count === 0) report.recognise(holder!, position(end))
    },

    broken: (reason, offset) => {
      if (!isSearching || (recordAt >= 0 && fields.isLikely())) {
        report.damage(reason, position(offset))
        count++
      }
      isSearching = true
      recordAt = -1
      frame = Frame.text
      around.length = 0
    },

    isSearching: () => isSearching
  })

  return {
    write: (bytes) => {
      chunk = bytes
      scanner.write(bytes)
      if (recordAt >= 0) held.add(bytes, Math.max(0, recordAt - chunkAt), bytes.length)
      chunkAt += bytes.length
    },
    end: scanner.end
  }
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true })

const decode = (bytes: Uint8Array): string => decoder.decode(bytes)
