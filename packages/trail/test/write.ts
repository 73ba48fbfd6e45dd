import type * as Random from "@dd-cloud-auth/random"

/** Writes a value as JSON in one of the many ways in which it can be written: `JSON.parse` says what it means. */
export const write = (value: unknown, random: Random.Random, oddity: number): string => {
  const blank = (): string => (random.once(oddity) ? random.text([" ", "\t", "\n", "\r"], 3) : "")
  if (typeof value === "string") return writeText(value, random, oddity)
  if (typeof value === "number" && random.once(oddity))
    return random.pick([value.toExponential(), "-0", "1E+2", "0.10"])
  if (Array.isArray(value)) {
    return `[${blank()}${value.map((element) => write(element, random, oddity) + blank()).join(`,${blank()}`)}]`
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).flatMap(([key, inner]): ReadonlyArray<readonly [string, unknown]> => {
    // Which of two values counts that have one key is part of what is compared.
    const other = random.once(4 * oddity) ? [[key, random.pick(strange)] as const] : []
    const changed = random.once(20 * oddity) ? random.pick(strange) : inner
    return random.once(2) ? [...other, [key, changed]] : [[key, changed], ...other]
  })
  const members = entries.map(
    ([key, inner]) =>
      `${blank()}${writeText(key, random, oddity)}${blank()}:${blank()}${write(inner, random, oddity)}${blank()}`
  )
  return `{${members.join(",") || blank()}}`
}

const writeText = (text: string, random: Random.Random, oddity: number): string =>
  `"${[...text].map((character) => writeCharacter(character, random, oddity)).join("")}"`

const writeCharacter = (character: string, random: Random.Random, oddity: number): string => {
  if (character === "/" && random.once(oddity)) return "\\/"
  if (!random.once(20 * oddity)) return JSON.stringify(character).slice(1, -1)
  const escape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`
  return character.split("").map(escape).join("")
}

const strange: ReadonlyArray<unknown> = [
  null,
  true,
  -1.5e300,
  "",
  "arn:aws:iam::000000000000:user/decoy",
  "AssumeRole\\",
  "x".repeat(20_000),
  [],
  ["arn:aws:iam::000000000000:user/decoy"],
  {},
  { arn: "arn:aws:iam::000000000000:user/decoy", type: "IAMUser" },
  { userIdentity: { arn: "arn:aws:iam::000000000000:user/decoy" } },
  { assumedRoleUser: { arn: "arn:aws:sts::000000000000:assumed-role/Decoy/made" } },
  { assumedRoleUser: "none" },
  { federatedUser: { arn: "arn:aws:sts::000000000000:federated-user/decoy" } },
  { federatedUser: "none" },
  '{"userIdentity":{"arn":"arn:aws:iam::000000000000:user/decoy"}}'
]
