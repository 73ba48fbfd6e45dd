// Signature Version 4 of AWS ("Signing AWS API requests" in its IAM guide), as far as a request to `/` without a query
// needs it. Web Crypto alone: there is nothing of Node in it.

import * as Effect from "effect/Effect"
import * as Hex from "effect/encoding/Hex"
import * as Redacted from "effect/Redacted"

/** What a request is signed with. */
export interface SigningKey {
  readonly accessKeyId: Redacted.Redacted
  readonly secretAccessKey: Redacted.Redacted
}

/** What is signed. */
export interface Request {
  readonly region: string
  readonly service: string
  /** As `X-Amz-Date` has it: `20260805T123456Z`. */
  readonly date: string
  /** All of them are signed; the names in any case. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
  readonly body: string
}

/** A signature, and the value of the header `Authorization` that it is part of. */
export interface Signed {
  readonly authorization: string
  readonly signature: string
}

/** Signs a POST. */
export const sign = Effect.fnUntraced(function* (
  key: SigningKey,
  { body, date, headers, region, service }: Request
): Effect.fn.Return<Signed> {
  const canonical = headers
    .map(([name, value]) => [name.toLowerCase(), value.trim().replace(/ +/g, " ")] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  const names = canonical.map(([name]) => name).join(";")
  const request = [
    "POST",
    "/",
    "",
    ...canonical.map(([name, value]) => `${name}:${value}`),
    "",
    names,
    yield* hash(body)
  ].join("\n")

  const day = date.slice(0, 8)
  const scope = `${day}/${region}/${service}/aws4_request`
  let derived: Uint8Array<ArrayBuffer> = encode(`AWS4${Redacted.value(key.secretAccessKey)}`)
  for (const part of [day, region, service, "aws4_request"]) derived = yield* hmac(derived, part)
  const text = [algorithm, date, scope, yield* hash(request)].join("\n")
  const signature = Hex.encode(yield* hmac(derived, text))
  const credential = `${Redacted.value(key.accessKeyId)}/${scope}`
  return {
    signature,
    authorization: `${algorithm} Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`
  }
})

const algorithm = "AWS4-HMAC-SHA256"

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

const hash = (text: string): Effect.Effect<string> =>
  Effect.promise(() => crypto.subtle.digest("SHA-256", encode(text))).pipe(
    Effect.map((digest) => Hex.encode(new Uint8Array(digest)))
  )

const hmac = (key: Uint8Array<ArrayBuffer>, text: string): Effect.Effect<Uint8Array<ArrayBuffer>> =>
  Effect.promise(() =>
    crypto.subtle
      .importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"])
      .then((key) => crypto.subtle.sign("HMAC", key, encode(text)))
  ).pipe(Effect.map((signature) => new Uint8Array(signature)))
