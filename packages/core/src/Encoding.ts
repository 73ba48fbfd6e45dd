/**
 * Bytes from outside as text: strictly, since a character that was replaced makes one name out of another.
 *
 * @since 0.1.0
 */

import * as Data from "effect/Data"
import { dual } from "effect/Function"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"

/**
 * Bytes that are not text in the encoding that was expected.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidEncoding extends Data.TaggedError("InvalidEncoding")<{
  /** What is wrong, where, and which encoding it seems to be. */
  readonly message: string
  /** Position of the first byte that does not fit, in bytes. */
  readonly index: number
}> {}

/**
 * How bytes are read.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options {
  /**
   * Whether UTF-16 is read where a byte order mark says so, as in files that PowerShell wrote. Default: `false`, as
   * JSON on the network is UTF-8 (RFC 8259, section 8.1).
   */
  readonly utf16?: boolean | undefined
}

/**
 * Returns the text that bytes hold in UTF-8, without its byte order mark.
 *
 * @example
 * ```ts
 * import * as Encoding from "@dd-cloud-auth/core/Encoding"
 * import * as Result from "effect/Result"
 *
 * const latin1 = Encoding.decode(new Uint8Array([0x5a, 0x6f, 0xeb]))
 * if (Result.isSuccess(latin1) || latin1.failure.index !== 2) throw new Error("read as something else")
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const decode = (bytes: Uint8Array, options: Options = {}): Result.Result<string, InvalidEncoding> =>
  toResult(makeDecoder(options)(bytes, true))

/**
 * Decodes a stream of bytes as it comes, wherever it is cut. The text before a byte that does not fit comes first, then
 * the failure.
 *
 * @category combinators
 * @since 0.1.0
 */
export const decodeStream: {
  <E, R>(
    self: Stream.Stream<Uint8Array, E, R>,
    options?: Options
  ): Stream.Stream<string, E | InvalidEncoding, R>
  (
    options?: Options
  ): <E, R>(self: Stream.Stream<Uint8Array, E, R>) => Stream.Stream<string, E | InvalidEncoding, R>
} = dual(
  (args) => Stream.isStream(args[0]),
  <E, R>(
    self: Stream.Stream<Uint8Array, E, R>,
    options: Options = {}
  ): Stream.Stream<string, E | InvalidEncoding, R> =>
    Stream.suspend(() => {
      const decoder = makeDecoder(options)
      const emit = ({ invalid, text }: Decoded): Stream.Stream<string, InvalidEncoding> =>
        invalid === undefined
          ? Stream.succeed(text)
          : Stream.concat(Stream.succeed(text), Stream.fail(invalid))
      return self.pipe(
        Stream.flatMap((bytes) => emit(decoder(bytes, false))),
        Stream.concat(Stream.suspend(() => emit(decoder(new Uint8Array(0), true))))
      )
    })
)

/** The text of all characters that are complete, up to the first byte that does not fit. */
interface Decoded {
  readonly text: string
  readonly invalid?: InvalidEncoding
}

const toResult = ({ invalid, text }: Decoded): Result.Result<string, InvalidEncoding> =>
  invalid === undefined ? Result.succeed(text) : Result.fail(invalid)

type Unicode = "utf-8" | "utf-16le" | "utf-16be"

/** Returns a function that is given the bytes in order. */
const makeDecoder = ({ utf16 = false }: Options) => {
  /** Unknown until there are the first four bytes, or all of them. */
  let encoding: Unicode | undefined
  /** What was given and is not decoded yet: the beginning of a character. */
  let rest = new Uint8Array(0)
  /** How many bytes are decoded. */
  let done = 0

  return (bytes: Uint8Array, isLast: boolean): Decoded => {
    let given = rest.length === 0 ? bytes : joined(rest, bytes)
    if (encoding === undefined) {
      if (given.length < 4 && !isLast) {
        rest = Uint8Array.from(given)
        return { text: "" }
      }
      const start = recognise(given)
      if (start.unreadable !== undefined || (start.encoding !== "utf-8" && !utf16)) {
        const message = `not UTF-8: it seems to be ${start.unreadable ?? names[start.encoding]}`
        return { text: "", invalid: new InvalidEncoding({ index: 0, message }) }
      }
      encoding = start.encoding
      done = start.mark
      given = given.subarray(start.mark)
    }
    const end = isLast ? given.length : completeEnd(given, encoding)
    const complete = given.subarray(0, end)
    const text = strict(complete, encoding)
    if (text === undefined) {
      const at = firstInvalid(complete, encoding)
      return {
        text: strict(complete.subarray(0, at), encoding) ?? "",
        invalid: invalid(given, at, done + at, encoding)
      }
    }
    rest = Uint8Array.from(given.subarray(end))
    done += end
    return { text }
  }
}

