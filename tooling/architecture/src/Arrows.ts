/** The floor plan: which package may import which. */

/**
 * What each published package imports directly, and `program`, which both programs hold a copy of. "The floor plan" in
 * CONTRIBUTING.md draws the same picture.
 */
export const arrows: Readonly<Record<string, ReadonlyArray<string>>> = {
  console: ["browser", "node", "emulator", "audit", "trail", "program"],
  cli: ["node", "aws", "audit", "trail", "sql", "reconcile", "emulator", "program"],
  audit: ["directory"],
  trail: ["arn"],
  sql: ["arn"],
  reconcile: ["core", "arn"],
  directory: ["core", "arn"],
  aws: ["core"],
  node: ["core"],
  browser: ["core"],
  client: ["node", "browser", "directory", "aws"],
  emulator: ["core", "arn"],
  core: [],
  program: ["node", "aws"],
  arn: []
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
