/** A site that answers exchanges with what an emulator of Datadog must not: what it was sent, and bodies without end. */

import { AwsCloudAuth, AwsCredentials } from "@dd-cloud-auth/aws"
import * as Canary from "@dd-cloud-auth/canary"
import { type Failure, Retry, Site } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { list, user } from "./emulated.ts"
import { orgUuid } from "./golden.ts"
import { leftBy } from "./leaks.ts"

/** Serves until the scope closes; `received` is what was sent as authorisation. */
const serve = (answer: (response: ServerResponse, authorization: string) => void) =>
  Effect.acquireRelease(
    Effect.callback<{
      readonly site: Site.CustomSite
      readonly received: Array<string>
      readonly close: () => void
    }>((resume) => {
      const received: Array<string> = []
      const server = createServer(({ headers }, response) => {
        const { authorization = "" } = headers
        received.push(authorization)
        answer(response, authorization)
      })
      server.listen(0, "127.0.0.1", () => {
        const { port } = server.address() as AddressInfo
        const close = () => void server.close().closeAllConnections()
        const site = Result.getOrThrow(Site.custom(`http://127.0.0.1:${port}`))
        resume(Effect.succeed({ site, received, close }))
      })
    }),
    ({ close }) => Effect.sync(close)
  )

describe("a hostile site", () => {
  const secrets = [user.secretAccessKey, user.sessionToken, Canary.others.appKey].join(" ")
  const json = { "content-type": "application/json" }

  const hostile: ReadonlyArray<
    readonly [string, Failure.Reason["_tag"] | undefined, (response: ServerResponse, proof: string) => void]
  > = [
    ...(
      [
        [202, "UnexpectedStatus"],
        [400, "BadRequest"],
        [401, "Unauthorized"],
        [403, "Forbidden"],
        [404, "NotFound"],
        [409, "Conflict"],
        [429, "RateLimited"],
        [500, "ServerError"]
      ] as const
    ).map(
      ([status, reason]) =>
        [
          `a ${status} that repeats what was sent`,
          reason,
          (response: ServerResponse, proof: string) =>
            response
              .writeHead(status, json)
              .end(JSON.stringify({ errors: [{ title: user.sessionToken, detail: proof }] }))
        ] as const
    ),
    [
      "a page that repeats what was sent",
      "Malformed",
      (response, proof) => response.writeHead(200).end(`<html><title>${secrets} ${proof}`)
    ],
    ["a bare token", "Malformed", (response) => response.writeHead(200).end(secrets)],
    [
      "a token with a line break in it",
      "Malformed",
      (response) =>
        response
          .writeHead(200, json)
          .end(JSON.stringify({ data: { attributes: { access_token: `${secrets}\nx: y` } } }))
    ],
    [
      "a redirect with secrets in its target",
      "Unreachable",
      (response) =>
        response.writeHead(307, { location: `https://evil.example/?${encodeURIComponent(secrets)}` }).end()
    ],
    [
      "a body without end",
      "Malformed",
      (response, proof) => {
        const chunk = `{"${secrets} ${proof}": "`.padEnd(65_536)
        const send = () => {
          while (!response.destroyed && response.write(chunk));
          if (!response.destroyed) response.once("drain", send)
        }
        response.writeHead(200, json)
        send()
      }
    ],
    [
      "a token that it gives, and whatever is asked with it",
      undefined,
      (response, authorization) =>
        response
          .writeHead(200, json)
          .end(
            JSON.stringify(
              authorization.startsWith("Bearer")
                ? { data: [] }
                : { data: { attributes: { access_token: Canary.others.appKey } } }
            )
          )
    ]
  ]

  it.effect.each(hostile)("leaves no secret in result, logs and spans with %s", ([, reason, answer]) =>
    Effect.gen(function* () {
      const { received, site } = yield* serve(answer)
      const client = AwsCloudAuth.layer({ orgUuid, site, retry: Retry.none })
      let failure: Failure.CloudAuthError | undefined
      const left = yield* list.pipe(
        Effect.tapError((error) => Effect.sync(() => (failure = error))),
        Effect.provide(Layer.provide(client, [AwsCredentials.layer(user), FetchHttpClient.layer])),
        leftBy
      )
      assert.strictEqual(failure?.reason._tag, reason)
      assert.include(left, "delegatedToken.exchange")
      const [body, headers] = received[0]!.slice("Delegated ".length).split("|")
      const signature = /Signature=(\w+)/.exec(Buffer.from(headers!, "base64").toString())![1]!
      for (const part of [body!, headers!, signature]) assert.notInclude(left, part.slice(-40))
      Canary.assertAbsent({ left })
    })
  )
})
