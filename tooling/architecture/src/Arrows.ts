/** The floor plan: which package may import which. */

/** What each published package imports directly; "Floor plan" in CONTRIBUTING.md draws the same picture. */
const arrows: Readonly<Record<string, ReadonlyArray<string>>> = {
  arn: [],
  core: [],
  node: ["core"],
  browser: ["core"],
  aws: ["core"],
  emulator: ["core", "arn"],
  directory: ["core", "arn"],
  audit: ["directory"],
  reconcile: ["core", "arn"],
  cli: ["node", "arn", "directory", "audit", "reconcile", "aws", "emulator"],
  console: ["browser", "node", "emulator", "directory", "arn"]
}

/** Returns every package that `name` may import, through others too, or `undefined` for a package without a place. */
export const reach = (name: string): ReadonlySet<string> | undefined => {
  if (!Object.hasOwn(arrows, name)) return undefined
  const seen = new Set<string>()
  const visit = (from: string): void => {
    for (const to of arrows[from] ?? []) {
      if (seen.has(to)) continue
      seen.add(to)
      visit(to)
    }
  }
  visit(name)
  return seen
}
