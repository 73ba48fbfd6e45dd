/**
 * Callers out of logs of any size, as their bytes come: CloudTrail and what is made of it, IAM reports, lists of ARNs.
 *
 * @since 0.1.0
 */

import { beginsArn } from "./internal/arnsIn.ts"
import { Carry } from "./internal/carry.ts"
import { Findings } from "./internal/findings.ts"
import { isBlank, openArray, openObject } from "./internal/jsonBytes.ts"
import { type ByteReader, JsonReader } from "./internal/readJson.ts"
import { isHeading, LineReader } from "./internal/readLines.ts"
import { Report } from "./internal/report.ts"
import type { Format, Sink } from "./internal/sink.ts"

export type {
  Damage,
  Format,
  IdentityType,
  NoCaller,
  NoCallerKind,
  Position,
  Sighting,
  Sink
} from "./internal/sink.ts"

/**
 * Takes the bytes of one text, in chunks of any size, and tells a `Sink` what they hold. Nothing that is read makes it
 * throw.
 *
 * @category models
 * @since 0.1.0
 */
export interface Reader {
  /** Takes more bytes. They may be used again afterwards. */
  readonly write: (chunk: Uint8Array) => void
  /** Says that no more bytes come. A text that ends too early is damage. */
  readonly end: () => void
}

/**
 * The most bytes of a record that has to be read whole, or of a line of a text that is no JSON: 1 MiB. CloudTrail writes
 * no record of more. A longer one is damage; that of a CloudTrail record of which nothing but its length is unusual is read.
 *
 * @category reading
 * @since 0.1.0
 */
export const longestRecord = 1_048_576

/**
 * Creates a reader of one text. What the text is, its content says; where `format` is given, a record of any other is
 * damage.
 *
 * @category reading
 * @since 0.1.0
 */
export const make = (sink: Sink, { format }: { readonly format?: Format } = {}): Reader => {
  const findings = new Findings()
  const report = new Report(findings, format)
  const start = new Carry(Infinity)
  let reader: ByteReader | undefined

  const json = (): ByteReader => new JsonReader(report, longestRecord)

  const begin = (isEnd: boolean): void => {
    const bytes = start.bytes!
    const isLines = recognise(
      new TextDecoder().decode(bytes.subarray(0, enough)),
      isEnd || bytes.length >= enough
    )
    if (isLines === undefined) return
    reader = isLines ? new LineReader(report, longestRecord) : json()
    // A byte order mark means nothing, as blanks do; offsets stay what they are.
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes.fill(0x20, 0, 3)
    reader.write(bytes)
    start.clear()
  }

  return {
    write: (chunk) => {
      // What is found in a part is told before the next is read, so that no more of it is kept.
      for (let from = 0; from < chunk.length; from += part) {
        const bytes = chunk.subarray(from, from + part)
        if (!reader && start.length === 0 && beginsJson(bytes)) reader = json()
        if (reader) reader.write(bytes)
        else {
          start.add(bytes, 0, bytes.length)
          begin(false)
        }
        findings.tell(sink)
      }
    },
    end: () => {
      if (!reader) begin(true)
      reader?.end()
      findings.tell(sink)
    }
  }
}

/** In bytes. */
const part = 262_144

/** How many bytes of a text say what it is. */
const enough = 4096

/** Whether JSON is sure to begin here. Of a hundred thousand files, most do, and need no other look. */
const beginsJson = (bytes: Uint8Array): boolean => {
  const first = bytes.find((byte) => isBlank[byte] === 0)
  return first === openObject || first === openArray
}

/** Whether a text is read line by line, and not as JSON; `undefined` if that cannot be said yet. */
const recognise = (start: string, isAll: boolean): boolean | undefined => {
  const text = start.replace(/^\ufeff/, "").trimStart()
  if (/^[{[]/.test(text)) return false
  const end = text.search(/[\r\n]/)
  if (!isAll && end < 0) return undefined
  const line = end < 0 ? text : text.slice(0, end)
  if (beginsArn(line.replace(/^["']/, "")) || isHeading(line)) return true
  // JSON of which the beginning is damaged is still better read as JSON.
  return !/[{,]\s*"/.test(text)
}
