import * as Canary from "@dd-cloud-auth/canary"
import type { OidcPersonaMapping, OidcProvider } from "@dd-cloud-auth/core/OidcMapping"
import { OidcToken } from "@dd-cloud-auth/directory"
import { forAll } from "@dd-cloud-auth/random"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import * as ClaimGlob from "../src/internal/claimGlob.ts"

const provider: OidcProvider = {
  id: "cluster",
  issuer: "https://oidc.example.com",
  audiences: ["datadog"],
  requiredClaims: [{ claim: "tenant", mode: "exact", values: ["acme"] }],
  identityClaim: "sub"
}

const mapping = (id: string, account: string, more: Partial<OidcPersonaMapping>): OidcPersonaMapping => ({
  id,
  type: "t",
  providerId: "cluster",
  accountUuid: `uuid-of-${account}`,
  accountIdentifier: account,
  ...more
})

const sub = (value: string, mode: "exact" | "glob" = "glob") => ({
  claimMatchers: [{ claim: "sub", mode, values: [value] }]
})

const claims = { iss: provider.issuer, aud: "datadog", tenant: "acme", sub: "repo/main" }

const ask = (
  personaMappings: ReadonlyArray<OidcPersonaMapping>,
  more: Record<string, unknown> = {},
  providers: ReadonlyArray<OidcProvider> = [provider]
) =>
  OidcToken.whoIs(
    { personaMappings, providers },
    Result.getOrThrow(OidcToken.parse(JSON.stringify({ ...claims, ...more }))).claims
  )

/** The one finding of the nearest mapping. */
const missOf = (...question: Parameters<typeof ask>) => {
  const answer = ask(...question)
  assert(answer._tag === "Unmapped")
  const [near] = answer.nearest
  assert.lengthOf(near!.findings, 1)
  return near!.findings[0]!
}

/** Tries everything, by code points. */
const accepts = (glob: ReadonlyArray<string>, text: ReadonlyArray<string>): boolean => {
  const [first, ...rest] = glob
  if (first === undefined) return text.length === 0
  if (first === "*") return accepts(rest, text) || (text.length > 0 && accepts(glob, text.slice(1)))
  return text.length > 0 && (first === "?" || first === text[0]) && accepts(rest, text.slice(1))
}

