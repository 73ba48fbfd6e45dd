/** A file that does not change while it is served: named by what it holds, and sent in as few bytes as the client takes. */

import { createHash } from "node:crypto"
import { extname } from "node:path"
import { gzipSync } from "node:zlib"
import { type Headers, HttpServerResponse } from "./unstable.ts"

export interface StaticFile {
  readonly contentType: string
  readonly plain: Variant
  /** Undefined where it would save nothing. */
  readonly gzipped: Variant | undefined
}

/** The same file in one encoding; each has an ETag of its own (RFC 9110, section 8.8.3.3). */
interface Variant {
  readonly bytes: Uint8Array
  readonly etag: string
}

export const make = (path: string, bytes: Uint8Array): StaticFile => {
  const hash = createHash("sha256").update(bytes).digest("base64url")
  const gzipped = gzipSync(bytes, { level: 9 })
  return {
    contentType: contentTypes[extname(path)] ?? "application/octet-stream",
    plain: { bytes, etag: `"${hash}"` },
    gzipped: gzipped.length < bytes.length ? { bytes: gzipped, etag: `"${hash}-gzip"` } : undefined
  }
}

export const answer = (
  { contentType, gzipped, plain }: StaticFile,
  headers: Headers.Headers
): HttpServerResponse.HttpServerResponse => {
  const variant = gzipped !== undefined && takesGzip(headers["accept-encoding"] ?? "") ? gzipped : plain
  const sent = {
    "cache-control": "no-cache",
    etag: variant.etag,
    vary: "accept-encoding",
    ...(variant === gzipped && { "content-encoding": "gzip" })
  }
  return isKnown(headers["if-none-match"] ?? "", variant.etag)
    ? HttpServerResponse.empty({ status: 304, headers: sent })
    : HttpServerResponse.uint8Array(variant.bytes, { contentType, headers: sent })
}

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".svg": "image/svg+xml"
}

/** Whether an `Accept-Encoding` names gzip, or anything, and does not give it the weight 0. */
const takesGzip = (accepted: string): boolean => {
  const weights = new Map(
    accepted.split(",").map((part) => {
      const [name = "", ...parameters] = part.toLowerCase().split(";")
      const weight = parameters.find((parameter) => parameter.trim().startsWith("q="))
      return [name.trim(), weight === undefined ? 1 : Number(weight.trim().slice(2))] as const
    })
  )
  return (weights.get("gzip") ?? weights.get("*") ?? 0) > 0
}

/** Whether an `If-None-Match` has the ETag, compared weakly as that header is (RFC 9110, section 13.1.2). */
const isKnown = (known: string, etag: string): boolean =>
  known.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === etag)
