/**
 * Patterns as regular expressions of SMT-LIB, over whole callers. Written from the documentation of the dialects
 * alone: it shares no code with the package that is checked, and does not compare field by field.
 */

import type { Pattern } from "@dd-cloud-auth/arn"

/** The callers that a pattern matches. */
export const ofPattern = ({ dialect, text }: Pattern.Pattern): string =>
  dialect === "iam"
    ? ofIam(text)
    : text.endsWith("*")
      ? concat([literal(text.slice(0, -1)), "re.all"])
      : literal(text)

const ofIam = (text: string): string => {
  const [arn = "", partition = "", service = "", region = "", account = "", ...resource] = text.split(":")
  const fields = [arn, partition, service, region, account].map((field) => ofGlob(field, notColon))
  return concat(
    [...fields, ofGlob(resource.join(":"), anyCharacter)].flatMap((field) => [literal(":"), field]).slice(1)
  )
}

const ofGlob = (glob: string, character: string): string =>
  concat(
    [...glob].map((sign) => (sign === "*" ? `(re.* ${character})` : sign === "?" ? character : literal(sign)))
  )

/** A text in SMT-LIB, where a quote is written twice and `\u{…}` is an escape. */
export const string = (text: string): string =>
  `"${Array.from(text, (sign) => (/[\w:/-]/.test(sign) ? sign : `\\u{${sign.codePointAt(0)!.toString(16)}}`)).join("")}"`

const literal = (text: string): string => `(str.to_re ${string(text)})`

const concat = ([first = literal(""), ...rest]: ReadonlyArray<string>): string =>
  rest.length === 0 ? first : `(re.++ ${first} ${rest.join(" ")})`

const anyCharacter = "re.allchar"

/** All that stands before a colon in Unicode, and all that stands behind it. */
const notColon = String.raw`(re.union (re.range "\u{0}" "9") (re.range ";" "\u{2ffff}"))`
