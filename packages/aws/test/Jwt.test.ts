import { Proof } from "@dd-cloud-auth/aws"
import * as Canary from "@dd-cloud-auth/canary"
import type { Failure } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Redacted from "effect/Redacted"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { orgUuid } from "./golden.ts"
import { shownBy } from "./leaks.ts"

const audience = `datadog/${orgUuid}`
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url")
const tokenOf = (claims: object) => `${part({ alg: "RS256" })}.${part(claims)}.${Canary.token}`
const gitHub = "https://token.actions.githubusercontent.com"
const prove = (token: string) => Proof.jwt({ orgUuid, token: Effect.succeed(Redacted.make(token)) })

describe("Proof", () => {
  describe("jwt", () => {
    it.effect("marks a token that anybody but HCP Terraform issued", () =>
      Effect.gen(function* () {
        const issuers = {
          [gitHub]: "oidc-",
          "https://app.terraform.io": "",
          "https://app.eu.terraform.io": "",
          "https://app.terraform.io.evil.example": "oidc-"
        }
        for (const [iss, prefix] of Object.entries(issuers)) {
          const token = tokenOf({ iss, aud: audience, exp: 60 })
          const proof = yield* prove(token)
          assert.strictEqual(Redacted.value(proof.value), prefix + token)
          assert.strictEqual(proof.expiresAt, 60_000)
        }
      })
    )

    it.effect("takes one of several audiences, in whatever case the UUID is written", () =>
      prove(tokenOf({ aud: ["else", audience.toUpperCase()], exp: 60 }))
    )

    it.effect.each([
      [
        "for another organisation",
        tokenOf({ aud: "datadog/22222222-2222-3333-4444-555555555555", exp: 60 }),
        "is not for this organisation"
      ],
      ["for nobody", tokenOf({ exp: 60 }), "is not for this organisation"],
      ["that has expired", tokenOf({ aud: audience, exp: 0 }), "has expired"],
      ["that is none", Canary.token, "is not a JWT"],
      ["whose claims are not JSON", `a.${Canary.token}.c`, "is not a JWT"],
      ["with a line break", `${tokenOf({ aud: audience, exp: 60 })}\n`, "is not a JWT"]
    ] as const)("refuses a token %s, and repeats nothing of it", ([, token, said]) =>
      Effect.gen(function* () {
        const failure = yield* Effect.flip(prove(token))
        assert.include(failure.message, said)
        Canary.assertAbsent({ failure: shownBy(failure) })
      })
    )

    it.effect("refuses an organisation that is no UUID before a token is asked for", () =>
      Effect.gen(function* () {
        const failure = yield* Effect.flip(Proof.jwt({ orgUuid: "acme", token: Effect.die("asked") }))
        assert.strictEqual((failure as Failure.InvalidCredentials).variable, "orgUuid")
      })
    )
  })

  describe("gitHub", () => {
    const serve = (status: number, body: unknown) =>
      Effect.gen(function* () {
        const seen: Array<string> = []
        const server = createServer((request, response) => {
          seen.push(`${request.method} ${request.url} ${request.headers.authorization}`)
          response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
        })
        yield* Effect.acquireRelease(
          Effect.promise(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))),
          () => Effect.sync(() => void server.close().closeAllConnections())
        )
        return { seen, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
      })
    const inJob = (env: Record<string, string>) =>
      Proof.gitHub({ orgUuid }).pipe(
        Effect.provide([FetchHttpClient.layer, ConfigProvider.layer(ConfigProvider.fromEnvRecord(env))])
      )

    it.effect("asks GitHub for a token of this organisation's audience", () =>
      Effect.gen(function* () {
        const token = tokenOf({ iss: gitHub, aud: audience, exp: 60 })
        const { origin, seen } = yield* serve(200, { count: 1, value: token })
        const proof = yield* inJob({
          ACTIONS_ID_TOKEN_REQUEST_URL: `${origin}/idtoken/1?api-version=2.0`,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: Canary.others.appKey
        })
        assert.strictEqual(Redacted.value(proof.value), `oidc-${token}`)
        assert.deepStrictEqual(seen, [
          `GET /idtoken/1?api-version=2.0&audience=datadog%2F${orgUuid} Bearer ${Canary.others.appKey}`
        ])
      })
    )

    it.effect("says what a job needs where it may not ask", () =>
      Effect.gen(function* () {
        const { origin } = yield* serve(403, { message: Canary.others.appKey })
        const url = { ACTIONS_ID_TOKEN_REQUEST_URL: `${origin}/idtoken` }
        const bearer = { ACTIONS_ID_TOKEN_REQUEST_TOKEN: Canary.others.appKey }
        const cases = [
          [{}, "ACTIONS_ID_TOKEN_REQUEST_URL is not set. A job of GitHub Actions asks"],
          [url, "ACTIONS_ID_TOKEN_REQUEST_TOKEN is not set. A job of GitHub Actions asks"],
          [{ ...url, ...bearer }, "`permissions: id-token: write`"],
          [{ ...bearer, ACTIONS_ID_TOKEN_REQUEST_URL: "http://evil.example/" }, "is not a URL on https"],
          [{ ...bearer, ACTIONS_ID_TOKEN_REQUEST_URL: Canary.keys.appKey }, "is not a URL on https"]
        ] as const
        for (const [env, said] of cases) {
          const failure = yield* Effect.flip(inJob(env))
          assert.include(failure.message, said)
          Canary.assertAbsent({ failure: shownBy(failure) })
        }
      })
    )
  })
})
