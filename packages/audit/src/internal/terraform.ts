import { isPersonaMapping, type Mapping } from "../Finding.ts"

/** Writes the resource of Datadog's Terraform provider that makes a mapping as it is, but with another pattern. */
export const corrected = (mapping: Mapping, arnPattern: string): string =>
  isPersonaMapping(mapping)
    ? resource("datadog_aws_wif_identity_mapping", arnPattern, [
        `account_identifier = ${quoted(mapping.accountIdentifier)}`,
        `arn_pattern        = ${quoted(arnPattern)}`
      ])
    : resource("datadog_aws_wif_intake_mapping", arnPattern, [`arn_pattern = ${quoted(arnPattern)}`])

/** Writes the resource that maps a pattern to an account which is still to be named: Terraform refuses it until it is. */
export const unfinished = (arnPattern: string): string =>
  resource("datadog_aws_wif_identity_mapping", arnPattern, [
    "# account_identifier = the account that these callers are to become",
    `arn_pattern = ${quoted(arnPattern)}`
  ])

const resource = (type: string, arnPattern: string, lines: ReadonlyArray<string>): string =>
  [`resource "${type}" "${labelOf(arnPattern)}" {`, ...lines.map((line) => `  ${line}`), "}"].join("\n")

/** A label for people, made from the names in a pattern. In their own configuration they may call it as they like. */
const labelOf = (arnPattern: string): string => {
  const [, ...names] = arnPattern.split("/").filter((name) => name !== "*")
  return names
    .join("_")
    .replaceAll(/[^\w-]/g, "_")
    .replace(/^(?![A-Za-z_])/, "_")
}

/**
 * A literal of Terraform's language. `${` and `%{` would begin an expression; a letter that is drawn as a Latin one, or
 * that nobody sees, is shown by its number.
 */
const quoted = (text: string): string =>
  `"${text
    .toWellFormed()
    .replaceAll(/["\\]/g, String.raw`\$&`)
    .replaceAll(/[$%](?=\{)|[^ -~]/gu, byNumber)}"`

const byNumber = (character: string): string => {
  const code = character.codePointAt(0)!
  return code > 0xffff
    ? String.raw`\U${code.toString(16).padStart(8, "0")}`
    : String.raw`\u${code.toString(16).padStart(4, "0")}`
}
