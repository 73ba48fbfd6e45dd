/** The flags that say which site a program asks, and with which keys or with none, for `Target` of `@dd-cloud-auth/node`. */

import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"
import * as Flags from "./Flags.ts"

export const flags = {
  site: Flag.String("site").pipe(
    Flag.withMetavar("SITE"),
    Flag.withDescription("Datadog site, such as datadoghq.eu or EU1; default: DD_SITE"),
    Flags.optional
  ),
  origin: Flag.String("origin").pipe(
    Flag.withMetavar("URL"),
    Flag.withDescription("Origin of your own in place of a site: https://…, or http:// on a loopback host"),
    Flags.optional
  ),
  profile: Flag.String("profile").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription(
      "Profile of dd-cloud-auth.config.json: its site, and the variables that hold its keys"
    ),
    Flags.optional
  ),
  config: Flag.String("config").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription(
      "File with the profiles, - for standard input; default: dd-cloud-auth.config.json, here or above"
    ),
    Flags.optional
  ),
  keyless: Flag.Boolean("keyless").pipe(
    Flag.withDescription(
      "Log in to the organisation DD_ORG_UUID as who AWS says you are; keys are not read; by itself where DD_CLOUD_PROVIDER_TYPE is aws and no keys are set"
    ),
    Flags.withDefault(false)
  )
}

/** What a command line holds of them. */
export type Given = { readonly [Name in Exclude<keyof typeof flags, "keyless">]: Option.Option<string> } & {
  readonly keyless: boolean
}

/** Returns those that are given, by their names. */
export const toOptions = ({ config, keyless, origin, profile, site }: Given) => ({
  site: Option.getOrUndefined(site),
  origin: Option.getOrUndefined(origin),
  profile: Option.getOrUndefined(profile),
  config: Option.getOrUndefined(config),
  keyless
})

/** Returns the names of those that are given. */
export const namesOf = (given: Given): ReadonlyArray<string> =>
  Object.keys(flags).filter((name) => {
    const value = given[name as keyof Given]
    return typeof value === "boolean" ? value : Option.isSome(value)
  })
