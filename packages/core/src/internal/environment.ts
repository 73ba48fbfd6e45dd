import * as Config from "effect/Config"
import * as Option from "effect/Option"

/** What the first variable that is set holds; `value` is `undefined` where none is. */
export interface Variable {
  readonly variable: string
  readonly value: string | undefined
}

/** Config that reads the first of the variables that is set, even if it is set to nothing. */
export const firstSet = (variables: readonly [string, ...ReadonlyArray<string>]): Config.Config<Variable> =>
  Config.all(variables.map((variable) => Config.option(Config.String(variable)))).pipe(
    Config.map((values) => {
      const index = values.findIndex(Option.isSome)
      return {
        variable: variables[Math.max(index, 0)]!,
        value: index === -1 ? undefined : Option.getOrUndefined(values[index]!)
      }
    })
  )
