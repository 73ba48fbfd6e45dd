import { invisible, isMixed, skeleton } from "../lookAlike.ts"
import { alikeBy, namesOf } from "../names.ts"
import { rule } from "../rule.ts"
import { mapping } from "../sample.ts"

const alice = mapping("iam", "user/alice", "alice@example.com")

export const lookAlikeNames = rule({
  code: "look-alike-names",
  severity: "warning",
  title: "A name looks like another one, or like what it is not",
  explanation: `Names are drawn alike and are not the same: \`0\` and \`O\`, \`1\`, \`l\` and \`I\`, \`rn\` and \`m\`, or a Cyrillic letter in place
of a Latin one. A word that mixes Latin letters with such others is found too, when nothing else looks like it. Whoever
reads a list of mappings takes the one for the other; that is a mistake, or was meant to deceive.

Find out who has the account or the user, and rename it.

Known are the characters that Unicode's \`confusables.txt\` (UTS #39, version 10) says are drawn as letters or digits of
ASCII, and the forms that Unicode calls compatible, such as wide letters.`,
  failing: {
    personaMappings: [alice, mapping("iam", "user/bob", "\u0430lice@example.com")]
  },
  passing: { personaMappings: [alice, mapping("iam", "user/bob", "bob@example.com")] },
  check: (directory) => {
    const names = namesOf(directory).filter(({ name }) => !invisible.test(name))
    return alikeBy(names, skeleton).flatMap(([first, ...rest]) => {
      const all = [first, ...rest]
      if (rest.length === 0 && !isMixed(first.name)) return []
      return [
        {
          mappings: [first.mapping, ...rest.map(({ mapping }) => mapping)] as const,
          about: first.kind,
          message:
            rest.length === 0
              ? `the name ${first.name} (${first.kind}) mixes Latin letters with others that look like them`
              : `the names ${all.map(({ name }) => name).join(" and ")} (${first.kind}) look alike and are not the same`,
          fix: { description: "Find out who has it, and rename it" }
        }
      ]
    })
  }
})
