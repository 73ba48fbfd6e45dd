import * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"

/** What came with a request. Never a key. */
export type Presented = "valid" | "wrong" | "none" | "proof"

const secretNames = [
  "authorization",
  "cookie",
  "dd-api-key",
  "dd-application-key",
  "proxy-authorization",
  "x-amz-security-token",
  "x-aws-ec2-metadata-token"
]

/**
 * Returns a function that judges the headers of a request at a time in milliseconds. Without credentials of its own every
 * request is valid.
 */
export const makeJudge = (
  credentials: Credentials.Credentials,
  isToken: (token: string, now: number) => boolean
): ((headers: Readonly<Record<string, string>>, now: number) => Presented) => {
  const expected = Result.getOrThrow(Credentials.toHeaders(credentials))
  return (headers, now) => {
    if (expected.every(([name, value]) => headers[name] === Redacted.value(value))) return "valid"
    const authorization = headers.authorization ?? ""
    const token = /^Bearer (.+)/.exec(authorization)?.[1]
    if (token !== undefined && isToken(token, now)) return "valid"
    if (authorization.startsWith("Delegated ")) return "proof"
    return token !== undefined || (headers["dd-api-key"] && headers["dd-application-key"]) ? "wrong" : "none"
  }
}

/** The headers with every value that may be a secret replaced. */
export const redactHeaders = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, secretNames.includes(name) ? "<redacted>" : value])
  )
