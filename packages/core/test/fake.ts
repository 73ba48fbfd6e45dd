import * as Canary from "@dd-cloud-auth/canary"
import { CloudAuth, Credentials, Site } from "@dd-cloud-auth/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"

/** What the fake answers to one request. */
export type Reply = Response | "hang" | { readonly transport: unknown }

/** An `HttpClient` that answers from a script, the last reply again and again, and keeps what it was asked. */
export const fake = (...replies: ReadonlyArray<() => Reply>) => {
  const requests: Array<HttpClientRequest.HttpClientRequest> = []
  const times: Array<number> = []
  const client = HttpClient.make((request) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      const reply = replies[Math.min(requests.length, replies.length - 1)]!()
      requests.push(request)
      times.push(now)
      if (reply === "hang") return Effect.never
      return reply instanceof Response
        ? Effect.succeed(HttpClientResponse.fromWeb(request, reply))
        : Effect.fail(
            new HttpClientError.HttpClientError({
              reason: new HttpClientError.TransportError({ request, cause: reply.transport })
            })
          )
    })
  )
  return { requests, times, layer: Layer.succeed(HttpClient.HttpClient, client) }
}

export const { apiKey, appKey } = Canary.keys

export const options = {
  site: Result.getOrThrow(Site.parse("EU1")),
  credentials: Credentials.keys({ apiKey, appKey })
}

/** Runs an effect with a client over the fake. */
export const withClient =
  (layer: Layer.Layer<HttpClient.HttpClient>, more: Partial<CloudAuth.Options> = {}) =>
  <A, E>(effect: Effect.Effect<A, E, CloudAuth.CloudAuth>): Effect.Effect<A, E> =>
    Effect.provide(effect, CloudAuth.layer({ ...options, ...more }).pipe(Layer.provide(layer)))

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): (() => Response) =>
  text(JSON.stringify(body), status, { "content-type": "application/json", ...headers })

export const text =
  (body: string | null, status = 200, headers: Record<string, string> = {}): (() => Response) =>
  () =>
    new Response(body, { status, headers })

export const resource = (n = 1, attributes: Record<string, unknown> = {}) => ({
  id: `00000000-0000-4000-8000-00000000000${n}`,
  type: "aws_cloud_auth_config",
  attributes: {
    arn_pattern: `arn:aws:iam::123456789012:user/person-${n}`,
    account_identifier: `person-${n}@example.com`,
    account_uuid: `10000000-0000-4000-8000-00000000000${n}`,
    ...attributes
  }
})

export const mapping = (n = 1) => ({
  id: `00000000-0000-4000-8000-00000000000${n}`,
  arnPattern: `arn:aws:iam::123456789012:user/person-${n}`,
  accountIdentifier: `person-${n}@example.com`,
  accountUuid: `10000000-0000-4000-8000-00000000000${n}`
})

export const list = CloudAuth.CloudAuth.use((_) => _.personaMappings.list)
