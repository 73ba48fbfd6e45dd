/**
 * Variables that go by several names.
 *
 * @since 0.1.0
 */

import * as Config from "effect/Config"
import * as Option from "effect/Option"

/**
 * A variable and what it holds; `value` is `undefined` where it is not set, nor any other that was asked for.
 *
 * @category models
 * @since 0.1.0
 */
export interface Variable {
  readonly variable: string
  readonly value: string | undefined
}

/**
 * Config that reads the first of the variables that is set. One that is set to nothing counts as absent, whatever the
 * `ConfigProvider` makes of it: so a pipeline passes a secret that it does not have.
 *
 * @example
 * ```ts
 * import * as Environment from "@dd-cloud-auth/core/Environment"
 * import * as ConfigProvider from "effect/ConfigProvider"
 * import * as Effect from "effect/Effect"
 *
 * const region = Environment.firstSet(["AWS_REGION", "AWS_DEFAULT_REGION"])
 * const provider = ConfigProvider.fromEnvRecord({ AWS_REGION: "", AWS_DEFAULT_REGION: "eu-west-1" })
 * const { value, variable } = Effect.runSync(region.parse(provider))
 * if (variable !== "AWS_DEFAULT_REGION" || value !== "eu-west-1") throw new Error(variable)
 * ```
 *
 * @category config
 * @since 0.1.0
 */
export const firstSet = (variables: readonly [string, ...ReadonlyArray<string>]): Config.Config<Variable> =>
  Config.all(variables.map((variable) => Config.option(Config.String(variable)))).pipe(
    Config.map((values) => {
      const index = values.findIndex((value) => Option.isSome(value) && value.value !== "")
      return index === -1
        ? { variable: variables[0], value: undefined }
        : { variable: variables[index]!, value: Option.getOrUndefined(values[index]!) }
    })
  )
