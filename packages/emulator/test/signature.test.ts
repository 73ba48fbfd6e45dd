import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { parseClaim, signatureOf } from "../src/internal/signature.ts"

// The example key of AWS's own documentation, which opens nothing.
const secret = Redacted.make("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
const body = "Action=GetCallerIdentity&Version=2011-06-15"

/** The first is a test of the Datadog Agent's; the others were computed with `node:crypto` and with AWS's own signer. */
const vectors = [
  [
    "the Datadog Agent's",
    "us-east-1",
    "content-length;content-type;host;x-amz-date;x-amz-security-token;x-ddog-org-id",
    "3c567cb74f09e429570dae6682df7b08d094e3025394a08df8e92ab225fc2006"
  ],
  [
    "a regional STS",
    "eu-west-1",
    "content-type;host;x-amz-date;x-amz-security-token;x-ddog-org-id",
    "8460e8c2017413d70795f1be61d7f70859bfb8c15ba5afee069a5234603c1203"
  ],
  [
    "no session token",
    "us-east-1",
    "content-type;host;x-amz-date;x-ddog-org-id",
    "2dd5e5fe1327c307680f5e1c3a540623dcf05e383ae9118f108fcccb74e1c0c3"
  ],
  [
    "no session token, and the length signed",
    "us-east-1",
    "content-length;content-type;host;x-amz-date;x-ddog-org-id",
    "c55da57bcee1c0bf678656dd6409403faf5e5af64220bf4807363b91cfc6bd3f"
  ]
] as const

describe("signature", () => {
  describe("signatureOf", () => {
    it.effect.each(vectors)("is the golden one of %s", ([, region, names, signature]) =>
      Effect.gen(function* () {
        const claim = parseClaim(
          `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260805/${region}/sts/aws4_request, SignedHeaders=${names}, Signature=${signature}`
        )!
        // The length is not carried, as the Agent has it.
        const headers = new Map([
          ["content-type", "application/x-www-form-urlencoded; charset=utf-8"],
          ["host", region === "us-east-1" ? "sts.amazonaws.com" : `sts.${region}.amazonaws.com`],
          ["x-amz-date", "20260805T123456Z"],
          ["x-amz-security-token", "FwoGZXIvYXdzEExampleSessionToken"],
          ["x-ddog-org-id", "11111111-2222-3333-4444-555555555555"]
        ])
        assert.strictEqual(yield* signatureOf(claim, { headers, body }, secret), signature)
        headers.delete("host")
        assert.isUndefined(yield* signatureOf(claim, { headers, body }, secret))
      })
    )
  })

  describe("parseClaim", () => {
    const claim =
      "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260805/us-east-1/sts/aws4_request, SignedHeaders=host;x-amz-date, Signature=" +
      "0".repeat(64)

    it("reads what a request says of its signature", () => {
      assert.deepStrictEqual(parseClaim(claim), {
        accessKeyId: "AKIAIOSFODNN7EXAMPLE",
        day: "20260805",
        region: "us-east-1",
        service: "sts",
        signedHeaders: ["host", "x-amz-date"],
        signature: "0".repeat(64)
      })
    })

    it.each([
      claim.replace("HMAC-SHA256", "ECDSA-P256-SHA256"),
      claim.replace("aws4_request", "aws3_request"),
      claim.replace("host;", "Host;"),
      claim.replace("host;x-amz-date", ""),
      claim.replace("host;", "host;;"),
      claim.slice(0, -1),
      `${claim}0`,
      claim.replace(/0{64}$/, "G".repeat(64)),
      ""
    ])("reads nothing else: %s", (value) => assert.isUndefined(parseClaim(value)))
  })
})
