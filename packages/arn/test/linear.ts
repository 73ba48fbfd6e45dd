import { Pattern } from "@dd-cloud-auth/arn"
import type { Engine } from "../src/internal/engine.ts"
import { compare, measure } from "../src/internal/specificity.ts"

/** Asks every pattern in turn: the reference that the other engines must equal. */
export const linear = <A>(dialect: Pattern.Dialect): Engine<A> => {
  const all: Array<{ readonly pattern: Pattern.Pattern; readonly value: A }> = []
  return {
    size: () => all.length,
    add(text, value) {
      const pattern = Pattern.parse(text, dialect)
      if (pattern._tag === "Pattern") all.push({ pattern, value })
    },
    remove(text, value) {
      const at = all.findIndex((entry) => entry.pattern.text === text && Object.is(entry.value, value))
      if (at >= 0) all.splice(at, 1)
      return at >= 0
    },
    match: (caller) =>
      all
        .filter(({ pattern }) => Pattern.matches(pattern, caller))
        .sort((a, b) => compare(measure(a.pattern.text), measure(b.pattern.text)))
        .map(({ value }) => value),
    entries: () => all.map(({ pattern, value }) => [pattern.text, value] as const)
  }
}
