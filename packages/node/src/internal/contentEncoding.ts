import * as NodeStream from "@effect/platform-node/NodeStream"
import * as Predicate from "effect/Predicate"
import * as Stream from "effect/Stream"
import type { Duplex } from "node:stream"
import { constants, createBrotliDecompress, createGunzip, createZstdDecompress } from "node:zlib"
import { DecodeError, HttpClientError, type HttpClientResponse } from "./unstable.ts"

/** What requests ask for. Undici's own interceptor would do, but prints that it is experimental. */
export const accepted = "gzip, br, zstd"

/**
 * Returns a response whose `stream` holds the bytes that were meant, whatever they came as. It decodes no more than its
 * reader takes; what cannot be decoded fails with a `DecodeError` whose description says why.
 */
export const decoded = (response: HttpClientResponse): HttpClientResponse => {
  const value = response.headers["content-encoding"] ?? ""
  const codings = value.toLowerCase().split(/[\s,]+/)
  const named = codings.filter((coding) => coding !== "" && coding !== "identity")
  return named.length === 0
    ? response
    : Object.create(response, { stream: { get: () => decode(response, named, value) } })
}

const decode = (
  response: HttpClientResponse,
  [coding = "", ...more]: ReadonlyArray<string>,
  value: string
): Stream.Stream<Uint8Array, HttpClientError> => {
  const failure = (description: string, cause?: unknown) =>
    new HttpClientError({
      reason: new DecodeError({ request: response.request, response, description, cause })
    })
  const evaluate = decoders.get(coding)
  // Nobody encodes twice but to hide how much there is.
  if (evaluate === undefined || more.length > 0) {
    return Stream.fail(failure(`the body has the content encoding ${value}, and ${accepted} were asked for`))
  }
  return NodeStream.pipeThroughDuplex(response.stream, {
    evaluate,
    onError: (cause) => failure(`the body ${problem(cause)} (content encoding ${coding})`, cause)
  })
}

const problem = (cause: unknown): string =>
  Predicate.hasProperty(cause, "code") && cause.code === "Z_BUF_ERROR"
    ? "was cut off"
    : "is not what it claims to be"

// A block of zstd. Node's own 16 KiB make for eight times the steps.
const chunkSize = 131_072

const decoders: ReadonlyMap<string, () => Duplex> = new Map([
  ["gzip", () => createGunzip({ chunkSize })],
  ["x-gzip", () => createGunzip({ chunkSize })],
  ["br", () => createBrotliDecompress({ chunkSize })],
  // 8 MiB, the largest window that RFC 9659 has clients expect: the server decides how much memory it takes.
  ["zstd", () => createZstdDecompress({ chunkSize, params: { [constants.ZSTD_d_windowLogMax]: 23 } })]
])
