import { isWild } from "./characters.ts"
import { cut } from "./cut.ts"
import { take } from "./engine.ts"
import type { Engine } from "./engine.ts"
import * as glob from "./glob.ts"
import { compare } from "./specificity.ts"

interface Entry<A> {
  readonly pattern: string
  readonly fields: ReadonlyArray<string>
  readonly value: A
  readonly order: number
}

/** Patterns of dialect `iam`, parted by account: a caller asks those of its own, and those of no one account. */
export const partitioned = <A>(): Engine<A> => {
  let next = 0
  const parts = new Map<string, Array<Entry<A>>>()

  const add = (pattern: string, value: A): void => {
    const account = partOf(pattern)
    const part = parts.get(account) ?? []
    part.push({ pattern, fields: cut(pattern), value, order: next++ })
    parts.set(account, part)
  }

  const remove = (pattern: string, value: A): boolean => {
    const account = partOf(pattern)
    const part = parts.get(account) ?? []
    const isTaken = take(part, pattern, value)
    if (part.length === 0) parts.delete(account)
    return isTaken
  }

  const match = (caller: string): ReadonlyArray<A> => {
    const given = cut(caller)
    if (given.length < 6) return []
    // The resources of two ARNs differ most often, so they are compared first.
    const isMatched = ({ fields }: Entry<A>): boolean =>
      fields.findLastIndex((field, i) => !glob.matches(field, given[i]!)) < 0
    return [given[4]!, any]
      .flatMap((account) => parts.get(account)?.filter(isMatched) ?? [])
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

/** Stands for every account that is not said in full. No field but the last has a colon, so it clashes with none. */
const any = ":"

const partOf = (pattern: string): string => {
  const account = cut(pattern)[4] ?? any
  return isWild(account) ? any : account
}
