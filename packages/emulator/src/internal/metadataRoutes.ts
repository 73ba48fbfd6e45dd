// Where programs on a machine of AWS's get the credentials of its role: the instance metadata service of EC2, version 2,
// and the endpoint that ECS and EKS give to containers.

import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { containerPath } from "../Aws.ts"
import { type HttpAnswer, json } from "./httpAnswer.ts"
import { chance, type Identities, roleArnOf, type Session, sessionOf } from "./identities.ts"
import type { Route } from "./routes.ts"

/** The metadata of an instance whose programs are this caller. */
export const instanceRoutes = (caller: string, identities: Identities): ReadonlyArray<Route> => {
  const { role } = sessionOf(caller)
  // Tokens of version 2, and until when they are good.
  const tokens = new Map<string, number>()
  const route = (method: string, match: Route["match"], handle: Route["handle"]): Route => ({
    operation: "aws.instance",
    method,
    access: "aws",
    match,
    handle
  })
  return [
    route(
      "PUT",
      (path) => (path === "/latest/api/token" ? "" : undefined),
      Effect.fnUntraced(function* ({ headers }) {
        const seconds = Number(headers["x-aws-ec2-metadata-token-ttl-seconds"])
        if (!Number.isInteger(seconds) || seconds < 1 || seconds > 21_600) return empty(400)
        const now = yield* Clock.currentTimeMillis
        for (const [token, until] of tokens) if (until <= now) tokens.delete(token)
        const token = yield* chance(56)
        tokens.set(token, now + 1000 * seconds)
        return text(token)
      })
    ),
    route(
      "GET",
      (path) =>
        /^\/latest\/meta-data\/iam\/security-credentials(?:\/([^/]*))?$/.exec(path)?.slice(1).join(""),
      Effect.fnUntraced(function* ({ headers, id }) {
        const until = tokens.get(headers["x-aws-ec2-metadata-token"] ?? "") ?? 0
        if (until <= (yield* Clock.currentTimeMillis)) return empty(401)
        if (id === "") return text(role)
        if (id !== role) return empty(404)
        const session = yield* identities.current(caller)
        return credentials(session, { Code: "Success", Type: "AWS-HMAC" })
      })
    )
  ]
}

/** The endpoint of a container whose programs are this caller. */
export const containerRoutes = (caller: string, identities: Identities): ReadonlyArray<Route> => {
  const RoleArn = roleArnOf(sessionOf(caller))
  return [
    {
      operation: "aws.container",
      method: "GET",
      access: "aws",
      match: (path) => (path === containerPath ? "" : undefined),
      handle: () => Effect.map(identities.current(caller), (session) => credentials(session, { RoleArn }))
    }
  ]
}

const credentials = (
  { accessKeyId, expiresAt, secretAccessKey, sessionToken }: Session,
  more: object
): HttpAnswer => ({
  status: 200,
  headers: json,
  body: JSON.stringify({
    ...more,
    AccessKeyId: accessKeyId,
    SecretAccessKey: Redacted.value(secretAccessKey),
    Token: Redacted.value(sessionToken),
    Expiration: DateTime.formatIso(DateTime.makeUnsafe(expiresAt))
  })
})

const empty = (status: number): HttpAnswer => ({ status, headers: [], body: "" })

const text = (body: string): HttpAnswer => ({ status: 200, headers: [["content-type", "text/plain"]], body })
