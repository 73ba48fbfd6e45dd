import * as Effect from "effect/Effect"

/** Waits for what goes on over real sockets: until it is over, and whoever waited for that has gone on. */
export const settled = (isOver: () => boolean): Effect.Effect<void> =>
  Effect.promise(async () => {
    while (!isOver()) await new Promise((resolve) => setImmediate(resolve))
    await new Promise((resolve) => setImmediate(resolve))
  })
