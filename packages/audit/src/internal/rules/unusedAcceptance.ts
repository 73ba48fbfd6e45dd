import type { Entry } from "../../Accepted.ts"
import { rule } from "../rule.ts"
import { mapping } from "../sample.ts"

const personaMappings = [mapping("iam", "user/below/*", "below@example.com")]

const entry = {
  rule: "user-path-wildcard",
  reason: "the path is reserved for robots",
  owner: "ada@example.com",
  expires: "2026-12-31"
}

export const unusedAcceptance = rule({
  code: "unused-acceptance",
  severity: "warning",
  title: "An accepted finding is not there any more",
  explanation: `An entry of \`accepted\` matches nothing that was found: the mapping was deleted or changed, the rule is off, or the entry
has a slip of the pen. Left where it is, it accepts the same fault again, unseen, the day that somebody brings it back.

Delete the entry. It is found whether it has expired or not, and cannot be accepted itself. Entries of rules that need a log
are left alone in an audit without one, if they name the rule.`,
  failing: {
    personaMappings: [mapping("iam", "user/alice", "alice@example.com")],
    options: { accepted: [{ ...entry, arnPattern: "arn:aws:iam::123456789012:user/gone/*" }] }
  },
  passing: {
    personaMappings,
    options: { accepted: [{ ...entry, arnPattern: "arn:aws:iam::123456789012:user/below/*" }] }
  },
  check: (_, __, { unused }) =>
    [...new Map(unused.map((entry) => [keyOf(entry), entry]))].sort(byKey).map(([about, entry]) => {
      const what =
        entry.rule === undefined || entry.arnPattern === undefined
          ? `the finding ${entry.fingerprint}`
          : `${entry.rule} in ${entry.arnPattern}`
      return {
        mappings: [],
        about,
        message: `${entry.owner} accepted ${what}, which is not there any more`,
        fix: { description: `Delete the entry of ${what} from the accepted ones` }
      }
    })
})

const keyOf = ({ arnPattern, expires, fingerprint, owner, rule }: Entry): string =>
  JSON.stringify([fingerprint ?? null, rule ?? null, arnPattern ?? null, owner, expires])

const byKey = ([a]: readonly [string, Entry], [b]: readonly [string, Entry]): number => (a < b ? -1 : 1)
