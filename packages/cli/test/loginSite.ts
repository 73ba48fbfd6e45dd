/** A site on loopback that logs people in: it gives a token for a proof, and lists one mapping for that token. */

import * as Effect from "effect/Effect"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

/** A request as it came in. */
export interface Received {
  readonly path: string
  readonly authorization: string
  readonly hasKeys: boolean
}

/** How a proof is answered. */
export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** The identity that AWS documents its signatures with: it opens nothing. */
export const aws = {
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  AWS_EC2_METADATA_DISABLED: "true"
} as const

export const orgUuid = "11111111-2222-3333-4444-555555555555"

/** What is signed with those credentials, for the organisation, as the proof carries it. */
export const opened = (authorization: string): Readonly<Record<string, ReadonlyArray<string>>> =>
  JSON.parse(Buffer.from(authorization.split("|")[1] ?? "", "base64").toString())

export const mapping = {
  id: "12bbdc5c-5966-47e0-8733-000000000001",
  type: "aws_cloud_auth_config",
  attributes: {
    arn_pattern: "arn:aws:sts::123456789012:assumed-role/Deploy/*",
    account_identifier: "deploy@example.com",
    account_uuid: "12bbdc5c-5966-47e0-8733-000000000002"
  }
}

/** Serves until the scope closes. */
export const serve = Effect.fnUntraced(function* (token: string, answer?: Answer) {
  const received: Array<Received> = []
  const server = createServer(({ headers, url }, response) => {
    const authorization = headers.authorization ?? ""
    const hasKeys = "dd-api-key" in headers || "dd-application-key" in headers
    received.push({ path: url!, authorization, hasKeys })
    const reply = ({ body, headers = {}, status }: Answer) =>
      response
        .writeHead(status, { "content-type": "application/json", ...headers })
        .end(typeof body === "string" ? body : JSON.stringify(body))
    if (authorization.startsWith("Delegated ")) {
      const attributes = { access_token: token, expires: String(Math.round(Date.now() / 1000) + 900) }
      return reply(answer ?? { status: 200, body: { data: { id: "1", type: "token", attributes } } })
    }
    return authorization === `Bearer ${token}`
      ? reply({ status: 200, body: { data: url!.includes("intake") ? [] : [mapping] } })
      : reply({ status: 401, body: { errors: ["Unauthorized"] } })
  })
  yield* Effect.acquireRelease(
    Effect.promise(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))),
    () =>
      Effect.promise(() => {
        server.closeAllConnections()
        return new Promise((resolve) => server.close(resolve))
      })
  )
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received }
})
