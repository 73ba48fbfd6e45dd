// A proof taken apart: `body|headers|method|url`, all but the method in base64, as Datadog's own clients lay it out. It is
// read strictly: what could mean two things, or was changed on the way, is none.

import * as Encoding from "@dd-cloud-auth/core/Encoding"
import * as Json from "@dd-cloud-auth/core/Json"
import * as Base64 from "effect/encoding/Base64"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import type { SignedRequest } from "./signature.ts"

/** The request to STS that a proof holds. */
export interface Proof extends SignedRequest {
  readonly url: string
}

/** Reads the value of a header `Authorization`, or says why there is no proof in it, without anything of it. */
export const parse = (authorization: string): Result.Result<Proof, string> =>
  Result.gen(function* () {
    const [scheme, text = "", ...more] = authorization.split(" ")
    if (scheme !== "Delegated" || more.length > 0) {
      return yield* Result.fail("the header Authorization is not Delegated and a proof")
    }
    const parts = text.split("|")
    if (parts.length !== 4) return yield* Result.fail("it does not have four parts")
    const [body, headers, method, url] = parts as [string, string, string, string]
    if (method !== "POST") return yield* Result.fail("the method is not POST")
    return {
      body: yield* decode("the body is", body),
      headers: yield* readHeaders(yield* decode("the headers are", headers)),
      url: yield* decode("the URL is", url)
    }
  })

const decode = (partIs: string, text: string): Result.Result<string, string> => {
  const bytes = Base64.decode(text)
  // A decoder that skips line breaks, or bits that no byte needs, reads two texts as one.
  if (Result.isFailure(bytes) || Base64.encode(bytes.success) !== text) {
    return Result.fail(`${partIs} not base64 with its padding`)
  }
  return Result.mapError(Encoding.decode(bytes.success), () => `${partIs} not UTF-8`)
}

const readHeaders = (text: string): Result.Result<ReadonlyMap<string, string>, string> => {
  const json = Json.parse(text)
  if (Result.isFailure(json)) return Result.fail("the headers are not JSON, or say something twice")
  if (!Predicate.isObject(json.success)) return Result.fail("the headers are not a JSON object")
  const headers = new Map<string, string>()
  for (const [name, values] of Object.entries(json.success)) {
    if (!Array.isArray(values) || values.length !== 1 || !Predicate.isString(values[0])) {
      return Result.fail("a header is not an array of one text")
    }
    if (headers.has(name.toLowerCase())) return Result.fail("a header is there twice")
    headers.set(name.toLowerCase(), values[0])
  }
  return Result.succeed(headers)
}
