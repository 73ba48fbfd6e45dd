import * as Environment from "@dd-cloud-auth/core/Environment"
import { type CloudAuthError, InvalidCredentials } from "@dd-cloud-auth/core/Failure"
import * as Login from "@dd-cloud-auth/core/Login"
import * as Site from "@dd-cloud-auth/core/Site"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type { HttpClient } from "./unstable.ts"

/** Asks GitHub for the identity token of the job that this runs in. */
export const token = (
  audience: string
): Effect.Effect<Redacted.Redacted, InvalidCredentials | CloudAuthError, HttpClient> =>
  Effect.gen(function* () {
    const { bearer, url } = yield* Effect.mapError(variables, ({ cause }) =>
      unusable("ACTIONS_ID_TOKEN_REQUEST_URL", cause.message)
    )
    if (url.value === undefined || bearer.value === undefined) {
      const missing = url.value === undefined ? url : bearer
      return yield* unusable(missing.variable, `${missing.variable} is not set. ${permission}`)
    }
    const parsed = URL.canParse(url.value) ? new URL(url.value) : undefined
    const site = Site.custom(parsed?.origin ?? "")
    if (parsed === undefined || Result.isFailure(site)) {
      return yield* unusable(url.variable, `${url.variable} is not a URL on https.`)
    }
    parsed.searchParams.set("audience", audience)
    return yield* Login.identityToken({
      site: site.success,
      path: parsed.pathname + parsed.search,
      bearer: Redacted.make(bearer.value),
      refused: permission
    })
  })

const variables = Config.all({
  url: Environment.firstSet(["ACTIONS_ID_TOKEN_REQUEST_URL"]),
  bearer: Environment.firstSet(["ACTIONS_ID_TOKEN_REQUEST_TOKEN"])
})

const permission =
  "A job of GitHub Actions asks for identity tokens only with `permissions: id-token: write`."

const unusable = (variable: string, message: string) => new InvalidCredentials({ variable, message })
