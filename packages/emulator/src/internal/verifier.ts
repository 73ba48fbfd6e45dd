// Who a proof is of, as Datadog finds out: what AWS does not look at (the organisation, the host, a second use) is looked at
// first, and then AWS is asked.

import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Login from "../Login.ts"
import type { Identities, Identity } from "./identities.ts"
import * as Proof from "./proof.ts"
import { parseClaim } from "./signature.ts"
import * as Sts from "./sts.ts"

/** Why a proof proves nothing; the sentence repeats nothing of it. */
export class ProofRefusal extends Data.TaggedError("ProofRefusal")<{ readonly message: string }> {}

/** Returns a function that finds out who the proof in a header `Authorization` is of. */
export const makeVerifier = (
  { orgUuid, replays = "accept", sts }: Login.Options & { readonly orgUuid: string },
  identities: Identities
): ((authorization: string) => Effect.Effect<Identity, ProofRefusal>) => {
  // Signatures that were used, and until when they are good. The oldest come first.
  const used = new Map<string, number>()
  const isReplay = (signature: string, now: number): boolean => {
    for (const [old, until] of used) {
      if (until >= now) break
      used.delete(old)
    }
    if (used.has(signature)) return true
    // Its date may be ahead, so that it is good for longer than from now on.
    used.set(signature, now + 2 * Sts.window)
    return false
  }

  return Effect.fnUntraced(function* (authorization) {
    const refuse = (message: string) => new ProofRefusal({ message })
    const proof = yield* Effect.mapError(Effect.fromResult(Proof.parse(authorization)), refuse)
    const { body, headers, url } = proof
    const regionOfUrl = awsRegion(url)
    if (url !== sts && regionOfUrl === undefined) return yield* refuse("the URL is not that of an AWS STS")
    if (url !== `https://${headers.get("host")}` && url !== `http://${headers.get("host")}`) {
      return yield* refuse("the header Host is not the host of the URL")
    }
    if (body !== question) return yield* refuse("the request does not ask for GetCallerIdentity")
    if (headers.get("x-ddog-org-id")?.toLowerCase() !== orgUuid.toLowerCase()) {
      return yield* refuse("the proof is not for this organisation")
    }
    // Where it is none at all, that is for AWS to say.
    const claim = parseClaim(headers.get("authorization") ?? "")
    if (claim?.signedHeaders.includes("x-ddog-org-id") === false) {
      return yield* refuse("the header x-ddog-org-id is not signed")
    }
    const now = yield* Clock.currentTimeMillis
    const isRegion = (region: string) => url === sts || region === regionOfUrl
    const identity = yield* Sts.authenticate(identities, proof, isRegion, now).pipe(
      Effect.mapError(({ code, message }) => refuse(`AWS STS answered ${code}: ${message}`))
    )
    if (replays === "refuse" && claim !== undefined && isReplay(claim.signature, now)) {
      return yield* refuse("the proof was used before")
    }
    return identity
  })
}

const question = "Action=GetCallerIdentity&Version=2011-06-15"

/** The region that a request to an STS of AWS's is signed for; `undefined` for any other URL. */
const awsRegion = (url: string): string | undefined => {
  if (url === "https://sts.amazonaws.com") return "us-east-1"
  return /^https:\/\/sts\.([a-z]{2,8}(?:-[a-z]{2,12}){1,3}-\d{1,2})\.amazonaws\.com$/.exec(url)?.[1]
}
