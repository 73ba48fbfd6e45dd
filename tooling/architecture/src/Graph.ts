/** Which file of a package imports which, by whatever syntax: a type counts too. */

import { posix } from "node:path"

/** The files that each file imports. */
export type Graph = ReadonlyMap<string, ReadonlyArray<string>>

/** Returns the path of what a file of package `name` imports, if that is in the same package. */
export const resolve = (specifier: string, path: string, name: string): string | undefined => {
  if (specifier.startsWith(".")) return posix.join(posix.dirname(path), specifier)
  if (specifier === name) return "src/index.ts"
  return specifier.startsWith(`${name}/`) ? `src/${specifier.slice(name.length + 1)}.ts` : undefined
}

/** Returns the shortest way along imports, with both ends, or `undefined` where there is none. */
export const way = (graph: Graph, from: string, to: string): ReadonlyArray<string> | undefined => {
  const ways: Array<ReadonlyArray<string>> = [[from]]
  const seen = new Set([from])
  for (const way of ways) {
    const last = way.at(-1)!
    if (last === to) return way
    for (const next of graph.get(last) ?? []) {
      if (seen.has(next)) continue
      seen.add(next)
      ways.push([...way, next])
    }
  }
  return undefined
}
