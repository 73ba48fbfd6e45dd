// AWS STS, as far as a login needs it: who signed a request, and the credentials of a role for a token of an identity
// provider. Version 2011-06-15 of its API.

import * as Arn from "@dd-cloud-auth/arn/Arn"
import * as Caller from "@dd-cloud-auth/arn/Caller"
import * as Principal from "@dd-cloud-auth/arn/Principal"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Aws from "../Aws.ts"
import { uuid } from "./deterministic.ts"
import type { HttpAnswer } from "./httpAnswer.ts"
import { callerOf, type Identities } from "./identities.ts"
import type { Input, Route } from "./routes.ts"
import { authenticate, StsRefusal } from "./sts.ts"

/** The one path of STS. */
export const stsRoute = (webIdentities: ReadonlyArray<Aws.WebIdentity>, identities: Identities): Route => {
  const roles = webIdentities.map(({ roleArn, token }) => ({ roleArn, token, ...sessionsOf(roleArn) }))

  const callerIdentity = Effect.fnUntraced(function* ({ body, headers }: Input) {
    const request = { headers: new Map(Object.entries(headers)), body }
    const now = yield* Clock.currentTimeMillis
    const { caller } = yield* authenticate(identities, request, () => true, now)
    return answer("GetCallerIdentity", {
      Arn: caller,
      UserId: idOf(caller),
      Account: callerOf(caller).accountId
    })
  })

  const webIdentity = Effect.fnUntraced(function* (fields: URLSearchParams) {
    const token = fields.get("WebIdentityToken")
    const known = roles.filter((role) => secret(role.token) === token)
    if (known.length === 0) {
      return yield* refuse(
        400,
        "InvalidIdentityToken",
        "No OpenIDConnect provider of this AWS issued the token"
      )
    }
    const role = known.find(({ roleArn }) => roleArn === fields.get("RoleArn"))
    if (role === undefined) {
      return yield* refuse(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")
    }
    const caller = role.caller(fields.get("RoleSessionName") ?? "")
    if (Caller.parse(caller)._tag === "InvalidCaller") {
      return yield* refuse(400, "ValidationError", "RoleSessionName is not the name of a session")
    }
    const session = yield* identities.open(caller)
    return answer("AssumeRoleWithWebIdentity", {
      Credentials: {
        AccessKeyId: session.accessKeyId,
        SecretAccessKey: Redacted.value(session.secretAccessKey),
        SessionToken: Redacted.value(session.sessionToken),
        Expiration: DateTime.formatIso(DateTime.makeUnsafe(session.expiresAt))
      },
      AssumedRoleUser: { Arn: caller, AssumedRoleId: idOf(caller) }
    })
  })

  return {
    operation: "aws.sts",
    method: "POST",
    access: "aws",
    match: (path) => (path === "/" ? "" : undefined),
    handle: (input) => {
      const fields = new URLSearchParams(input.body)
      const action = fields.get("Action")
      const answered =
        action === "GetCallerIdentity"
          ? callerIdentity(input)
          : action === "AssumeRoleWithWebIdentity"
            ? webIdentity(fields)
            : Effect.fail(refuse(400, "InvalidAction", "This STS does not know the action"))
      return answered.pipe(Effect.catch((refusal) => Effect.succeed(refused(refusal))))
    }
  }
}

/** Returns the ARN of a role's session by its name; throws where there is no such role. */
const sessionsOf = (roleArn: string): { readonly caller: (session: string) => string } => {
  const arn = Arn.parse(roleArn)
  const pattern = arn._tag === "Arn" ? Principal.callerPattern(arn) : undefined
  if (pattern === undefined) throw new Error(`${roleArn} is not the ARN of a role.`)
  return { caller: (session) => pattern.slice(0, -1) + session }
}

/** The unique ID of a caller, as AWS makes one up for each user and role. */
const idOf = (caller: string): string => {
  const principal = callerOf(caller)
  const id = (text: string) => uuid(text).replaceAll("-", "").slice(0, 17).toUpperCase()
  return principal._tag === "AssumedRole"
    ? `AROA${id(principal.role)}:${principal.session}`
    : `AIDA${id(caller)}`
}

interface Fields {
  readonly [name: string]: string | Fields
}

const answer = (action: string, result: Fields): HttpAnswer =>
  xml(200, {
    [`${action}Response`]: { [`${action}Result`]: result, ResponseMetadata: { RequestId: uuid("request") } }
  })

const refused = ({ code, message, status }: StsRefusal): HttpAnswer =>
  xml(status, {
    ErrorResponse: { Error: { Type: "Sender", Code: code, Message: message }, RequestId: uuid("request") }
  })

const refuse = (status: 400 | 403, code: string, message: string): StsRefusal =>
  new StsRefusal({ status, code, message })

const xml = (status: number, document: Fields): HttpAnswer => ({
  status,
  headers: [["content-type", "text/xml"]],
  body: elements(document).replace(">", ' xmlns="https://sts.amazonaws.com/doc/2011-06-15/">')
})

const elements = (fields: Fields): string =>
  Object.entries(fields)
    .map(
      ([name, value]) => `<${name}>${typeof value === "string" ? escape(value) : elements(value)}</${name}>`
    )
    .join("")

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

const secret = (token: string | Redacted.Redacted): string =>
  Redacted.isRedacted(token) ? Redacted.value(token) : token
