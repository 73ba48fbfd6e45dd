import { invisible } from "../lookAlike.ts"
import { namesOf } from "../names.ts"
import { rule } from "../rule.ts"
import { mapping } from "../sample.ts"

export const invisibleCharacters = rule({
  code: "invisible-characters",
  severity: "warning",
  title: "An account identifier has a character that nobody sees",
  explanation: `The identifier has a character that takes no room, as a zero width space, or one that turns the direction of writing. It
looks like another identifier and is not the same; a program that compares the two finds nothing.

Find out who has the account, and rename it. (Of patterns, \`refused-pattern\` finds such characters.)`,
  failing: { personaMappings: [mapping("iam", "user/alice", "alice\u200b@example.com")] },
  passing: { personaMappings: [mapping("iam", "user/alice", "alice@example.com")] },
  check: (directory) =>
    namesOf(directory).flatMap(({ kind, mapping, name }) => {
      const [character] = invisible.exec(name) ?? []
      if (character === undefined) return []
      const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")
      return [
        {
          mappings: [mapping] as const,
          message: `the ${kind} ${name} has a character that nobody sees, U+${code}, at ${name.indexOf(character)}`,
          fix: { description: "Find out who has the account, and rename it" }
        }
      ]
    })
})
