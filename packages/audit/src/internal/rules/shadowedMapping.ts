import { accountKey } from "@dd-cloud-auth/core/PersonaMapping"
import { rule } from "../rule.ts"
import { mapping } from "../sample.ts"
import { walk } from "../walk.ts"

export const shadowedMapping = rule({
  code: "shadowed-mapping",
  severity: "note",
  title: "A wider mapping of the same account makes this one needless",
  explanation: `Every caller of this mapping matches a wider one too, which leads to the same account. Without it nothing changes; and
whoever deletes it to take the access away does not take it away.

Delete it, or delete the wider one if only these callers were meant.`,
  failing: {
    personaMappings: [
      mapping("sts", "assumed-role/Deploy/*", "deploy@example.com"),
      mapping("sts", "assumed-role/Deploy/release", "deploy@example.com")
    ]
  },
  passing: {
    personaMappings: [
      mapping("sts", "assumed-role/Deploy/*", "deploy@example.com"),
      mapping("sts", "assumed-role/Release/nightly", "deploy@example.com")
    ]
  },
  check: (directory) =>
    walk(directory.overlaps(), accountKey).flatMap(({ mappings, pattern, wider }) => {
      return [...Map.groupBy(mappings, accountKey)].flatMap(([key, ours]) => {
        const cover = wider.find(({ firstOf }) => firstOf.has(key))?.firstOf.get(key)
        if (cover === undefined) return []
        return [
          {
            mappings: [ours[0]!, ...ours.slice(1), cover] as const,
            message: `${pattern} is needless: ${cover.arnPattern} leads to ${cover.accountIdentifier} as well`,
            fix: { description: "Delete the narrower mapping" }
          }
        ]
      })
    })
})
