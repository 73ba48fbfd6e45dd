import type { Calls } from "../calls.ts"
import { type Found, rule } from "../rule.ts"
import { mapping } from "../sample.ts"
import { namedOfBoth } from "../subject.ts"

const deploy = mapping("sts", "assumed-role/Deploy/*", "deploy@example.com")
const release = mapping("sts", "assumed-role/Release/*", "release@example.com")

const session = (role: string) => ({
  caller: `arn:aws:sts::123456789012:assumed-role/${role}/run-7`,
  count: 3
})

export const unusedMapping = rule({
  code: "unused-mapping",
  severity: "note",
  title: "Nobody in the log uses the mapping",
  isGuess: true,
  needs: "callerLog",
  explanation: `You gave a log of callers, and no caller in it matches the pattern. A mapping that nobody needs is a way in that nobody
watches: whoever can assume the role, or create the user, gets the account.

Delete it, once you are sure that the log has everybody who could use it: every AWS account and region, and a time long
enough for what runs once a quarter. The finding says so where the log has nobody at all of the AWS account.

Without a log this rule finds nothing.`,
  failing: { personaMappings: [deploy, release], options: { callerLog: { callers: [session("Deploy")] } } },
  passing: {
    personaMappings: [deploy, release],
    options: { callerLog: { callers: [session("Deploy"), session("Release")] } }
  },
  check: (directory, _, { calls }) =>
    calls === undefined
      ? []
      : namedOfBoth(directory).flatMap(({ mappings, principal }) => {
          const [{ arnPattern }] = mappings
          if (calls.used.has(arnPattern) || !("accountId" in principal)) return []
          return [{ mappings, ...said(calls, arnPattern, principal.accountId) }]
        })
})

/** What is found, and what to do: that nobody uses a mapping is as sure as the log is whole. */
const said = (
  { awsAccounts, isWhole, period }: Calls,
  arnPattern: string,
  accountId: string
): Pick<Found, "message" | "fix"> => {
  const message = `no caller of the log${period}${isWhole ? "" : ", of which not every one was kept,"} matches ${arnPattern}`
  if (!isWhole) {
    const description =
      "Read the log with a limit that keeps every caller; delete the mapping if nobody uses it then"
    return { message, fix: { description } }
  }
  return awsAccounts.has(accountId)
    ? { message, fix: { description: "Delete the mapping, if the log has everybody who could use it" } }
    : {
        message: `${message}, and none is of AWS account ${accountId}`,
        fix: {
          description: `Take in the log of AWS account ${accountId}; delete the mapping if that has nobody either`
        }
      }
}
