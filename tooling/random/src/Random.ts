/** Chance from a seed alone, so that whatever it made can be made again. */

export interface Random {
  /** An integer from 0 up to, not including, `limit`. */
  readonly below: (limit: number) => number
  readonly pick: <A>(choices: ReadonlyArray<A>) => A
  /** Up to `length` choices, one after the other. */
  readonly text: (choices: ReadonlyArray<string>, length: number) => string
  /** True once in so many times. */
  readonly once: (times: number) => boolean
}

export const make = (seed: number): Random => {
  let state = seed | 0
  const below = (limit: number): number => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) % limit
  }
  const pick = <A>(choices: ReadonlyArray<A>): A => choices[below(choices.length)]!
  return {
    below,
    pick,
    text: (choices, length) => Array.from({ length: below(length + 1) }, () => pick(choices)).join(""),
    once: (times) => below(times) === 0
  }
}

/** `DD_CLOUD_AUTH_SEED=… pnpm run test` runs other cases, or those of a run that failed. */
const firstSeed = Number(process.env["DD_CLOUD_AUTH_SEED"] ?? 1)

/** Runs a property on as many cases; one that fails says with which seed it comes first. */
export const forAll = (cases: number, property: (random: Random) => void): void => {
  for (let seed = firstSeed; seed < firstSeed + cases; seed++) {
    try {
      property(make(seed))
    } catch (cause) {
      throw new Error(`fails with DD_CLOUD_AUTH_SEED=${seed}: ${String(cause)}`, { cause })
    }
  }
}
