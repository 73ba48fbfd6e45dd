import type { Variables } from "@dd-cloud-auth/core/Credentials"
import * as Json from "@dd-cloud-auth/core/Json"
import * as Keyless from "@dd-cloud-auth/core/Keyless"
import * as Site from "@dd-cloud-auth/core/Site"
import * as Spelling from "@dd-cloud-auth/core/Spelling"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"

/**
 * Where a profile connects, and which variables hold its credentials: the usual ones, unless others are named; or else to
 * which organisation it logs in without keys.
 */
export interface Profile {
  readonly name: string
  readonly site: Site.Site
  readonly variables?: Variables
  readonly orgUuid?: string
}

/** What a file says, once it is known to be right. */
export interface Content {
  readonly default?: string
  readonly profiles: ReadonlyArray<Profile>
}

// No name is as long as a key, so that messages may repeat it.
const longestName = 30

const Name = Schema.String.check(
  Schema.isPattern(/^[A-Za-z0-9][A-Za-z0-9._-]{0,29}$/u, {
    message: `a name has letters, digits, ".", "_" and "-", and ${longestName} of them at most`
  })
)

// Keys are long and have no breaks. The name of a variable that is as long has some, or is all in capitals.
const keyLike = "(?=[A-Z]*[a-z0-9])[A-Za-z0-9]{24}|[A-Fa-f0-9]{20}"

const notAKey = Schema.makeFilter<string>(
  (text) => !new RegExp(keyLike).test(text),
  {
    message:
      "this looks like a key. Put it into a variable, and the name of that here; and replace the key if others may have read this file",
    toJsonSchema: () => ({ not: { pattern: keyLike } })
  },
  true
)

const variable = (what: string) =>
  Schema.optionalKey(
    Schema.String.annotate({
      description: `The name of the variable that holds the ${what}; never the ${what} itself.`
    }).check(
      notAKey,
      Schema.isPattern(/^[A-Za-z_][A-Za-z0-9_]*$/u, {
        message: "this is not the name of a variable, such as DD_PROD_API_KEY"
      })
    )
  )

const fieldsOfProfile = {
  site: Schema.optionalKey(
    Schema.String.annotate({
      description: "A Datadog site, as DD_SITE or its name.",
      examples: Site.all.map(({ parameter }) => parameter)
    })
  ),
  origin: Schema.optionalKey(
    Schema.String.annotate({
      description:
        "An origin of your own in place of a site: https://host[:port], or http:// on a loopback host."
    })
  ),
  apiKeyVariable: variable("API key"),
  appKeyVariable: variable("application key"),
  bearerTokenVariable: variable("bearer token"),
  orgUuid: Schema.optionalKey(
    Schema.String.annotate({
      description:
        "The UUID of the organisation to log in to without keys, as who AWS says one is; it is no secret."
    }).check(
      Schema.makeFilter((text) => Keyless.problemOfOrgUuid(text) === undefined || notAnOrgUuid, {
        toJsonSchema: () => ({ pattern: "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$" })
      })
    )
  )
}

const notAnOrgUuid = "this is not the UUID of an organisation, 8-4-4-4-12 hexadecimal digits"

const ProfileFields = Schema.Struct(fieldsOfProfile)
  .annotate({
    description:
      "A site, and the variables that hold its keys: DD_API_KEY and DD_APP_KEY, or DD_BEARER_TOKEN, unless others are named. In place of them, the organisation to log in to without keys."
  })
  .check(
    Schema.makeFilter(
      ({ origin, site }) =>
        site === undefined && origin === undefined
          ? "a profile has a site, or an origin"
          : site === undefined || origin === undefined || "site and origin exclude each other",
      { toJsonSchema: () => ({ oneOf: [{ required: ["site"] }, { required: ["origin"] }] }) }
    ),
    Schema.makeFilter(
      ({ apiKeyVariable, appKeyVariable, bearerTokenVariable }) =>
        bearerTokenVariable === undefined
          ? (apiKeyVariable === undefined) === (appKeyVariable === undefined) ||
            "apiKeyVariable and appKeyVariable come together"
          : (apiKeyVariable === undefined && appKeyVariable === undefined) ||
            "bearerTokenVariable stands in place of apiKeyVariable and appKeyVariable",
      {
        toJsonSchema: () => ({
          dependentRequired: { apiKeyVariable: ["appKeyVariable"], appKeyVariable: ["apiKeyVariable"] },
          not: { required: ["bearerTokenVariable", "apiKeyVariable"] }
        })
      }
    ),
    Schema.makeFilter(
      ({ apiKeyVariable, appKeyVariable, bearerTokenVariable, orgUuid }) =>
        orgUuid === undefined ||
        [apiKeyVariable, appKeyVariable, bearerTokenVariable].every((variable) => variable === undefined) ||
        "orgUuid, which is for a login without keys, stands in place of the variables that hold keys",
      {
        toJsonSchema: () => ({
          dependentSchemas: {
            orgUuid: {
              properties: { apiKeyVariable: false, appKeyVariable: false, bearerTokenVariable: false }
            }
          }
        })
      }
    )
  )

