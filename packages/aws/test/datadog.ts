/**
 * A site on loopback that logs people in: it takes a proof apart, signs the request again with the secret it knows, as AWS
 * would, and answers with tokens that its API then takes.
 */

import { type CloudAuth, Site } from "@dd-cloud-auth/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import { createHash, createHmac } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { open, orgUuid } from "./golden.ts"

/** A request as it came in. */
export interface Received {
  readonly method: string
  readonly path: string
  readonly authorization: string
  readonly headers: IncomingMessage["headers"]
}

/** What is answered: JSON unless it is a text, and `undefined` where the site hangs. */
export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Datadog {
  readonly site: CloudAuth.ClientOptions["site"]
  readonly received: Array<Received>
  /** How many exchanges there were. */
  readonly exchanges: () => number
  /** Closed, it holds exchanges back until it opens. */
  readonly gate: Latch.Latch
  /** Answers exchanges in place of the site, or has it answer as ever again. */
  answer: ((request: Received) => Answer | undefined | "as ever") | undefined
  /** The life of the next tokens, in seconds. */
  life: number
}

/** The identity that the site knows the secret of. */
export interface Identity {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** Serves until the scope closes. */
export const serve = Effect.fnUntraced(function* (
  identity: Identity,
  tokens: ReadonlyArray<string>
): Effect.fn.Return<Datadog, never, Scope.Scope> {
  const clock = yield* Clock.Clock
  const fork = Effect.runForkWith(yield* Effect.context())
  const gate = yield* Latch.make(true)
  const received: Array<Received> = []
  let exchanges = 0
  const issued = new Map<string, number>()

  const respond = (response: ServerResponse, { body, headers = {}, status }: Answer): void => {
    const isText = typeof body === "string"
    const date = new Date(clock.currentTimeMillisUnsafe()).toUTCString()
    response.writeHead(status, {
      date,
      "content-type": isText ? "text/html" : "application/json",
      ...headers
    })
    response.end(isText ? body : JSON.stringify(body))
  }

  const asEver = (request: Received): Answer => {
    const now = clock.currentTimeMillisUnsafe()
    if (request.path === "/api/v2/delegated-token" || request.path === "/api/v2/intake-key") {
      const problem = problemOf(request, identity, now)
      if (problem !== undefined)
        return { status: 401, body: { errors: [{ title: "Unauthorized", detail: problem }] } }
      const secret = tokens[(exchanges - 1) % tokens.length]!
      if (request.path.endsWith("key")) {
        return { status: 200, body: { data: { type: "intake-key", attributes: { api_key: secret } } } }
      }
      const expires = now / 1000 + datadog.life
      issued.set(`Bearer ${secret}`, 1000 * expires)
      return {
        status: 200,
        body: {
          data: {
            id: "1",
            type: "delegated_token",
            attributes: { access_token: secret, expires: String(expires) }
          }
        }
      }
    }
    return (issued.get(request.authorization) ?? 0) > now
      ? { status: 200, body: { data: [] } }
      : { status: 401, body: { errors: ["Unauthorized"] } }
  }

  const server = createServer((incoming, response) => {
    const request: Received = {
      method: incoming.method!,
      path: incoming.url!,
      authorization: incoming.headers.authorization ?? "",
      headers: incoming.headers
    }
    received.push(request)
    const isExchange = request.authorization.startsWith("Delegated ")
    if (isExchange) exchanges += 1
    const reply = Effect.sync(() => {
      const answer = isExchange && datadog.answer !== undefined ? datadog.answer(request) : "as ever"
      if (answer !== undefined) respond(response, answer === "as ever" ? asEver(request) : answer)
    })
    incoming.resume().on("end", () => {
      fork(isExchange ? Effect.andThen(gate.await, reply) : reply)
    })
  })
  yield* Effect.acquireRelease(
    Effect.promise(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))),
    () =>
      Effect.promise(() => {
        server.closeAllConnections()
        return new Promise((resolve) => server.close(resolve))
      })
  )
  const { port } = server.address() as AddressInfo
  const datadog: Datadog = {
    site: Result.getOrThrow(Site.custom(`http://127.0.0.1:${port}`)),
    received,
    exchanges: () => exchanges,
    gate,
    answer: undefined,
    life: 900
  }
  return datadog
})

/** Says why a proof is not taken, as AWS and Datadog between them would. */
const problemOf = (request: Received, identity: Identity, now: number): string | undefined => {
  const { body, headers, method, url } = open(request.authorization.slice("Delegated ".length))
  const named = Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [name.toLowerCase(), values.join(",")])
  )
  const [, key, scope, names = "", signature] =
    /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\S+), SignedHeaders=(\S+), Signature=([\da-f]{64})$/.exec(
      named["authorization"] ?? ""
    ) ?? []
  const signed = names.split(";")
  if (named["x-ddog-org-id"] !== orgUuid || !signed.includes("x-ddog-org-id")) return "wrong organisation"
  if (url !== `https://${named["host"]}` && url !== `http://${named["host"]}`) return "wrong host"
  const date = named["x-amz-date"] ?? ""
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"))
  if (!(Math.abs(at - now) <= 300_000)) return "Signature expired"
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex")
  const canonical = [
    method,
    "/",
    "",
    ...signed.map((name) => `${name}:${named[name]}`),
    "",
    names,
    sha256(body)
  ]
  const text = ["AWS4-HMAC-SHA256", date, scope, sha256(canonical.join("\n"))].join("\n")
  const derived = scope!
    .split("/")
    .reduce<Buffer | string>(
      (key, part) => createHmac("sha256", key).update(part).digest(),
      `AWS4${identity.secretAccessKey}`
    )
  const expected = createHmac("sha256", derived).update(text).digest("hex")
  return key === identity.accessKeyId && signature === expected ? undefined : "SignatureDoesNotMatch"
}
