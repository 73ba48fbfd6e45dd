import { accountKey, type PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import { rule } from "../rule.ts"
import { mapping } from "../sample.ts"
import { exampleOf } from "../subject.ts"
import { walk } from "../walk.ts"

export const ambiguousAccount = rule({
  code: "ambiguous-account",
  severity: "error",
  title: "A caller matches mappings of different accounts",
  explanation: `Datadog does not document which of several mappings wins where they lead to different accounts. So what such a caller may
do can change without anybody changing a mapping: test it, and the answer is only that of today.

Let the wider pattern not take in the narrower one, as by a role of its own, or map both to the same account.`,
  failing: {
    personaMappings: [
      mapping("sts", "assumed-role/Deploy/*", "deploy@example.com"),
      mapping("sts", "assumed-role/Deploy/release", "release@example.com")
    ]
  },
  passing: {
    personaMappings: [
      mapping("sts", "assumed-role/Deploy/*", "deploy@example.com"),
      mapping("sts", "assumed-role/Release/*", "release@example.com")
    ]
  },
  check: (directory) =>
    walk(directory.overlaps(), accountKey).flatMap(({ mappings, pattern, wider }) => {
      const own = new Set(mappings.map(accountKey))
      // Of the wider patterns only the nearest: the others are in conflict with that one, or lead where it does.
      const nearest = wider.find(({ firstOf }) => othersIn(firstOf, own, 1).length > 0)
      const others = nearest === undefined ? [] : othersIn(nearest.firstOf, own, mostNamed)
      if (own.size + others.length < 2) return []
      const [first, ...rest] = [...mappings, ...others] as [PersonaMapping, ...Array<PersonaMapping>]
      const example = exampleOf(pattern)
      const named = [
        ...new Map([first, ...rest].map((each) => [accountKey(each), each.accountIdentifier])).values()
      ]
      const shared = [...own].filter((account) => nearest?.firstOf.has(account)).length
      const count = own.size + (nearest?.firstOf.size ?? 0) - shared
      const through =
        others[0] === undefined
          ? `mappings of ${pattern}`
          : `${pattern} and ${others[0].arnPattern}, which takes it in`
      return [
        {
          mappings: [first, ...rest] as const,
          example,
          message: `${example} becomes ${list(named, count)}, by ${through}`,
          fix: { description: "Keep the mapping of one account, or give the others a role of their own" }
        }
      ]
    })
})

/** How many accounts a sentence names, and how many of those of a wider pattern stand in a finding. */
const mostNamed = 3

/** The first few that lead to other accounts: there may be as many as mappings, for as many patterns below theirs. */
const othersIn = (
  firstOf: ReadonlyMap<string, PersonaMapping>,
  own: ReadonlySet<string>,
  most: number
): ReadonlyArray<PersonaMapping> => {
  const others: Array<PersonaMapping> = []
  for (const [account, mapping] of firstOf) {
    if (others.length === most) break
    if (!own.has(account)) others.push(mapping)
  }
  return others
}

/** Names the first few of so many accounts. */
const list = (accounts: ReadonlyArray<string>, count: number): string =>
  count > mostNamed
    ? `${accounts.slice(0, mostNamed).join(" or ")} or one of ${count - mostNamed} more`
    : accounts.join(" or ")
