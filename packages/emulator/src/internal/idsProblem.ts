/** Says which id two mappings have, if there is one. */
export const idsProblem = (mappings: ReadonlyArray<{ readonly id: string }>): string | undefined => {
  const seen = new Set<string>()
  const twice = mappings.find(({ id }) => seen.size === seen.add(id).size)
  return twice === undefined ? undefined : `Expected ids that differ, two are ${JSON.stringify(twice.id)}`
}
