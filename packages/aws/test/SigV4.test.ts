import { Sha256 } from "@aws-crypto/sha256-js"
import { make } from "@dd-cloud-auth/random"
import { assert, describe, it } from "@effect/vitest"
import { SignatureV4 } from "@smithy/signature-v4"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as SigV4 from "../src/internal/sigV4.ts"
import { exampleKey, orgUuid, signedAt, vectors } from "./golden.ts"

const body = "Action=GetCallerIdentity&Version=2011-06-15"
const dateOf = (millis: number) => new Date(millis).toISOString().replace(/[-:]|\.\d+/g, "")
const keyOf = (accessKeyId: string, secretAccessKey: string) => ({
  accessKeyId: Redacted.make(accessKeyId),
  secretAccessKey: Redacted.make(secretAccessKey)
})

describe("SigV4", () => {
  describe("sign", () => {
    it.effect.each(vectors)("gives the golden signature of $name", (vector) =>
      Effect.gen(function* () {
        const { authorization, signature } = yield* SigV4.sign(
          keyOf(exampleKey.accessKeyId, exampleKey.secretAccessKey),
          {
            region: vector.region ?? "us-east-1",
            service: "sts",
            date: dateOf(signedAt),
            body,
            headers: [
              ["Content-Type", "application/x-www-form-urlencoded; charset=utf-8"],
              [
                "Host",
                vector.region === undefined ? "sts.amazonaws.com" : `sts.${vector.region}.amazonaws.com`
              ],
              ["X-Amz-Date", dateOf(signedAt)],
              ["X-Ddog-Org-Id", orgUuid],
              ...(vector.contentLength ? [["Content-Length", "43"] as const] : []),
              ...(vector.sessionToken === undefined
                ? []
                : [["X-Amz-Security-Token", vector.sessionToken] as const])
            ]
          }
        )
        assert.strictEqual(signature, vector.signature)
        const region = vector.region ?? "us-east-1"
        assert.strictEqual(
          authorization,
          `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260805/${region}/sts/aws4_request, ` +
            `SignedHeaders=${vector.signedHeaders}, Signature=${vector.signature}`
        )
      })
    )

    it.effect("agrees with @smithy/signature-v4 on whatever is signed", () =>
      Effect.gen(function* () {
        const first = Number(process.env["DD_CLOUD_AUTH_SEED"] ?? 1)
        for (let seed = first; seed < first + 300; seed++) {
          const random = make(seed)
          const letters = Array.from(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=-_ .,;:"
          )
          const text = (length: number) => `a${random.text(letters, length)}z`
          const millis = signedAt + 1000 * random.below(1_000_000_000)
          const region = random.pick(["us-east-1", "eu-west-1", "ap-southeast-2", "us-gov-west-1"])
          const host = random.pick(["sts.amazonaws.com", `sts.${region}.amazonaws.com`, "127.0.0.1:8080"])
          const given = {
            accessKeyId: text(20).replace(/\W/g, "A"),
            secretAccessKey: text(40),
            body: text(60),
            headers: {
              Host: host,
              "X-Amz-Date": dateOf(millis),
              "x-DDOG-org-id": text(36),
              "Content-Type": text(30),
              ...(random.once(2) ? { "X-Amz-Security-Token": text(400) } : {})
            } as Record<string, string>
          }
          const oracle = yield* Effect.promise(() =>
            new SignatureV4({
              service: "sts",
              region,
              sha256: Sha256,
              applyChecksum: false,
              credentials: { accessKeyId: given.accessKeyId, secretAccessKey: given.secretAccessKey }
            }).sign(
              {
                method: "POST",
                protocol: "https:",
                hostname: host,
                path: "/",
                query: {},
                headers: { ...given.headers },
                body: given.body
              },
              {
                signingDate: new Date(millis),
                signableHeaders: new Set(Object.keys(given.headers).map((name) => name.toLowerCase()))
              }
            )
          )
          const { authorization } = yield* SigV4.sign(keyOf(given.accessKeyId, given.secretAccessKey), {
            region,
            service: "sts",
            date: dateOf(millis),
            body: given.body,
            headers: Object.entries(given.headers)
          })
          assert.strictEqual(authorization, oracle.headers["authorization"], `DD_CLOUD_AUTH_SEED=${seed}`)
        }
      })
    )
  })
})
