/** Whether one pattern covers another, decided with the model's matching alone. */

import * as Model from "./Model.ts"

/** Characters that no pattern of a sample has: only a wildcard can take one. */
const fresh = "\u{2603}"

/** A pattern in its dialect. The two may be of different ones. */
export interface Pattern {
  readonly dialect: Model.Dialect
  readonly text: string
}

/**
 * Returns whether `a` matches every text that `b` does, or `undefined` where that takes more than 64 tries.
 *
 * Each wildcard of `b` is filled with fresh characters. What `a` matches then, it matches with any others in their
 * place. A run that is longer than `a` has question marks must meet a star of `a`, which takes a longer one too, so no
 * longer runs need to be tried.
 */
export const covers = (a: Pattern, b: Pattern): boolean | undefined => {
  const longest = a.text.split("?").length
  const stars = b.text.split("*").length - 1
  if ((longest + 1) ** stars > 64) return undefined
  const fillings = Array.from({ length: longest + 1 }, (_, i) => fresh.repeat(i))
  const [start, ...rest] = b.text.replaceAll("?", fresh).split("*")
  const texts = rest.reduce(
    (texts, part) => texts.flatMap((text) => fillings.map((filling) => text + filling + part)),
    [start!]
  )
  return texts.filter(Model.matches(b.dialect, b.text)).every(Model.matches(a.dialect, a.text))
}
