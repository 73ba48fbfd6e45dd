declare const process: { readonly env: Readonly<Record<string, string | undefined>> }

/** `DD_CLOUD_AUTH_SEED=… pnpm run test` runs other cases, or those of a run that failed. */
const seed = Number(process.env["DD_CLOUD_AUTH_SEED"] ?? 1)

/** Chance, from a seed alone. */
export interface Random {
  readonly below: (limit: number) => number
  readonly pick: <A>(choices: ReadonlyArray<A>) => A
  /** Up to `length` choices, one after the other. */
  readonly text: (choices: ReadonlyArray<string>, length: number) => string
}

const make = (start: number): Random => {
  let state = start | 0
  const below = (limit: number): number => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) % limit
  }
  const pick = <A>(choices: ReadonlyArray<A>): A => choices[below(choices.length)]!
  const text = (choices: ReadonlyArray<string>, length: number): string =>
    Array.from({ length: below(length + 1) }, () => pick(choices)).join("")
  return { below, pick, text }
}

/** Runs a property on as many cases; one that fails says with which seed it comes first. */
export const forAll = (cases: number, property: (random: Random) => void): void => {
  for (let i = 0; i < cases; i++) {
    try {
      property(make(seed + i))
    } catch (cause) {
      throw new Error(`fails with DD_CLOUD_AUTH_SEED=${seed + i}: ${String(cause)}`, { cause })
    }
  }
}
