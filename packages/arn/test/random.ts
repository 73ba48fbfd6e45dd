import * as Random from "@dd-cloud-auth/random"

declare const process: { readonly env: Readonly<Record<string, string | undefined>> }

/** `DD_CLOUD_AUTH_SEED=… pnpm run test` runs other cases, or those of a run that failed. */
const seed = Number(process.env["DD_CLOUD_AUTH_SEED"] ?? 1)

/** Runs a property on as many cases; one that fails says with which seed it comes first. */
export const forAll = (cases: number, property: (random: Random.Random) => void): void => {
  for (let i = 0; i < cases; i++) {
    try {
      property(Random.make(seed + i))
    } catch (cause) {
      throw new Error(`fails with DD_CLOUD_AUTH_SEED=${seed + i}: ${String(cause)}`, { cause })
    }
  }
}
