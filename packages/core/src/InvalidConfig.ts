/**
 * What is wrong with the configuration, as a sentence.
 *
 * @since 0.1.0
 */

import * as Config from "effect/Config"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"

/**
 * Returns a `ConfigError` whose `message` is the sentence itself, where Effect's own would print `SchemaError(…)`.
 *
 * **Gotchas**
 *
 * Name the variable, and never what it holds.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = (message: string): Config.ConfigError => {
  const cause = new Schema.SchemaError(new SchemaIssue.InvalidValue({ message }))
  return Object.defineProperty(new Config.ConfigError(cause), "message", { value: message })
}
