import * as Effect from "effect/Effect"
import type * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Stream from "effect/Stream"

/** What was read of a body. `complete` is `false` where reading stopped at the limit. */
export interface Text {
  readonly text: string
  readonly complete: boolean
}

/** Reads a body as UTF-8 text, and stops at the limit in bytes rather than hold more than that. */
export const readText = (
  response: HttpClientResponse.HttpClientResponse,
  limit: number
): Effect.Effect<Text, HttpClientError.HttpClientError> =>
  Effect.suspend(() => {
    const decoder = new TextDecoder()
    let text = ""
    let bytes = 0
    return response.stream.pipe(
      Stream.takeWhile((chunk) => {
        bytes += chunk.byteLength
        if (bytes > limit) return false
        text += decoder.decode(chunk, { stream: true })
        return true
      }),
      Stream.runDrain,
      // A response without a body has no stream to open; that is an empty text, not a failure.
      Effect.catchIf(
        (error) => error.reason._tag === "EmptyBodyError",
        () => Effect.void
      ),
      Effect.map(() => ({ text: text + decoder.decode(), complete: bytes <= limit }))
    )
  })
