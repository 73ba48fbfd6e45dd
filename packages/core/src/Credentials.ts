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
import { firstSet, type Variable } from "./Environment.ts"
import { type CloudAuthError, InvalidCredentials } from "./Failure.ts"
import { credentialProblems } from "./internal/credentialProblems.ts"
import * as InvalidConfig from "./InvalidConfig.ts"

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
 * Sent as `DD-API-KEY` and `DD-APPLICATION-KEY`. A key that cannot be right is found when a request is made, which then
 * fails with `InvalidCredentials` and is not sent: one that is empty, has quotes or blanks around it, is a placeholder
 * (`<your-app-key>`, `${DD_API_KEY}`, `changeme`) or a mask (`***`), or that no header can carry; and two keys of
 * Datadog's that are the same or swapped. Datadog promises no format for its keys, so none is asked for.
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
 * **Details**
 *
 * A token that cannot be right is found as a key is (see `keys`), and also if `Bearer` stands in front of it already.
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
  { readonly get: Effect.Effect<Credentials, CloudAuthError> }
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
  const given = parts(credentials)
  const [found] = credentialProblems(
    given.map(([variable, , secret]) => ({ variable, value: Redacted.value(secret) }))
  )
  if (found !== undefined) {
    const { problem, variable } = found
    return Result.fail(new InvalidCredentials({ variable, message: `The ${variable} ${problem}.` }))
  }
  return Result.succeed(
    given.map(([, name, secret]) => [
      name,
      name === "authorization" ? Redacted.make(`Bearer ${Redacted.value(secret)}`) : secret
    ])
  )
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
 * The variables that `config` reads; of each list the first that is set wins.
 *
 * @category constants
 * @since 0.1.0
 */
export const variables = {
  apiKey: ["DD_API_KEY", "DATADOG_API_KEY"],
  appKey: ["DD_APP_KEY", "DD_APPLICATION_KEY", "DATADOG_APP_KEY", "DATADOG_APPLICATION_KEY"],
  token: ["DD_BEARER_TOKEN", "DATADOG_BEARER_TOKEN"]
} as const

/**
 * Config that reads credentials from the environment; of each line the first variable that is set wins.
 *
 * **Details**
 *
 * - API key: `DD_API_KEY`, `DATADOG_API_KEY`
 * - application key: `DD_APP_KEY`, `DD_APPLICATION_KEY`, `DATADOG_APP_KEY`, `DATADOG_APPLICATION_KEY`
 * - bearer token: `DD_BEARER_TOKEN`, `DATADOG_BEARER_TOKEN`
 *
 * A bearer token next to a key is an error: which of them was meant is not for us to guess. So is a value that cannot be
 * right (see `keys`); the error names the variable and never what it holds. A variable that is set to nothing counts as
 * absent, one of blanks does not.
 *
 * @category config
 * @since 0.1.0
 */
export const config: Config.Config<Credentials> = Config.all({
  apiKey: firstSet(variables.apiKey),
  appKey: firstSet(variables.appKey),
  token: firstSet(variables.token)
}).pipe(
  Config.mapEffect(({ apiKey, appKey, token }) => {
    const key = [apiKey, appKey].find((key) => key.value !== undefined)
    if (token.value === undefined) return keysOf(apiKey, appKey)
    return key === undefined
      ? bearerOf(token)
      : Effect.fail(
          InvalidConfig.make(`${token.variable} and ${key.variable} are both set: unset one of them.`)
        )
  })
)

/**
 * The names of the variables that hold the keys, or the bearer token.
 *
 * @category config
 * @since 0.1.0
 */
export type Variables =
  | { readonly apiKey: string; readonly appKey: string }
  | { readonly bearerToken: string }

/**
 * Returns a config that reads credentials from variables of your own choice, as strictly as `config` does.
 *
 * **When to use**
 *
 * For programs that ask several organisations, each with keys of its own.
 *
 * @category config
 * @since 0.1.0
 */
export const configFrom = (variables: Variables): Config.Config<Credentials> =>
  "bearerToken" in variables
    ? firstSet([variables.bearerToken]).pipe(Config.mapEffect(bearerOf))
    : Config.all([firstSet([variables.apiKey]), firstSet([variables.appKey])]).pipe(
        Config.mapEffect(([apiKey, appKey]) => keysOf(apiKey, appKey))
      )

const keysOf = (apiKey: Variable, appKey: Variable): Effect.Effect<Credentials, Config.ConfigError> =>
  checked([apiKey, appKey], () => keys({ apiKey: apiKey.value!, appKey: appKey.value! }))

const bearerOf = (token: Variable): Effect.Effect<Credentials, Config.ConfigError> =>
  checked([token], () => bearer(token.value!))

const checked = (
  given: ReadonlyArray<Variable>,
  credentials: () => Credentials
): Effect.Effect<Credentials, Config.ConfigError> => {
  const problems = credentialProblems(given)
  return problems.length === 0
    ? Effect.sync(credentials)
    : Effect.fail(InvalidConfig.make(`${problems.map(said).join(", and ")}.`))
}

const said = ({ problem, variable }: { readonly problem: string; readonly variable: string }): string =>
  `${variable} ${problem}`

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
