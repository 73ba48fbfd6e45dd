import type { Variable } from "../Environment.ts"

/** What cannot be right, and why. Never says what the value is. */
export interface Problem {
  readonly variable: string
  readonly problem: string
}

/**
 * Returns what is wrong with two keys, the API key first, or with a token, as far as that is certain.
 *
 * Datadog promises no format for its keys, and an emulator takes any. So a key is refused for what stands there instead
 * of one, or around it, and not for its length or its characters, unless no header can carry them.
 */
export const credentialProblems = (given: ReadonlyArray<Variable>): ReadonlyArray<Problem> => {
  const problems = given.flatMap(({ value, variable }) => {
    const problem = value === undefined ? "is not set or empty" : problemOfOne(value)
    return problem === undefined ? [] : [{ variable, problem }]
  })
  const [apiKey, appKey] = given
  if (problems.length > 0 || apiKey?.value === undefined || appKey?.value === undefined) return problems
  const together = problemOfBoth(apiKey.value, appKey.value)
  return together === undefined ? [] : [{ variable: apiKey.variable, problem: together }]
}

const problemOfOne = (secret: string): string | undefined => {
  if (secret.length === 0) return "is empty"
  if (secret.trim().length === 0) return "consists of blanks"
  if (secret.trim() !== secret) return "has blanks or a line break around it"
  const found = mistakes.find(([pattern]) => pattern.test(secret))
  if (found !== undefined) return found[1]
  if (isPlaceholder(secret)) return placeholder
  return /^[\x20-\x7e]+$/.test(secret) ? undefined : "holds characters that no header can carry"
}

const placeholder = "is a placeholder that nothing was put in place of"

const mistakes: ReadonlyArray<readonly [pattern: RegExp, problem: string]> = [
  [/^\\?(["'`]).*\1$|^[“”„‘’«].*[“”‘’»]$/, "has quotes around it, which are not part of it"],
  [/^bearer\s/i, "begins with `Bearer`, which is added when it is sent"],
  [
    /^(?:export\s+)?(?:dd|datadog)[-_](?:api|app|application|bearer)[-_](?:key|token)\s*[:=]/i,
    "begins with the name of a variable or a header"
  ],
  [/^[a-z][a-z\d+.-]*:\/\/|^arn:aws/i, "is an address, not what is kept there"],
  // `<your-key>`, `[REDACTED]`, `{{ secrets.KEY }}`
  [/^<.*>$|^\[.*\]$|^\{.*\}$|^\(.*\)$/, placeholder],
  // Of shells, Windows, PowerShell and programs: `$KEY`, `${KEY}`, `$(read-key)`, `%KEY%`, `$env:KEY`, `process.env.KEY`
  [
    /^\$\{.*\}$|^\$\(.*\)$|^\$(?:env:)?[a-z_]\w*$|^%[a-z_]\w*%$|^(?:process\.env|secrets|env|vars)\.\w+$/i,
    placeholder
  ],
  // `***`, `****1234`, `xxxx`, `ddapp_xxxxxxxxxxxx`
  [/\*{3}|^[x.•_#-]{3,}$|x{8}/i, "is a mask, not what it hides"]
]

const isPlaceholder = (secret: string): boolean =>
  !/\d/.test(secret) && placeholders.test(secret.replace(/[^a-z]/gi, ""))

const placeholders =
  /^(?:redacted|change(?:me|this|it)|replace(?:me|this|it)|placeholder|todo|fixme|tbd|null|undefined|none|(?:insert|enter|paste|put|add)?your(?:dd|datadog)?(?:api|app|application|bearer|access)?(?:key|token)(?:goes)?(?:here)?)$/i

// What Datadog has issued until now: 32 hexadecimal digits for an API key, 40 for an application key. Other formats may
// come, so these two lengths say something only where both keys have them.
const problemOfBoth = (apiKey: string, appKey: string): string | undefined => {
  const isHex = (key: string, length: number) => key.length === length && /^[\da-f]+$/i.test(key)
  if (apiKey === appKey && (isHex(apiKey, 32) || isHex(apiKey, 40)))
    return "is the same as the application key"
  return isHex(apiKey, 40) && isHex(appKey, 32) ? "and the application key are swapped" : undefined
}
