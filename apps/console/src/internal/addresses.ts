import * as Effect from "effect/Effect"
import { networkInterfaces } from "node:os"

/** Whether listening there means listening on every address of the machine. */
export const isEvery = (host: string): boolean => /^\[?(0\.0\.0\.0|(::|(0+:){7}0+))\]?$/.test(host)

/**
 * The addresses of this machine that others may reach, as a URL spells them, those of IPv4 first. Addresses of a single
 * link (`fe80::`, `169.254.`) are left out: a URL cannot say of which.
 */
export const ofThisMachine = (host: string): Effect.Effect<ReadonlyArray<string>> =>
  Effect.sync(() => {
    const found = Object.values(networkInterfaces()).flatMap((all) => all ?? [])
    const usable = found.filter(
      ({ address, internal }) => !internal && !/^(fe[89ab]|169\.254\.)/i.test(address)
    )
    const of = (family: string) => usable.filter((one) => one.family === family).map(({ address }) => address)
    return [...of("IPv4"), ...(host.includes(":") ? of("IPv6").map((address) => `[${address}]`) : [])]
  })
