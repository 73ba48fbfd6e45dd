import * as Effect from "effect/Effect"
import { type ApiRefusal, notFound } from "./refusal.ts"

/** Mappings in the order of creation. */
export interface Collection<A> {
  /** The same array until something changes. */
  readonly list: Effect.Effect<ReadonlyArray<A>>
  readonly has: (id: string) => boolean
  readonly get: (id: string) => Effect.Effect<A, ApiRefusal>
  readonly add: (mapping: A) => A
  readonly remove: (id: string) => Effect.Effect<A, ApiRefusal>
}

export const makeCollection = <A extends { readonly id: string }>(
  initial: ReadonlyArray<A>
): Collection<A> => {
  const mappings = new Map(initial.map((mapping) => [mapping.id, mapping]))
  let listed: ReadonlyArray<A> | undefined
  const get = (id: string): Effect.Effect<A, ApiRefusal> =>
    Effect.suspend(() => {
      const mapping = mappings.get(id)
      return mapping === undefined ? Effect.fail(notFound(id)) : Effect.succeed(mapping)
    })
  return {
    list: Effect.sync(() => (listed ??= [...mappings.values()])),
    has: (id) => mappings.has(id),
    get,
    add: (mapping: A): A => {
      mappings.set(mapping.id, mapping)
      listed = undefined
      return mapping
    },
    remove: (id: string): Effect.Effect<A, ApiRefusal> =>
      Effect.tap(get(id), () =>
        Effect.sync(() => {
          mappings.delete(id)
          listed = undefined
        })
      )
  }
}
