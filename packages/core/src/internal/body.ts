import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as Encoding from "../Encoding.ts"
import * as Json from "../Json.ts"
import type { HttpClientError, HttpClientResponse } from "./unstable.ts"

type Read<A> = Effect.Effect<A, HttpClientError>

/** The JSON of a body, and how many bytes it took. */
export interface JsonBody {
  readonly json: unknown
  readonly bytes: number
}

/** What is wrong with a body: a sentence, and where in its JSON. */
export interface Problem {
  readonly message: string
  readonly path?: string | undefined
}

/**
 * Reads a body as text that a person reads; a body longer than the limit in bytes is cut there, and what is no UTF-8
 * shows as U+FFFD.
 */
export const text = (response: HttpClientResponse, limit: number): Read<string> =>
  Effect.map(read(response, limit), ({ bytes }) => new TextDecoder().decode(bytes))

/** What `json` is told. */
export interface JsonOptions {
  /** The most that is read, in bytes; what is left of `maxResponseBytes`. */
  readonly limit: number
  readonly maxResponseBytes: number
  /** What is done to a text that is repeated. */
  readonly say: (text: string, longest: number) => string
}

/** Reads a body as JSON in UTF-8, or says what is wrong with it. */
export const json = (
  response: HttpClientResponse,
  { limit, maxResponseBytes, say }: JsonOptions
): Read<Result.Result<JsonBody, Problem>> =>
  Effect.map(read(response, limit), ({ bytes, isWhole }) => {
    if (!isWhole)
      return Result.fail({
        message: `the body is longer than ${maxResponseBytes} bytes (\`maxResponseBytes\`)`
      })
    const text = Encoding.decode(bytes)
    if (Result.isFailure(text)) return Result.fail({ message: `the body is ${text.failure.message}` })
    const charset = otherCharset(response.headers["content-type"] ?? "")
    if (charset !== undefined && !/^[\0-\x7f]*$/.test(text.success)) {
      return Result.fail({ message: `the body is said to be in ${charset}, and not in UTF-8` })
    }
    return Json.parse(text.success).pipe(
      Result.map((json) => ({ json, bytes: bytes.length })),
      Result.mapError(({ path }) =>
        path === undefined ? { message: notJson(text.success, say) } : { message: twice, path }
      )
    )
  })

const twice = "this key occurs twice, and which of the two is meant cannot be told"

// JSON is UTF-8 whatever the header says (RFC 8259, section 8.1); but one of the two is wrong, and who knows which.
const otherCharset = (contentType: string): string | undefined => {
  const [, charset = "utf-8"] = /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType) ?? []
  return /^(utf-?8|us-ascii)$/i.test(charset) ? undefined : charset
}

const notJson = (text: string, say: JsonOptions["say"]): string => {
  const beginning = say(text.trimStart(), 80)
  if (beginning === "") return "the body is empty"
  return /^[[{]/.test(beginning)
    ? `the body is not valid JSON; it may have been cut off after ${text.length} characters`
    : `the body is not JSON; it begins with "${beginning}"`
}

/**
 * Reads the bytes of a body up to a limit, and says whether that is all of it.
 *
 * One buffer that grows: a server that sends byte by byte costs no more than its bytes. It begins as long as the body is
 * said to be, up to a length that a lie may cost.
 */
export const read = (
  response: HttpClientResponse,
  limit: number
): Read<{ readonly bytes: Uint8Array; readonly isWhole: boolean }> =>
  Effect.suspend(() => {
    const said = Number(response.headers["content-length"] ?? 0)
    let buffer = new Uint8Array(Math.min(limit, said > 16_384 ? Math.min(said, 33_554_432) : 16_384))
    let length = 0
    let isWhole = true
    const append = (chunk: Uint8Array): void => {
      const end = Math.min(length + chunk.length, limit)
      if (end > buffer.length) {
        const larger = new Uint8Array(Math.min(limit, Math.max(end, 2 * buffer.length)))
        larger.set(buffer.subarray(0, length))
        buffer = larger
      }
      buffer.set(chunk.subarray(0, end - length), length)
      isWhole = chunk.length === end - length
      length = end
    }
    return response.stream.pipe(
      Stream.takeWhile((chunk) => {
        append(chunk)
        return isWhole
      }),
      Stream.runDrain,
      // A response without a body has no stream to open; that is an empty text, not a failure.
      Effect.catchIf(
        (error) => error.reason._tag === "EmptyBodyError",
        () => Effect.void
      ),
      Effect.map(() => ({ bytes: buffer.subarray(0, length), isWhole }))
    )
  })