const fieldsOfFile = {
  $schema: Schema.optionalKey(
    Schema.String.annotate({ description: "Where an editor finds this schema; of no meaning otherwise." })
  ),
  default: Schema.optionalKey(
    Schema.String.annotate({
      description: "The profile that is used where neither the command line nor DD_SITE names a site."
    })
  ),
  profiles: Schema.Record(Schema.String, ProfileFields)
    .annotate({ description: "Profiles, each under its name." })
    .check(Schema.isPropertyNames(Name), Schema.isMinProperties(1, { message: "there is no profile" }))
}

const ConfigFile = Schema.Struct(fieldsOfFile)
  .annotate({
    title: "dd-cloud-auth.config.json",
    description:
      "Datadog sites and organisations, by name. It holds no keys, but the names of the variables that do."
  })
  .check(
    Schema.makeFilter(
      ({ default: name, profiles }) =>
        name === undefined || Object.hasOwn(profiles, name)
          ? undefined
          : { path: ["default"], issue: `there is no such profile${meant(name, Object.keys(profiles))}` },
      { toJsonSchema: () => ({}) }
    )
  )

/** The JSON Schema of the file, for editors; what `decode` refuses beyond it is told when the file is read. */
export const jsonSchema = (): unknown => {
  const { schema } = Schema.toJsonSchemaDocument(ConfigFile, { onExcessProperty: "error" })
  return { $schema: "https://json-schema.org/draft/2020-12/schema", ...schema }
}

/** Decodes the text of a file, or says everything that is wrong with it. No sentence repeats what may be a key. */
export const decode = (text: string): Result.Result<Content, ReadonlyArray<string>> => {
  const parsed = Json.parse(text)
  if (Result.isFailure(parsed)) return Result.fail([parsed.failure.message])
  const decoded = decodeFields(parsed.success)
  if (Result.isFailure(decoded)) return Result.fail(format(decoded.failure.issue).issues.map(sentence))
  const problems: Array<string> = []
  const profiles = Object.entries(decoded.success.profiles).flatMap(
    ([name, fields]): ReadonlyArray<Profile> => {
      const field = fields.site === undefined ? "origin" : "site"
      const site = fields.site === undefined ? Site.custom(fields.origin!) : Site.parse(fields.site)
      if (Result.isSuccess(site)) return [{ name, site: site.success, ...loginOf(fields) }]
      problems.push(`profiles.${name}.${field}: ${site.failure.message}`)
      return []
    }
  )
  if (problems.length > 0) return Result.fail(problems)
  const name = decoded.success.default
  return Result.succeed({ profiles, ...(name === undefined ? {} : { default: name }) })
}

const loginOf = (fields: typeof ProfileFields.Type): Pick<Profile, "variables" | "orgUuid"> => {
  const { apiKeyVariable, appKeyVariable, bearerTokenVariable, orgUuid } = fields
  if (orgUuid !== undefined) return { orgUuid }
  if (bearerTokenVariable !== undefined) return { variables: { bearerToken: bearerTokenVariable } }
  return apiKeyVariable === undefined || appKeyVariable === undefined
    ? {}
    : { variables: { apiKey: apiKeyVariable, appKey: appKeyVariable } }
}

const decodeFields = Schema.decodeUnknownResult(ConfigFile, { errors: "all", onExcessProperty: "error" })

// Of a field that is unknown, its path says which.
const unknown = "unknown"
const format = SchemaIssue.makeFormatterStandardSchemaV1({
  leafHook: (issue) =>
    issue._tag === "UnexpectedKey"
      ? unknown
      : issue._tag === "MissingKey"
        ? "this is missing"
        : SchemaIssue.defaultLeafHook(issue).replace(/^Expected (?:an? )?/, "this has to be a JSON ")
})

interface Issue {
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined
  readonly message: string
}

const sentence = ({ message, path = [] }: Issue): string => {
  const keys = path.map((step) => String(typeof step === "object" ? step.key : step))
  const where = keys.map(shown).join(".")
  if (message === unknown) return `${where}: ${unknownField(keys)}`
  return where === "" ? message : `${where}: ${message}`
}

const unknownField = (path: ReadonlyArray<string>): string => {
  const name = path.at(-1)!
  if (/^(?:api|app|application)_?key$|^(?:bearer_?)?token$/i.test(name)) {
    const field = /^api/i.test(name)
      ? "apiKeyVariable"
      : /^app/i.test(name)
        ? "appKeyVariable"
        : "bearerTokenVariable"
    return `no key belongs into this file. Put it into a variable, and its name into ${field}`
  }
  const known = Object.keys(path.length === 1 ? fieldsOfFile : fieldsOfProfile)
  return `there is no such field${meant(name, known)}`
}

const meant = (name: string, known: ReadonlyArray<string>): string => {
  const near = Spelling.nearest(name, known)
  return near === undefined
    ? `; there ${known.length === 1 ? "is" : "are"} ${known.join(", ")}`
    : `; did you mean ${near}?`
}

/** A name as messages repeat it, or how long it is where it may be a key. */
export const shown = (name: string): string =>
  name.length <= longestName ? name : `(a name of ${name.length} characters)`
