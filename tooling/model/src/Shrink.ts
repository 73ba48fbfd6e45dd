/** Makes a failing sample as small as it gets: what is left is what matters. */

import type { Sample } from "./Sample.ts"

/**
 * Returns a sample for which `fails` is still true, and for no sample that is one step simpler; after as many tries, the
 * smallest so far.
 */
export const shrink = (sample: Sample, fails: (sample: Sample) => boolean, tries = 5_000): Sample => {
  let left = tries
  for (const simpler of steps(sample)) {
    if (left-- === 0) return sample
    if (fails(simpler)) return shrink(simpler, fails, left)
  }
  return sample
}

/** Every sample that is one step simpler: with fewer texts, or one that is shorter, or has an `a` for an unusual character. */
const steps = function* ({ callers, dialect, patterns }: Sample): Generator<Sample> {
  for (const fewer of shorter(patterns)) yield { dialect, patterns: fewer, callers }
  for (const fewer of shorter(callers)) yield { dialect, patterns, callers: fewer }
  for (const [i, text] of patterns.entries()) {
    for (const simpler of simplified(text)) yield { dialect, patterns: patterns.with(i, simpler), callers }
  }
  for (const [i, text] of callers.entries()) {
    for (const simpler of simplified(text)) yield { dialect, patterns, callers: callers.with(i, simpler) }
  }
}

/** The list without a half of it, a quarter, and so on down to one item. */
const shorter = function* <A>(items: ReadonlyArray<A>): Generator<ReadonlyArray<A>> {
  for (let size = Math.ceil(items.length / 2); size > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < items.length; at += size) yield items.toSpliced(at, size)
  }
}

const simplified = function* (text: string): Generator<string> {
  const units = text.split("")
  for (const fewer of shorter(units)) yield fewer.join("")
  for (const [i, unit] of units.entries()) if (/[^\w*?:/-]/.test(unit)) yield units.with(i, "a").join("")
}
