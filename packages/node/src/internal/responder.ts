import type * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as ProxyApi from "@dd-cloud-auth/core/ProxyApi"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Lists from "./lists.ts"
import * as ProxyRequest from "./proxyRequest.ts"

/** Settings of the responder, all of them decided. */
export interface Settings {
  readonly path: string
  readonly cacheFor: Duration.Duration
  readonly isAllowed: (host: string | undefined) => boolean
}

/** What is sent back, whatever the server. */
export interface ProxyAnswer {
  readonly status: number
  readonly body: string
  readonly headers: Readonly<Record<string, string>> & { readonly "content-type": string }
}

/** The routes, and how a request is answered; without a kind, it took none of them. */
export interface Responder {
  readonly routes: ReadonlyArray<{ readonly kind: Lists.MappingKind; readonly path: `/${string}` }>
  readonly answer: (
    kind: Lists.MappingKind | undefined,
    request: ProxyRequest.ProxyRequest
  ) => Effect.Effect<ProxyAnswer>
}

/** Creates what both forms of the proxy share. */
export const make = Effect.fnUntraced(function* ({
  cacheFor,
  isAllowed,
  path
}: Settings): Effect.fn.Return<Responder, never, CloudAuth.CloudAuth> {
  const lists = yield* Lists.make(cacheFor)
  return {
    routes: [
      { kind: "personaMappings", path: below(path, ProxyApi.personaMappings.path) },
      { kind: "intakeMappings", path: below(path, ProxyApi.intakeMappings.path) }
    ],
    answer: (kind, request) => {
      const refusal = ProxyRequest.refusal(request, isAllowed)
      if (refusal !== undefined) return refuse(403, refusal)
      if (kind === undefined) return refuse(404, "There is no such endpoint.")
      if (request.method !== "GET") return refuse(405, "This endpoint answers GET only.", { allow: "GET" })
      return Effect.map(lists(kind), ({ body, retryAfter, status }) => ({
        status,
        body,
        headers: retryAfter === undefined ? security : { ...security, "retry-after": String(retryAfter) }
      }))
    }
  }
})

const below = (path: string, route: string): `/${string}` => {
  const segments = `${path}${route}`.split("/").filter((segment) => segment !== "")
  return `/${segments.join("/")}`
}

const security = {
  "cache-control": "no-store",
  "content-type": "application/json",
  "cross-origin-resource-policy": "same-origin",
  "x-content-type-options": "nosniff"
}

const refuse = (
  status: number,
  error: string,
  headers: Readonly<Record<string, string>> = {}
): Effect.Effect<ProxyAnswer> =>
  Effect.succeed({
    status,
    body: JSON.stringify({ errors: [error] }),
    headers: { ...headers, ...security }
  })
