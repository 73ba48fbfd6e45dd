import * as HostNames from "@dd-cloud-auth/node/HostNames"
import * as Effect from "effect/Effect"
import type * as Types from "effect/Types"
import { notFound } from "./page.ts"
import { HttpRouter, HttpServerError, HttpServerRequest, HttpServerResponse } from "./unstable.ts"

/**
 * Nothing inline, nothing from elsewhere, no frame around it, and no text that turns into script: the one policy that may
 * make an address of script, `worker`, is taken by the page as it starts, and knows the address of its worker alone.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "worker-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types worker"
].join("; ")

const headers = {
  "content-security-policy": contentSecurityPolicy,
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY"
}

/**
 * Layer that adds the headers to every answer, and refuses what is not for this server:
 *
 * - a request for a host name that is not the server's, or for none: see `HostNames`.
 * - a method that does more than read.
 */
export const layer = (allowedHosts: ReadonlyArray<string>) => {
  const isOurs = HostNames.isOneOf(allowedHosts)
  return HttpRouter.middleware(
    (
      answer
    ): Effect.Effect<
      HttpServerResponse.HttpServerResponse,
      Types.unhandled,
      HttpServerRequest.HttpServerRequest
    > =>
      HttpServerRequest.HttpServerRequest.use((request) => {
        if (!isOurs(request.headers["host"])) return Effect.succeed(refused)
        return reads.includes(request.method)
          ? Effect.map(
              Effect.catchIf(answer, isUnroutable, () => Effect.succeed(notFound)),
              withHeaders
            )
          : Effect.succeed(notAllowed)
      }),
    { global: true }
  )
}

const withHeaders = HttpServerResponse.setHeaders(headers)

/** A path that cannot be decoded leads to no route, not even to the one for all that there is nothing else for. */
const isUnroutable = (error: unknown): boolean =>
  HttpServerError.isHttpServerError(error) && error.reason._tag === "RouteNotFound"

const reads = ["GET", "HEAD"]

const refused = HttpServerResponse.text("This server is not known by that host name: see --allow-host.\n", {
  status: 403,
  headers
})

const notAllowed = HttpServerResponse.text("The console only reads: GET and HEAD.\n", {
  status: 405,
  headers: { ...headers, allow: reads.join(", ") }
})
