import { InvalidCredentials, type TriedSource } from "@dd-cloud-auth/core/Failure"
import * as Printable from "@dd-cloud-auth/core/Printable"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

/** Credentials of AWS, with nothing said of how they are kept. */
export interface Credentials {
  readonly accessKeyId: Redacted.Redacted
  readonly secretAccessKey: Redacted.Redacted
  readonly sessionToken?: Redacted.Redacted | undefined
  readonly expiresAt?: number | undefined
}

/** Returns credentials that a source gave, or fails where they cannot be used. */
export const usable = Effect.fnUntraced(function* <A extends Credentials>(
  source: string,
  given: A
): Effect.fn.Return<A, InvalidCredentials> {
  const problem = problemOf(source, given, yield* Clock.currentTimeMillis)
  return problem === undefined ? given : yield* notFound([problem])
})

/** Says why credentials that a source gave cannot be used; `undefined` where they can. Never says what they are. */
const problemOf = (source: string, given: Credentials, now: number): TriedSource | undefined => {
  const parts = [
    ["access key ID", given.accessKeyId],
    ["secret access key", given.secretAccessKey],
    ["session token", given.sessionToken]
  ] as const
  for (const [name, part] of parts) {
    if (part === undefined) continue
    const value = Redacted.value(part)
    if (value === "") return { source, problem: "incomplete", message: `the ${name} is empty` }
    if (!/^[\x21-\x7e]+$/.test(value) || /^["'<$]/.test(value)) {
      const message = `the ${name} has blanks, quotes or line breaks in it, or is a placeholder`
      return { source, problem: "invalid", message }
    }
  }
  if (Redacted.value(given.accessKeyId) === Redacted.value(given.secretAccessKey)) {
    return { source, problem: "invalid", message: "the access key ID and the secret access key are the same" }
  }
  if (Number.isNaN(given.expiresAt)) {
    return { source, problem: "invalid", message: "when the credentials expire is not a moment" }
  }
  return given.expiresAt !== undefined && given.expiresAt <= now
    ? {
        source,
        problem: "expired",
        message: "the credentials have expired: log in to AWS again, or set the clock right"
      }
    : undefined
}

/** Says which half of a pair of keys is missing, given what either variable holds. */
export const missingHalf = (pair: ReadonlyArray<readonly [variable: string, value: string | undefined]>) => {
  const [missing] = pair.filter(([, value]) => value === undefined)
  const [present] = pair.filter(([, value]) => value !== undefined)
  return missing === undefined || present === undefined
    ? undefined
    : `${missing[0]} is not set, but ${present[0]} is: set both, or neither`
}

/** Returns the failure of a search for credentials. */
export const notFound = (tried: ReadonlyArray<TriedSource>): InvalidCredentials =>
  new InvalidCredentials({
    variable: "AWS credentials",
    tried,
    message: Printable.escape(
      `There are no AWS credentials that can be used. Tried: ${tried
        .map(({ message, source }) => `${source} (${message})`)
        .join("; ")}.`
    )
  })
