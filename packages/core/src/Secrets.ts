/**
 * Secrets in text from outside: the one scrubber, which every failure and every proxied answer goes through.
 *
 * @since 0.1.0
 */
import * as Redacted from "effect/Redacted"

/**
 * Returns a function that cuts the secrets out of a text.
 *
 * **Gotchas**
 *
 * Scrub a text whole, before it is shortened: a secret that was cut in two is not found.
 *
 * @category constructors
 * @since 0.1.0
 */
export const scrubber = (secrets: ReadonlyArray<Redacted.Redacted>): ((text: string) => string) => {
  const values = Array.from(new Set(secrets.map(Redacted.value)))
    .filter((value) => value.length >= 4)
    // A secret may begin with another one, whose end would be left.
    .sort((a, b) => b.length - a.length)
  return (text) => values.reduce((text, value) => text.replaceAll(value, "<redacted>"), text)
}
