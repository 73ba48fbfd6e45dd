import * as Pattern from "../Pattern.ts"
import { isWild } from "./characters.ts"
import { cut } from "./cut.ts"
import { take } from "./engine.ts"
import type { Engine } from "./engine.ts"
import { compare } from "./specificity.ts"

interface Entry<A> extends Pattern.IamPattern {
  readonly pattern: string
  readonly value: A
  readonly order: number
}

/** Patterns of dialect `iam`, parted by account: a caller asks those of its own, and those of no one account. */
export const partitioned = <A>(): Engine<A> => {
  let next = 0
  const parts = new Map<string, Array<Entry<A>>>()

  const add = (text: string, value: A): void => {
    const fields = cut(text)
    const account = partOf(fields)
    const part = parts.get(account) ?? []
    part.push({ _tag: "Pattern", dialect: "iam", text, fields, pattern: text, value, order: next++ })
    parts.set(account, part)
  }

  const remove = (text: string, value: A): boolean => {
    const account = partOf(cut(text))
    const part = parts.get(account) ?? []
    if (!take(part, text, value)) return false
    if (part.length === 0) parts.delete(account)
    return true
  }

  const match = (caller: string): ReadonlyArray<A> => {
    const found: Array<Entry<A>> = []
    for (const account of new Set([partOf(cut(caller)), any])) {
      for (const entry of parts.get(account) ?? []) if (Pattern.matches(entry, caller)) found.push(entry)
    }
    return found
      .sort((a, b) => compare(a.pattern, b.pattern) || a.order - b.order)
      .map((entry) => entry.value)
  }

  const entries = (): Iterable<readonly [pattern: string, value: A]> =>
    [...parts.values()]
      .flat()
      .sort((a, b) => a.order - b.order)
      .map(({ pattern, value }) => [pattern, value])

  return { add, remove, match, entries }
}

/** Stands for every account that is not said in full: no account that is, has a star. */
const any = "*"

const partOf = (fields: ReadonlyArray<string>): string => {
  const account = fields[4] ?? any
  return isWild(account) ? any : account
}
