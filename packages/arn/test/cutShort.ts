/** What the language does for the index: a call of it is where a time limit, a full stack or a lack of memory strikes. */
const owners: ReadonlyArray<readonly [owner: object, names: ReadonlyArray<string>]> = [
  [
    Array.prototype,
    ["findIndex", "findLastIndex", "flat", "flatMap", "map", "push", "shift", "sort", "splice"]
  ],
  [Map.prototype, ["delete", "get", "set"]],
  [Math, ["clz32", "imul", "min"]],
  [Object, ["is"]],
  [
    String.prototype,
    ["charCodeAt", "endsWith", "includes", "indexOf", "replaceAll", "slice", "split", "startsWith"]
  ],
  [globalThis, ["Int32Array", "Uint8Array"]]
]

/** Runs `run`, but throws in place of the call of that number, from 1 on; returns whether it came to that call. */
export const cutShort = (call: number, run: () => unknown): boolean => {
  const cut = new Error("cut short")
  const originals = owners.flatMap(([owner, names]) =>
    names.map((name) => [owner, name, Object.getOwnPropertyDescriptor(owner, name)!] as const)
  )
  let calls = 0
  const count = (): void => {
    if (++calls === call) throw cut
  }
  const { apply, construct } = Reflect
  for (const [owner, name, descriptor] of originals) {
    const value = new Proxy(descriptor.value as () => unknown, {
      apply(target, self, parameters) {
        count()
        return apply(target, self, parameters)
      },
      construct(target, parameters) {
        count()
        return construct(target, parameters) as object
      }
    })
    Object.defineProperty(owner, name, { ...descriptor, value })
  }
  try {
    run()
  } catch (error) {
    if (error !== cut) throw error
  } finally {
    // No loop over an iterator that is replaced itself.
    for (let i = 0; i < originals.length; i++) {
      const [owner, name, descriptor] = originals[i]!
      Object.defineProperty(owner, name, descriptor)
    }
  }
  return calls >= call
}
