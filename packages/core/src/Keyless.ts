/**
 * What a program reads that logs in without keys: to which organisation, and whether it is to do so unasked.
 *
 * @since 0.1.0
 */

import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import { firstSet } from "./Environment.ts"
import * as InvalidConfig from "./InvalidConfig.ts"
import * as Printable from "./Printable.ts"

/**
 * The variables that are read here, as Datadog's Terraform provider names them; of each list the first that is set wins.
 *
 * @category constants
 * @since 0.1.0
 */
export const variables = {
  orgUuid: ["DD_ORG_UUID", "DATADOG_ORG_UUID"],
  cloudProviderType: ["DD_CLOUD_PROVIDER_TYPE", "DATADOG_CLOUD_PROVIDER_TYPE"]
} as const

/**
 * Says what is wrong with the UUID of an organisation, as what follows its name in a sentence; `undefined` where nothing
 * is. Nothing of the text is repeated: it may be a key.
 *
 * @category predicates
 * @since 0.1.0
 */
export const problemOfOrgUuid = (text: string): string | undefined =>
  /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)
    ? undefined
    : "is not the UUID of an organisation, 8-4-4-4-12 hexadecimal digits: Datadog shows it under Organization " +
      "Settings > Workload Identity Federation"

/**
 * Config that reads the UUID of the organisation to log in to from `DD_ORG_UUID`, or else `DATADOG_ORG_UUID`.
 *
 * @category config
 * @since 0.1.0
 */
export const orgUuid: Config.Config<string> = firstSet(variables.orgUuid).pipe(
  Config.mapEffect(({ value, variable }) => {
    const problem =
      value === undefined
        ? "is not set: it is the UUID of the organisation to log in to"
        : problemOfOrgUuid(value)
    return problem === undefined
      ? Effect.succeed(value!)
      : Effect.fail(InvalidConfig.make(`${variable} ${problem}.`))
  })
)

/**
 * Config that reads from `DD_CLOUD_PROVIDER_TYPE`, or else `DATADOG_CLOUD_PROVIDER_TYPE`, whether to log in as who AWS says
 * one is: `aws`, or not set. Anything else is an error.
 *
 * @category config
 * @since 0.1.0
 */
export const isOfAws: Config.Config<boolean> = firstSet(variables.cloudProviderType).pipe(
  Config.mapEffect(({ value, variable }) =>
    value === undefined || value.toLowerCase() === "aws"
      ? Effect.succeed(value !== undefined)
      : Effect.fail(InvalidConfig.make(`${variable} is ${shown(value)}: only "aws" can log in here.`))
  )
)

// One of a few short words, or else not repeated.
const shown = (text: string): string => (text.length <= 16 ? Printable.json(text) : "something else")
