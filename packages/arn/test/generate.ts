import type { Pattern } from "@dd-cloud-auth/arn"
import type { Random } from "@dd-cloud-auth/random"

const heads = [
  "arn:aws:iam::1:",
  "arn:aws:iam::1:",
  "arn:aws:iam::12:",
  "arn:aws:sts::1:",
  "arn:aws-cn:iam::1:",
  "arn:a/b:iam:::"
]
const wildHeads = [
  "arn:aws:*::1:",
  "arn:aws:iam::*:",
  "arn:aws:iam::?:",
  "arn:*:iam:*:1*:",
  "arn:?ws:*m::1?:"
]

/** A text over few letters, so that equal, longer and nearly equal ones are likely. */
const names = ["a", "b", "ab", "aa"]

/** A pattern, now and then one without a meaning. */
export const pattern = (random: Random, dialect: Pattern.Dialect): string => {
  const isIam = dialect === "iam"
  const head = random.pick(
    random.below(30) === 0
      ? ["", "arn:", "arn:aws:", "arn::iam::1:", "arn:aws:::1:", "ARN:aws:iam::1:"]
      : isIam
        ? [...heads, ...wildHeads]
        : heads
  )
  const wild = isIam
    ? ["*", "?", "a*", "*a", "?b", "a:b", "*:", "a**", "*?*", "?*"]
    : random.below(20) === 0
      ? ["*", "?", "", " "]
      : []
  const segments = Array.from(
    { length: 1 + random.below(3) },
    () => `/${random.pick([...names, ...wild])}`
  ).join("")
  return `${head}${random.pick(["u", "u", "r"])}${segments}${!isIam && random.below(2) === 0 ? "/*" : ""}`
}

/** A caller, half of the time one that a pattern given is likely to match. */
export const caller = (random: Random, patterns: ReadonlyArray<string>): string => {
  const odd = ["", "a", "b", "ab", "a/b", "/", "a:b", "*", "?"]
  if (patterns.length > 0 && random.below(2) === 0) {
    return random
      .pick(patterns)
      .replaceAll("*", () => random.pick(odd))
      .replaceAll("?", () => random.pick(["a", "b", "/"]))
  }
  const segments = Array.from({ length: random.below(4) }, () => `/${random.pick([...names, ...odd])}`).join(
    ""
  )
  return `${random.pick([...heads, "", "arn:aws:"])}u${segments}`
}