describe("OidcToken", () => {
  describe("parse", () => {
    it("reads a JSON object, and the claims of a JWT without looking at its signature", () => {
      const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url")
      const jwt = `${part({ alg: "RS256" })}.${part(claims)}.bm90LWEtc2lnbmF0dXJl\n`
      const read = Result.getOrThrow(OidcToken.parse(jwt))
      assert.isTrue(read.isJwt)
      assert.deepStrictEqual(Object.fromEntries(read.claims), claims)
      const plain = Result.getOrThrow(OidcToken.parse(` ${JSON.stringify(claims)}`))
      assert.isFalse(plain.isJwt)
      assert.deepStrictEqual(plain.claims, read.claims)
    })

    it.each([
      ["nothing", "", "neither a JSON object nor a JWT"],
      ["a list", "[]", "neither a JSON object nor a JWT"],
      ["five parts", "a.b.c.d.e", "neither a JSON object nor a JWT"],
      ["no base64url", "a.b.c", "its second part is not text"],
      ["no UTF-8", `a.${Buffer.from([0x22, 0xff, 0x22]).toString("base64url")}.c`, "not text"],
      ["a JWT of a list", `a.${Buffer.from("[]").toString("base64url")}.c`, "not a JSON object"],
      ["half an object", `{"sub": `, "not JSON"],
      ["a claim twice", `{"sub": "a", "s\\u0075b": "b"}`, "a claim twice"]
    ])("refuses %s, and says why", (_, text, why) => {
      const read = OidcToken.parse(text)
      assert(Result.isFailure(read))
      assert.include(read.failure.message, why)
    })

    it("repeats nothing of what it refuses", () => {
      const { appKey } = Canary.keys
      for (const text of [appKey, `${appKey}.${appKey}.${appKey}`, `{"sub": "${appKey}"`]) {
        const read = OidcToken.parse(text)
        assert(Result.isFailure(read))
        Canary.assertAbsent({ message: read.failure.message, stack: read.failure.stack ?? "" })
      }
    })
  })

  describe("whoIs", () => {
    it("is mapped by every mapping of one account whose matchers all hold, by any of their values", () => {
      const both = {
        claimMatchers: [
          { claim: "sub", mode: "glob", values: ["other", "repo/*"] },
          { claim: "tenant", mode: "exact", values: ["acme"] }
        ]
      } as const
      const mappings = [
        mapping("1", "ci", both),
        mapping("2", "ci", sub("?epo*")),
        mapping("3", "x", sub("x"))
      ]
      const answer = ask(mappings)
      assert(answer._tag === "Mapped")
      assert.deepStrictEqual(answer.account, { accountUuid: "uuid-of-ci", identifiers: ["ci"] })
      assert.deepStrictEqual(answer.mappings, mappings.slice(0, 2))
    })

    it("is ambiguous where mappings of different accounts match", () => {
      const mappings = [mapping("1", "ci", sub("repo/*")), mapping("2", "admin", sub("*"))]
      const answer = ask(mappings)
      assert(answer._tag === "Ambiguous")
      assert.deepStrictEqual(answer.mappings, mappings)
      assert.lengthOf(answer.accounts, 2)
    })

    it("says which claim misses, and what it wanted", () => {
      const finding = missOf([mapping("1", "ci", sub("Repo/main", "exact"))])
      const { code, found, message, place, wanted } = finding
      assert.deepStrictEqual(
        [code, place, wanted, found],
        ["Differs", "claimMatchers[0]", ["Repo/main"], ["repo/main"]]
      )
      assert.strictEqual(message, `claimMatchers[0] wants "sub" to be "Repo/main"; it is "repo/main"`)
    })

    it("says of a claim that it is missing, or an object, and does not look into it", () => {
      const nested = [
        mapping("1", "ci", { claimMatchers: [{ claim: "k8s.namespace", mode: "glob", values: ["*"] }] })
      ]
      assert.strictEqual(missOf(nested, { k8s: { namespace: "ci" } }).code, "Missing")
      assert.include(missOf(nested, { "k8s.namespace": { ci: true } }).message, "it is an object")
    })

    it("holds a token against its provider first", () => {
      const mappings = [mapping("1", "ci", sub("*"))]
      assert.strictEqual(missOf(mappings, { iss: `${provider.issuer}/` }).code, "Issuer")
      assert.strictEqual(missOf(mappings, { aud: ["other"] }).code, "Audience")
      assert.strictEqual(ask(mappings, { aud: ["other", "datadog"] })._tag, "Mapped")
      assert.strictEqual(missOf(mappings, { tenant: "Acme" }).place, "provider.requiredClaims[0]")
      assert.strictEqual(missOf(mappings, {}, []).code, "Provider")
    })

    it("decides nothing that Datadog does not document, unless the answer is the same either way", () => {
      const team = { claimMatchers: [{ claim: "groups", mode: "exact", values: ["ops"] }] } as const
      const mappings = [mapping("1", "ops", team)]
      const groups = { groups: ["dev", "ops"] }
      const answer = ask(mappings, groups)
      assert(answer._tag === "Undecided")
      assert.strictEqual(answer.possible[0]!.findings[0]!.code, "NotText")
      assert.strictEqual(ask([...mappings, mapping("2", "ops", sub("*"))], groups)._tag, "Mapped")
      assert.strictEqual(ask([...mappings, mapping("2", "ci", sub("*"))], groups)._tag, "Undecided")
      assert.strictEqual(ask(mappings, { groups: ["dev"] })._tag, "Unmapped")
      assert.strictEqual(ask(mappings, { groups: [] })._tag, "Unmapped")
    })

    it("decides nothing where a token names the organisation, and Datadog does not document whether that is enough", () => {
      const mappings = [mapping("1", "ci", sub("*"))]
      const org = "datadog/70000000-0000-4000-8000-000000000009"
      const ofAud = { ...provider, orgUuidSource: "aud" }
      const ofClaim = { ...provider, orgUuidSource: "claim", orgUuidClaim: "org" }
      for (const [aud, provider_] of [
        [org, provider],
        [["other", org], ofAud]
      ] as const) {
        const answer = ask(mappings, { aud }, [provider_])
        assert(answer._tag === "Undecided")
        assert.strictEqual(answer.possible[0]!.findings[0]!.code, "Audience")
      }
      assert.strictEqual(ask(mappings, { aud: "datadog/x" }, [ofAud])._tag, "Unmapped")
      assert.strictEqual(ask(mappings, { aud: org, org: "x" }, [ofClaim])._tag, "Unmapped")
      assert.strictEqual(ask(mappings, { org: "x" }, [ofClaim])._tag, "Mapped")
      const nowhere = ask(mappings, {}, [ofClaim])
      assert(nowhere._tag === "Undecided")
      assert.strictEqual(nowhere.possible[0]!.findings[0]!.code, "Organisation")
      assert.strictEqual(ask(mappings, { sub: 1 }, [ofClaim])._tag, "Undecided")
    })

    it("takes an identity pattern for a glob of the provider's claim, and decides nothing where that is not said", () => {
      const mappings = [mapping("1", "ci", { identityPattern: "repo/*" })]
      assert.strictEqual(ask(mappings)._tag, "Mapped")
      assert.strictEqual(missOf(mappings, { sub: "other" }).place, "identityPattern")
      const { identityClaim: _, ...silent } = provider
      assert.strictEqual(ask(mappings, {}, [silent])._tag, "Undecided")
    })

    it("names three mappings at most that come near, those of the issuer first", () => {
      const other = { ...provider, id: "other", issuer: "https://other.example.com" }
      const mappings = [
        ...["1", "2", "3"].map((id) => mapping(id, "x", { ...sub("*"), providerId: "other" })),
        mapping("4", "x", { claimMatchers: [...sub("x").claimMatchers, ...sub("y").claimMatchers] }),
        mapping("5", "x", sub("x"))
      ]
      const answer = ask(mappings, {}, [provider, other])
      assert(answer._tag === "Unmapped")
      assert.deepStrictEqual(
        answer.nearest.map(({ mapping }) => mapping.id),
        ["5", "4", "1"]
      )
    })
  })

  describe("the glob of claims", () => {
    const letters = ["a", "b", "/", "😀", ":"]

    it("means what is documented, tried by brute force", () => {
      forAll(20_000, (random) => {
        const text = Array.from({ length: random.below(8) }, () => random.pick(letters))
        const glob = Array.from({ length: random.below(8) }, () => random.pick([...letters, "*", "*", "?"]))
        assert.strictEqual(
          ClaimGlob.matches(glob.join(""), text.join("")),
          accepts(glob, text),
          `${glob.join("")} against ${text.join("")}`
        )
      })
    })

    it("takes no more steps on hostile text than pairs of characters", () => {
      // oxlint-disable-next-line typescript/unbound-method
      const { charCodeAt } = String.prototype
      let steps = 0
      // oxlint-disable-next-line no-extend-native
      String.prototype.charCodeAt = function (index) {
        steps++
        return charCodeAt.call(this, index)
      }
      try {
        assert.isFalse(ClaimGlob.matches(`${"*a".repeat(200)}*b`, "a".repeat(500)))
      } finally {
        Object.assign(String.prototype, { charCodeAt })
      }
      assert.isAtMost(steps, 2 * 402 * 500)
      assert.isAbove(steps, 500)
    })
  })
})
