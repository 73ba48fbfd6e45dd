/** Tries properties with samples, one a seed. */

import * as Random from "@dd-cloud-auth/random"
import * as Property from "./Property.ts"
import * as Sample from "./Sample.ts"
import * as Shrink from "./Shrink.ts"
import type { Subject } from "./Subject.ts"

/** A property that does not hold, and the smallest sample that shows it. A line of the corpus. */
export interface Failure {
  readonly property: Property.Name
  readonly problem: string
  readonly sample: Sample.Sample
}

export const names = Object.keys(Property.all) as ReadonlyArray<Property.Name>

/** Returns what does not hold of the sample that comes from the seed, each shrunk. */
export const seed = (
  subject: Subject,
  seed: number,
  properties: ReadonlyArray<Property.Name> = names
): { readonly cases: number; readonly failures: ReadonlyArray<Failure> } => {
  const sample = Sample.make(Random.make(seed))
  return {
    cases: sample.patterns.length * sample.callers.length,
    failures: properties.flatMap((property) => {
      if (check(subject, property, sample) === undefined) return []
      const smallest = Shrink.shrink(sample, (simpler) => check(subject, property, simpler) !== undefined)
      return [{ property, problem: check(subject, property, smallest)!, sample: smallest }]
    })
  }
}

/** Returns what does not hold; an exception counts as a difference, since the packages never throw on text. */
export const check = (
  subject: Subject,
  property: Property.Name,
  sample: Sample.Sample
): string | undefined => {
  try {
    return Property.all[property](subject, sample)
  } catch (error) {
    return `throws ${String(error)}`
  }
}
