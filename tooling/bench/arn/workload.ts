/** The patterns and callers of the benchmark: the same for every case, from a seed. */

import * as Random from "@dd-cloud-auth/random"

export interface Workload {
  readonly patterns: ReadonlyArray<string>
  /** The next caller, as a string that nobody has looked at yet: no hash of it is cached. */
  readonly next: () => string
}

const words = [
  "deploy",
  "terraform",
  "billing",
  "search",
  "ingest",
  "gateway",
  "audit",
  "ci",
  "data",
  "platform"
]

/** Mappings as Datadog takes them: 45 % roles, 30 % users, 15 % sessions, 10 % federated users; 20 an account. */
export const datadog = (size: number): Workload => {
  const { below } = Random.make(size)
  const word = (): string => words[below(words.length)]!
  const account = accounts(size, below)
  const patterns = Array.from({ length: size }, (_, i) => {
    const kind = i % 20
    if (kind < 9) return `arn:aws:sts::${account()}:assumed-role/${word()}-${word()}-${i}/*`
    if (kind < 15) return `arn:aws:iam::${account()}:user/${word()}.${word()}-${i}`
    if (kind < 18) return `arn:aws:sts::${account()}:assumed-role/${word()}-${i}/${word()}-session-${i}`
    return `arn:aws:sts::${account()}:federated-user/${word()}.${word()}-${i}`
  })
  return workload(patterns, below, (pattern) => pattern.replace("*", `${word()}-${below(100_000)}`))
}

/** Patterns with wildcards anywhere, 20 an account, one in a hundred for any account. */
export const general = (size: number): Workload => {
  const { below } = Random.make(size)
  const word = (): string => words[below(words.length)]!
  const account = accounts(size, below)
  const patterns = Array.from({ length: size }, (_, i) => {
    const kind = i % 100
    if (kind === 0) return `arn:aws:sts::*:assumed-role/${word()}-${i}/*`
    if (kind < 40) return `arn:aws:sts::${account()}:assumed-role/*-${word()}-${i}/*`
    if (kind < 60) return `arn:aws:iam::${account()}:user/${word()}/*/${i}-?`
    if (kind < 80) return `arn:*:sts::${account()}:assumed-role/${word()}-${i}/ci-*`
    return `arn:aws:*::${account()}:*/${word()}?${i}*`
  })
  return workload(patterns, below, (pattern) =>
    pattern.replace("arn:*", "arn:aws").replaceAll(/[*?]/g, () => `${below(10)}`)
  )
}

/** Patterns with a wildcard in the name of a role or of its session, all of one account. */
export const oneAccount = (size: number): Workload => {
  const { below } = Random.make(size)
  const word = (): string => words[below(words.length)]!
  const patterns = Array.from({ length: size }, (_, i) => {
    const role = `arn:aws:sts::123456789012:assumed-role/${word()}-${word()}-${i}`
    return i % 2 === 0 ? `${role}/*` : `${role}-?/ci-*`
  })
  return workload(patterns, below, (pattern) =>
    pattern.replace("?", `${below(10)}`).replace("*", `${word()}-${below(100_000)}`)
  )
}

const accounts = (size: number, below: (limit: number) => number): (() => string) => {
  const count = Math.max(1, Math.floor(size / 20))
  return () => String(100_000_000_000 + below(count) * 7919)
}

/** A million callers, or two hundred thousand for few patterns; every second one matches nothing by its name. */
const workload = (
  patterns: ReadonlyArray<string>,
  below: (limit: number) => number,
  instance: (pattern: string) => string
): Workload => {
  const count = patterns.length > 100_000 ? 1_000_000 : 200_000
  const ends = new Int32Array(count + 1)
  const parts: Array<string> = []
  for (let i = 0; i < count; i++) {
    const caller = instance(patterns[below(patterns.length)]!)
    const name = caller.indexOf("/") + 1
    const text = i % 2 === 0 ? caller : `${caller.slice(0, name)}no-${caller.slice(name)}`
    parts.push(text)
    ends[i + 1] = ends[i]! + text.length
  }
  const bytes = Buffer.from(parts.join(""), "latin1")
  let at = 0
  return {
    // Copied through bytes, so that each is one flat string and not a tree of its parts.
    patterns: patterns.map((pattern) => Buffer.from(pattern, "latin1").toString("latin1")),
    next: () => {
      const i = at
      at = at + 1 === count ? 0 : at + 1
      return bytes.toString("latin1", ends[i], ends[i + 1])
    }
  }
}
