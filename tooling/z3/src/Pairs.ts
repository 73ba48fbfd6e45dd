/** Pairs of patterns from a seed: every second pair is close, so that one often covers the other, or nearly does. */

import { Pattern } from "@dd-cloud-auth/arn"
import * as Random from "@dd-cloud-auth/random"

/** The pair of a seed. */
export const pair = (seed: number): readonly [Pattern.Pattern, Pattern.Pattern] => {
  const { below, pick } = Random.make(seed)
  const glob = (letters: ReadonlyArray<string>, least: number): string =>
    Array.from({ length: least + below(4) }, () => pick(letters)).join("")
  const general = (): string =>
    [
      pick(["arn", "arn", "arn", "a?n", "*"]),
      pick(["aws", "aws", "*", "a?s", "aws*"]),
      pick(["iam", "iam", "*", "?am", "i*m"]),
      pick(["", "", "*", "?"]),
      pick(["1", "1", "12", "*", "1*", "?", "?*", "*2"]),
      `${pick(["u", "u", "*", "?", ""])}/${glob(["a", "b", "/", ":", "*", "*", "?"], 1)}`
    ].join(":")
  /** The same with some wildcards filled in, or some letters opened. */
  const near = (text: string): string =>
    below(2) === 0
      ? text.replaceAll("*", () => pick(["*", "a", "?", "*?", "a*", ""]))
      : text.replaceAll(/[abu12]/g, (letter) => pick([letter, letter, "?", "*"]))
  const parse = (text: string): Pattern.Pattern => {
    const dialect = below(4) === 0 ? "datadog" : "iam"
    const pattern = Pattern.parse(text, dialect)
    if (pattern._tag === "Pattern") return pattern
    const other = Pattern.parse(text, "iam")
    return other._tag === "Pattern" ? other : parse(general())
  }
  const first = parse(general())
  return [first, parse(below(2) === 0 ? general() : near(first.text))]
}
