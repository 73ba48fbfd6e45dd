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
      const others =
        wider
          .map((place) => [...place.firstOf.values()].filter((other) => !own.has(accountKey(other))))
          .find((others) => others.length > 0) ?? []
      if (own.size + others.length < 2) return []
      const [first, ...rest] = [...mappings, ...others] as [PersonaMapping, ...Array<PersonaMapping>]
      const example = exampleOf(pattern)
      const accounts = [
        ...new Map([first, ...rest].map((each) => [accountKey(each), each.accountIdentifier])).values()
      ]
      const through =
        others[0] === undefined
          ? `mappings of ${pattern}`
          : `${pattern} and ${others[0].arnPattern}, which takes it in`
      return [
        {
          mappings: [first, ...rest] as const,
          example,
          message: `${example} becomes ${list(accounts)}, by ${through}`,
          fix: { description: "Keep the mapping of one account, or give the others a role of their own" }
        }
      ]
    })
})

/** The first few, since there may be as many as mappings. */
const list = (accounts: ReadonlyArray<string>): string =>
  accounts.length > 3
    ? `${accounts.slice(0, 3).join(" or ")} or one of ${accounts.length - 3} more`
    : accounts.join(" or ")
