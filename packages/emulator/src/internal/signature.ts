// Signature Version 4 of AWS ("Signing AWS API requests" in its IAM guide), from the side that checks it. It shares no line
// with what signs in `@dd-cloud-auth/aws`, so that each is a witness of the other. Web Crypto alone: it runs in browsers.

import * as Effect from "effect/Effect"
import * as Hex from "effect/encoding/Hex"
import * as Redacted from "effect/Redacted"

/** A `POST` to `/` without a query, as it arrives. */
export interface SignedRequest {
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** What a request says of its signature. */
export interface Claim {
  readonly accessKeyId: string
  /** As in the scope: `20260805`. */
  readonly day: string
  readonly region: string
  readonly service: string
  readonly signedHeaders: ReadonlyArray<string>
  readonly signature: string
}

/** Reads the value of a header `Authorization`; `undefined` for any other than that of a signature. */
export const parseClaim = (value: string): Claim | undefined => {
  const found = claim.exec(value)
  if (found === null) return undefined
  const [, accessKeyId = "", day = "", region = "", service = "", names = "", signature = ""] = found
  return { accessKeyId, day, region, service, signedHeaders: names.split(";"), signature }
}

const claim = new RegExp(
  "^AWS4-HMAC-SHA256 Credential=(\\w{16,128})/(\\d{8})/([a-z\\d-]+)/([a-z\\d-]+)/aws4_request, ?" +
    "SignedHeaders=([a-z\\d-]+(?:;[a-z\\d-]+)*), ?Signature=([\\da-f]{64})$"
)

/** The signature that a request should have; `undefined` where a header that it claims is not there. */
export const signatureOf = Effect.fnUntraced(function* (
  { day, region, service, signedHeaders }: Claim,
  request: SignedRequest,
  secret: Redacted.Redacted
): Effect.fn.Return<string | undefined> {
  const lines: Array<string> = []
  for (const name of signedHeaders) {
    const value = headerOf(request, name)
    if (value === undefined) return undefined
    lines.push(`${name}:${value.trim().replace(/ +/g, " ")}\n`)
  }
  const canonical = `POST\n/\n\n${lines.join("")}\n${signedHeaders.join(";")}\n${yield* sha256(request.body)}`
  const scope = `${day}/${region}/${service}/aws4_request`
  const text = `AWS4-HMAC-SHA256\n${request.headers.get("x-amz-date") ?? ""}\n${scope}\n${yield* sha256(canonical)}`
  const ofDay = yield* hmac(utf8(`AWS4${Redacted.value(secret)}`), day)
  const ofService = yield* hmac(yield* hmac(ofDay, region), service)
  return Hex.encode(yield* hmac(yield* hmac(ofService, "aws4_request"), text))
})

// The Datadog Agent signs the length and does not carry it: whoever sends the request for it counts again.
const headerOf = ({ body, headers }: SignedRequest, name: string): string | undefined =>
  headers.get(name) ?? (name === "content-length" ? String(utf8(body).length) : undefined)

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

const sha256 = (text: string): Effect.Effect<string> =>
  Effect.map(
    Effect.promise(() => crypto.subtle.digest("SHA-256", utf8(text))),
    (digest) => Hex.encode(new Uint8Array(digest))
  )

const hmac = (key: Uint8Array<ArrayBuffer>, text: string): Effect.Effect<Uint8Array<ArrayBuffer>> =>
  Effect.promise(() =>
    crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"])
  ).pipe(
    Effect.flatMap((key) => Effect.promise(() => crypto.subtle.sign("HMAC", key, utf8(text)))),
    Effect.map((bytes) => new Uint8Array(bytes))
  )
