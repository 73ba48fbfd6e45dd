/**
 * What a request is authorised with: keys, a bearer token, or nothing.
 *
 * @since 0.1.0
 */
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { InvalidCredentials, type LoginFailure } from "./Failure.ts"
import { firstSet, invalidConfig, type Variable } from "./internal/environment.ts"

/**
 * An API key and an application key.
 *
 * @category models
 * @since 0.1.0
 */
export interface Keys {
  readonly _tag: "Keys"
  readonly apiKey: Redacted.Redacted
  readonly appKey: Redacted.Redacted
}

/**
 * A token that stands for both keys: a personal or service-account token, or the answer of a keyless login.
 *
 * @category models
 * @since 0.1.0
 */
export interface Bearer {
  readonly _tag: "Bearer"
  readonly token: Redacted.Redacted
}

/**
 * No credentials: for a proxy that adds its own, or an emulator that asks for none.
 *
 * @category models
 * @since 0.1.0
 */
export interface None {
  readonly _tag: "None"
}

/**
 * What a request is authorised with.
 *
 * @category models
 * @since 0.1.0
 */
export type Credentials = Keys | Bearer | None

/**
 * Returns credentials of an API key and an application key.
 *
 * **Details**
 *
 * Sent as `DD-API-KEY` and `DD-APPLICATION-KEY`. A key that is empty, or that no header can carry, is found when a
 * request is made, which then fails with `InvalidCredentials` and is not sent.
 *
 * @category constructors
 * @since 0.1.0
 */
export const keys = (options: {
  readonly apiKey: string | Redacted.Redacted
  readonly appKey: string | Redacted.Redacted
}): Credentials => ({
  _tag: "Keys",
  apiKey: redacted(options.apiKey),
  appKey: redacted(options.appKey)
})

/**
 * Returns credentials of a bearer token, sent as `Authorization: Bearer …` in place of both keys.
 *
 * @category constructors
 * @since 0.1.0
 */
export const bearer = (token: string | Redacted.Redacted): Credentials => ({
  _tag: "Bearer",
  token: redacted(token)
})

/**
 * Credentials that add nothing to a request.
 *
 * @category constructors
 * @since 0.1.0
 */
export const none: Credentials = { _tag: "None" }

/**
 * The service that CloudAuth asks for credentials before each attempt.
 *
 * **When to use**
 *
 * Provide one of your own where credentials change while the program runs: `get` may log in, cache and refresh.
 *
 * @category services
 * @since 0.1.0
 */
export class Provider extends Context.Service<
  Provider,
  { readonly get: Effect.Effect<Credentials, LoginFailure> }
>()("@dd-cloud-auth/core/Credentials/Provider") {}

/**
 * Layer that provides the same credentials each time.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (credentials: Credentials): Layer.Layer<Provider> =>
  Layer.succeed(Provider, { get: Effect.succeed(credentials) })

/**
 * Returns the headers that credentials become, their values still redacted.
 *
 * @category conversions
 * @since 0.1.0
 */
export const toHeaders = (
  credentials: Credentials
): Result.Result<ReadonlyArray<readonly [name: string, value: Redacted.Redacted]>, InvalidCredentials> => {
  const headers: Array<readonly [string, Redacted.Redacted]> = []
  for (const [variable, name, secret] of parts(credentials)) {
    const problem = problemOf(Redacted.value(secret))
    if (problem !== undefined) {
      return Result.fail(new InvalidCredentials({ variable, message: `The ${variable} ${problem}.` }))
    }
    headers.push([
      name,
      name === "authorization" ? Redacted.make(`Bearer ${Redacted.value(secret)}`) : secret
    ])
  }
  return Result.succeed(headers)
}

/**
 * Returns the secrets in credentials, for a caller that has to keep them out of what it shows.
 *
 * @category accessors
 * @since 0.1.0
 */
export const secrets = (credentials: Credentials): ReadonlyArray<Redacted.Redacted> =>
  parts(credentials).map(([, , secret]) => secret)

/**
 * Config that reads credentials from the environment; of each line the first variable that is set wins.
 *
 * **Details**
 *
 * - API key: `DD_API_KEY`, `DATADOG_API_KEY`
 * - application key: `DD_APP_KEY`, `DD_APPLICATION_KEY`, `DATADOG_APP_KEY`, `DATADOG_APPLICATION_KEY`
 * - bearer token: `DD_BEARER_TOKEN`, `DATADOG_BEARER_TOKEN`
 *
 * A bearer token next to a key is an error: which of them was meant is not for us to guess. A variable that is set to
 * nothing counts as absent, as it does for Effect's own providers unless they are told to preserve empty strings.
 *
 * @category config
 * @since 0.1.0
 */
export const config: Config.Config<Credentials> = Config.all({
  apiKey: firstSet(["DD_API_KEY", "DATADOG_API_KEY"]),
  appKey: firstSet(["DD_APP_KEY", "DD_APPLICATION_KEY", "DATADOG_APP_KEY", "DATADOG_APPLICATION_KEY"]),
  token: firstSet(["DD_BEARER_TOKEN", "DATADOG_BEARER_TOKEN"])
}).pipe(
  Config.mapEffect(({ apiKey, appKey, token }) => {
    const problem =
      token.value === undefined ? keysProblem(apiKey, appKey) : tokenProblem(token, apiKey, appKey)
    if (problem !== undefined) return Effect.fail(invalidConfig(problem))
    return Effect.succeed(
      token.value === undefined ? keys({ apiKey: apiKey.value!, appKey: appKey.value! }) : bearer(token.value)
    )
  })
)

const redacted = (secret: string | Redacted.Redacted): Redacted.Redacted =>
  Redacted.isRedacted(secret) ? secret : Redacted.make(secret)

const parts = (
  credentials: Credentials
): ReadonlyArray<readonly [variable: string, header: string, secret: Redacted.Redacted]> => {
  switch (credentials._tag) {
    case "Keys":
      return [
        ["API key", "dd-api-key", credentials.apiKey],
        ["application key", "dd-application-key", credentials.appKey]
      ]
    case "Bearer":
      return [["bearer token", "authorization", credentials.token]]
    case "None":
      return []
  }
}

const problemOf = (secret: string): string | undefined => {
  if (secret.length === 0) return "is empty"
  if (secret.trim().length === 0) return "consists of blanks"
  if (secret.trim() !== secret) return "has blanks or a line break around it"
  return /^[\x20-\x7e]+$/.test(secret) ? undefined : "holds characters that no header can carry"
}

const variableProblem = ({ value, variable }: Variable): string | undefined => {
  if (value === undefined) return `${variable} is not set or empty`
  const problem = problemOf(value)
  return problem === undefined ? undefined : `${variable} ${problem}`
}

const keysProblem = (apiKey: Variable, appKey: Variable): string | undefined => {
  const problems = [apiKey, appKey].map(variableProblem).filter((problem) => problem !== undefined)
  return problems.length === 0 ? undefined : `${problems.join(", and ")}.`
}

const tokenProblem = (token: Variable, ...keys: ReadonlyArray<Variable>): string | undefined => {
  const key = keys.find((key) => key.value !== undefined)
  if (key !== undefined) return `${token.variable} and ${key.variable} are both set: unset one of them.`
  const problem = variableProblem(token)
  return problem === undefined ? undefined : `${problem}.`
}
