import * as Pattern from "../Pattern.ts"
import type { Engine } from "./engine.ts"
import { compare, specificity } from "./specificity.ts"
import type { Specificity } from "./specificity.ts"

interface Entry<A> extends Specificity {
  readonly pattern: Pattern.Pattern
  readonly value: A
}

/** Asks every pattern in turn: the reference that the other engines must equal. */
export class Linear<A> implements Engine<A> {
  readonly #dialect: Pattern.Dialect
  readonly #entries: Array<Entry<A>> = []

  constructor(dialect: Pattern.Dialect) {
    this.#dialect = dialect
  }

  get size(): number {
    return this.#entries.length
  }

  add(text: string, value: A): void {
    const pattern = Pattern.parse(text, this.#dialect)
    if (pattern._tag === "Pattern") this.#entries.push({ pattern, value, ...specificity(text) })
  }

  remove(text: string, value: A): boolean {
    const index = this.#entries.findIndex(
      (entry) => entry.pattern.text === text && Object.is(entry.value, value)
    )
    if (index >= 0) this.#entries.splice(index, 1)
    return index >= 0
  }

  match(caller: string): ReadonlyArray<A> {
    return this.#entries
      .filter((entry) => Pattern.matches(entry.pattern, caller))
      .sort(compare)
      .map((entry) => entry.value)
  }

  *entries(): Iterable<readonly [pattern: string, value: A]> {
    for (const { pattern, value } of this.#entries) yield [pattern.text, value]
  }
}