/** What the first bytes say: an encoding and the length of its mark, or what it is that cannot be read. */
interface Start {
  readonly encoding: Unicode
  readonly mark: number
  readonly unreadable?: string
}

const unreadable = (what: string): Start => ({ encoding: "utf-8", mark: 0, unreadable: what })

/** What begins with which bytes. The mark of UTF-32 begins as one of UTF-16 does. */
const signatures: ReadonlyArray<readonly [bytes: ReadonlyArray<number>, start: Start]> = [
  [[0xff, 0xfe, 0, 0], unreadable("UTF-32")],
  [[0xff, 0xfe], { encoding: "utf-16le", mark: 2 }],
  [[0xfe, 0xff], { encoding: "utf-16be", mark: 2 }],
  [[0xef, 0xbb, 0xbf], { encoding: "utf-8", mark: 3 }],
  [[0x1f, 0x8b], unreadable("compressed with gzip")],
  [[0x28, 0xb5, 0x2f, 0xfd], unreadable("compressed with zstd")]
]

const recognise = (bytes: Uint8Array): Start => {
  const signed = signatures.find(([signature]) => signature.every((byte, i) => bytes[i] === byte))
  if (signed !== undefined) return signed[1]
  // No text begins with U+0000, but in wider encodings every ASCII character has such bytes.
  const [a, b, c, d] = bytes
  if ((a === 0 && b === 0) || (b === 0 && c === 0 && d === 0)) return unreadable("UTF-32")
  if (b !== undefined && (a === 0 || b === 0)) return unreadable("UTF-16 without a byte order mark")
  return { encoding: "utf-8", mark: 0 }
}

const names: Readonly<Record<Unicode, string>> = {
  "utf-8": "UTF-8",
  "utf-16le": "UTF-16 (little-endian)",
  "utf-16be": "UTF-16 (big-endian)"
}

const strict = (bytes: Uint8Array, encoding: Unicode): string | undefined =>
  Option.getOrUndefined(
    // A mark was taken off at the start; wherever else one stands, it is a character.
    Option.liftThrowable(() => new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes))()
  )

/** Where the last complete character ends. */
const completeEnd = (bytes: Uint8Array, encoding: Unicode): number => {
  const length = bytes.length
  if (encoding !== "utf-8") {
    const even = length - (length % 2)
    const high = bytes[encoding === "utf-16le" ? even - 1 : even - 2] ?? 0
    return (high & 0xfc) === 0xd8 ? even - 2 : even
  }
  let start = length - 1
  while (((bytes[start] ?? 0) & 0xc0) === 0x80) start--
  const lead = bytes[start] ?? 0
  const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1
  return start + size > length ? start : length
}

/** Whether more bytes could make text of these. */
const canGoOn = (bytes: Uint8Array, encoding: Unicode): boolean =>
  Option.isSome(
    Option.liftThrowable(() => new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true }))()
  )

/** The length of the longest text at the beginning. Only asked of bytes that are no text. */
const firstInvalid = (bytes: Uint8Array, encoding: Unicode): number => {
  let valid = 0
  let invalid = bytes.length
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >>> 1
    if (canGoOn(bytes.subarray(0, middle), encoding)) valid = middle
    else invalid = middle
  }
  return completeEnd(bytes.subarray(0, valid), encoding)
}

const invalid = (bytes: Uint8Array, at: number, index: number, encoding: Unicode): InvalidEncoding => {
  const isLatin = encoding === "utf-8" && looksLatin(bytes, at)
  const what =
    canGoOn(bytes.subarray(at), encoding) && !isLatin
      ? `it ends in the middle of the character at ${index}`
      : `the byte 0x${bytes[at]!.toString(16).padStart(2, "0")} at ${index} is part of no character`
  return new InvalidEncoding({
    index,
    message: `not ${names[encoding]}: ${what}${isLatin ? "; it seems to be Latin-1 or Windows-1252" : ""}`
  })
}

/** Whether a byte that is no UTF-8 is a letter with an accent in a text that is ASCII around it. */
const looksLatin = (bytes: Uint8Array, at: number): boolean =>
  bytes[at]! >= 0xa0 && (bytes[at + 1] ?? 0) < 0x80

const joined = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(a.length + b.length)
  bytes.set(a)
  bytes.set(b, a.length)
  return bytes
}
