import * as Effect from "effect/Effect"
import type * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { parseJson } from "./errorBody.ts"

type Read<A> = Effect.Effect<A, HttpClientError.HttpClientError>

/** Reads a body as text; a body longer than the limit in bytes is cut there. */
export const text = (response: HttpClientResponse.HttpClientResponse, limit: number): Read<string> =>
  Effect.map(read(response, limit), ({ chunks }) => decode(chunks))

/** Reads a body as JSON; fails with what is wrong with the body. `say` is what is done to a text that is repeated. */
export const json = (
  response: HttpClientResponse.HttpClientResponse,
  limit: number,
  say: (text: string, longest: number) => string
): Read<Result.Result<unknown, string>> =>
  Effect.map(read(response, limit), ({ chunks, complete }) => {
    if (!complete) return Result.fail(`the body is longer than ${limit} bytes (\`maxResponseBytes\`)`)
    const text = decode(chunks)
    return Result.fromOption(parseJson(text), () => notJson(text, say))
  })

const notJson = (text: string, say: (text: string, longest: number) => string): string => {
  const beginning = say(text.trimStart(), 80)
  if (beginning === "") return "the body is empty"
  return /^[[{]/.test(beginning)
    ? `the body is not valid JSON; it may have been cut off after ${text.length} characters`
    : `the body is not JSON; it begins with "${beginning}"`
}

// Decoding all at once gives one flat string: that is half of what a string of joined pieces takes while it is parsed.
const decode = (chunks: Array<Uint8Array>): string => {
  const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.byteLength, 0))
  let offset = 0
  for (const chunk of chunks.splice(0)) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return new TextDecoder().decode(bytes)
}

const read = (
  response: HttpClientResponse.HttpClientResponse,
  limit: number
): Read<{ readonly chunks: Array<Uint8Array>; readonly complete: boolean }> =>
  Effect.suspend(() => {
    const chunks: Array<Uint8Array> = []
    let bytes = 0
    return response.stream.pipe(
      Stream.takeWhile((chunk) => {
        chunks.push(chunk.subarray(0, limit - bytes))
        bytes += chunk.byteLength
        return bytes <= limit
      }),
      Stream.runDrain,
      // A response without a body has no stream to open; that is an empty text, not a failure.
      Effect.catchIf(
        (error) => error.reason._tag === "EmptyBodyError",
        () => Effect.void
      ),
      Effect.map(() => ({ chunks, complete: bytes <= limit }))
    )
  })
