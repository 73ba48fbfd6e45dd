import * as Pattern from "../Pattern.ts"
import { cut } from "./cut.ts"
import type { Engine } from "./engine.ts"
import { compare, specificity } from "./specificity.ts"
import type { Specificity } from "./specificity.ts"

interface Entry<A> extends Specificity {
  readonly pattern: Pattern.IamPattern
  readonly value: A
  readonly order: number
}

/**
 * Patterns of dialect `iam`, parted by account, then by what their resource says before its first wildcard.
 *
 * A caller asks only the patterns of its own account and of no account in particular, and of these only those
 * whose resource begins as its own does, up to a colon or a slash.
 */
export class Partitioned<A> implements Engine<A> {
  #order = 0
  /** In the order of insertion. */
  readonly #entries = new Map<number, Entry<A>>()
  readonly #accounts = new Map<string, Map<string, Array<Entry<A>>>>()
  /** How long the beginnings are: no other is worth cutting from a caller. */
  readonly #lengths = new Set<number>()

  get size(): number {
    return this.#entries.size
  }

  add(text: string, value: A): void {
    const fields = cut(text)
    const order = this.#order++
    const pattern: Pattern.IamPattern = { _tag: "Pattern", dialect: "iam", text, fields }
    const entry = { pattern, value, order, ...specificity(text) }
    this.#entries.set(order, entry)
    const [account, beginning] = place(fields)
    const beginnings = this.#accounts.get(account) ?? new Map<string, Array<Entry<A>>>()
    this.#accounts.set(account, beginnings)
    const entries = beginnings.get(beginning)
    if (entries === undefined) beginnings.set(beginning, [entry])
    else entries.push(entry)
    this.#lengths.add(beginning.length)
  }

  remove(text: string, value: A): boolean {
    const [account, beginning] = place(cut(text))
    const beginnings = this.#accounts.get(account)
    const entries = beginnings?.get(beginning) ?? []
    const at = entries.findIndex((entry) => entry.pattern.text === text && Object.is(entry.value, value))
    if (at < 0) return false
    this.#entries.delete(entries[at]!.order)
    entries.splice(at, 1)
    if (entries.length === 0) beginnings!.delete(beginning)
    if (beginnings!.size === 0) this.#accounts.delete(account)
    return true
  }

  match(caller: string): ReadonlyArray<A> {
    const [, , , , account, resource] = cut(caller)
    if (account === undefined || resource === undefined) return []
    const found: Array<Entry<A>> = []
    const keys = account === any ? [any] : [account, any]
    for (const beginnings of keys.map((key) => this.#accounts.get(key))) {
      if (beginnings === undefined) continue
      for (let end = 0; end <= resource.length; end++) {
        if (!this.#lengths.has(end) || (end < resource.length && !isBoundary(resource, end))) continue
        for (const entry of beginnings.get(resource.slice(0, end)) ?? []) {
          if (Pattern.matches(entry.pattern, caller)) found.push(entry)
        }
      }
    }
    return found.sort((a, b) => compare(a, b) || a.order - b.order).map((entry) => entry.value)
  }

  *entries(): Iterable<readonly [pattern: string, value: A]> {
    for (const { pattern, value } of this.#entries.values()) yield [pattern.text, value]
  }
}

/** The key for patterns whose account is not said in full: no account that is, has a star. */
const any = "*"

/** The account, and the beginning of the resource that every match shares. */
const place = (fields: ReadonlyArray<string>): readonly [account: string, beginning: string] => {
  const account = fields[4] ?? ""
  const resource = fields[5] ?? ""
  let end = firstWildcard(resource)
  while (end < resource.length && !isBoundary(resource, end)) end--
  return [firstWildcard(account) < account.length ? any : account, resource.slice(0, end)]
}

const firstWildcard = (text: string): number => {
  let at = 0
  while (at < text.length && text[at] !== "*" && text[at] !== "?") at++
  return at
}

const isBoundary = (text: string, at: number): boolean =>
  at === 0 || text[at - 1] === "/" || text[at - 1] === ":"
