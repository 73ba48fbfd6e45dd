import * as Pattern from "@dd-cloud-auth/arn/Pattern"

/** What every caller that a pattern takes begins with, or is. */
export interface Place {
  readonly begin: string
  readonly isWildcard: boolean
}

/** `undefined` where the pattern has no meaning. */
export const placeOf = (arnPattern: string): Place | undefined => {
  if (Pattern.parse(arnPattern)._tag === "InvalidPattern") return undefined
  const isWildcard = arnPattern.endsWith("*")
  return { begin: isWildcard ? arnPattern.slice(0, -1) : arnPattern, isWildcard }
}

/** Sorts what a wildcard takes in right behind it. */
export const byPlace = (a: Place, b: Place): number =>
  a.begin < b.begin ? -1 : a.begin > b.begin ? 1 : Number(b.isWildcard) - Number(a.isWildcard)

/** Whether no caller can match. It takes longer than to file a mapping, so it is asked of the few that were found. */
export const isUnmatchable = (arnPattern: string): boolean => Pattern.severity(arnPattern) === "NeverMatches"

/** What the wildcards begin with that take in a pattern, the widest first: all that ends at one of its slashes. */
export const beginningsOfWider = ({ begin, isWildcard }: Place): ReadonlyArray<string> => {
  const found: Array<string> = []
  // A wildcard is not wider than itself.
  const end = isWildcard ? begin.length - 1 : begin.length
  for (let at = begin.indexOf("/"); at !== -1 && at < end; at = begin.indexOf("/", at + 1)) {
    found.push(begin.slice(0, at + 1))
  }
  return found
}
