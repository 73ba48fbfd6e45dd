import { hex, scatter, uuidOf } from "./deterministic.ts"

const awsAccountCount = 24
const teams = ["payments", "search", "identity", "growth", "ledger", "media", "platform", "risk"]
const jobs = ["deploy", "terraform-apply", "terraform-plan", "etl", "backup", "exporter", "report"]

/** An organisation that follows from a number; see `Seed.generate`. */
export const generated = (options: { readonly seed: number; readonly mappings: number }) => {
  const salt = options.seed * 16
  const awsAccounts = Array.from({ length: awsAccountCount }, (_, n) =>
    String(100_000_000_000 + n * 37_000_000_000 + scatter(n, salt))
  )
  const accounts = Array.from({ length: Math.max(4, Math.min(5000, options.mappings >> 3)) }, (_, n) =>
    account(n, uuidOf(n, salt))
  )
  const personaMappings = Array.from({ length: options.mappings }, (_, n) => {
    const choice = scatter(n, salt + 5)
    const owner = accounts[choice % accounts.length]!
    return {
      id: uuidOf(n, salt + 8),
      arnPattern: arnPattern(awsAccounts[n % awsAccountCount]!, n, choice),
      accountIdentifier: owner._tag === "User" ? owner.handle : owner.uuid,
      accountUuid: owner.uuid
    }
  })
  return { accounts, awsAccounts, personaMappings, intakeMappings: [] }
}

const account = (n: number, uuid: string) => {
  if (n % 3 === 0) return { _tag: "ServiceAccount" as const, uuid, email: `robot.${n}@svc.example` }
  const email = `person.${n}@corp.example`
  return { _tag: "User" as const, uuid, email, handle: n % 7 === 0 ? `person${n}` : email }
}

/** Of 20 patterns 11 are whole roles, 4 single sessions, 2 single sign-on, 2 users and 1 a path of users. */
const arnPattern = (awsAccount: string, n: number, choice: number): string => {
  const team = teams[choice % teams.length]!
  const name = `${team}-${jobs[choice % jobs.length]!}-${n}`
  const kind = (choice >>> 8) % 20
  if (kind < 11) return `arn:aws:sts::${awsAccount}:assumed-role/${name}/*`
  if (kind < 15) return `arn:aws:sts::${awsAccount}:assumed-role/${name}/i-${hex(scatter(n, 1))}`
  if (kind < 17) {
    const suffix = hex(scatter(n, 2)) + hex(scatter(n, 3))
    return `arn:aws:sts::${awsAccount}:assumed-role/AWSReservedSSO_${team}_${suffix}/*`
  }
  if (kind < 19) return `arn:aws:iam::${awsAccount}:user/${team}/person.${n}`
  return `arn:aws:iam::${awsAccount}:user/${team}/${name}/*`
}
