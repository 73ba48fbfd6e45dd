import { isPersonaMapping, type Mapping } from "@dd-cloud-auth/audit/Finding"
import type { Code } from "@dd-cloud-auth/audit/Rule"
import { intake, mapping } from "./mappings.ts"
import { noon } from "./time.ts"

const serviceAccount = (n: number): string => `7e04c1fd-4d0b-4f5a-9b3c-0c1b7f0e5a1${n}`
const sso = (permissionSet: string): string => `assumed-role/AWSReservedSSO_${permissionSet}_0123456789abcdef`
const twice = mapping("assumed-role/Twice/*", "twice@example.com")
const unused = mapping("assumed-role/Retired/*", "retired@example.com")

type Row = readonly [rule: Code, what: string, ...mappings: ReadonlyArray<Mapping>]

// One thing wrong a row, as the rule sees it, and nothing that any other rule is about.
const rows: ReadonlyArray<Row> = [
  ["refused-pattern", "a suffix wildcard", mapping("assumed-role/suffix-*", "suffix@example.com")],
  ["refused-pattern", "every role", mapping("assumed-role/*", "everyone@example.com")],
  ["refused-pattern", "a + in a session", mapping("assumed-role/Plus/a+b", "plus@example.com")],
  ["refused-pattern", "a partition", mapping("arn:aws-cn:iam::123456789012:user/cn", "china@example.com")],
  ["refused-pattern", "a question mark", mapping("assumed-role/Ques?ion/*", "question@example.com")],
  ["refused-pattern", "a zero width space", mapping("assumed-role/Invis\u200bible/*", "hidden@example.com")],
  ["refused-pattern", "a Cyrillic letter", mapping("assumed-role/D\u0435ploy/*", "cyrillic@example.com")],
  ["never-matches", "a role", mapping("role/teams/Nightly", "role@example.com")],
  ["never-matches", "no session", mapping("assumed-role/NoSession", "session@example.com")],
  ["never-matches", "a group", mapping("group/admins", "group@example.com")],
  ["never-matches", "an instance profile", mapping("instance-profile/web", "profile@example.com")],
  ["never-matches", "a role of agents", intake("role/Intake")],
  [
    "ambiguous-account",
    "one below the other",
    mapping("assumed-role/Ambiguous/*", "wide@example.com"),
    mapping("assumed-role/Ambiguous/release", "narrow@example.com")
  ],
  [
    "ambiguous-account",
    "the same pattern",
    mapping("user/same-pattern", "one@example.com"),
    mapping("user/same-pattern", "two@example.com")
  ],
  [
    "shadowed-mapping",
    "one below the other",
    mapping("assumed-role/Shadow/*", "shadow@example.com"),
    mapping("assumed-role/Shadow/release", "shadow@example.com")
  ],
  ["duplicate-mapping", "another id", twice, { ...twice, id: "id-twice" }],
  ["user-path-wildcard", "users below a path", mapping("user/below/*", "below@example.com")],
  ["sso-shared-account", "a permission set", mapping(`${sso("Everybody")}/*`, "everybody@example.com")],
  ["service-linked-role", "RDS", mapping("assumed-role/AWSServiceRoleForRDS/SLRManagement", "r@example.com")],
  ["reserved-role", "no digits", mapping("assumed-role/AWSReservedSSO_CutOff/carol", "carol@example.com")],
  ["root-user", "root", mapping("root", "owner@example.com")],
  ["person-for-machines", "Terraform", mapping("assumed-role/terraform-apply/*", "dave.jones@example.com")],
  ["person-for-machines", "EC2", mapping("assumed-role/Web/i-0123456789abcdef0", "erin@example.com")],
  [
    "person-for-machines",
    "a word in the plural",
    mapping("assumed-role/build-machines/*", "frank@example.com")
  ],
  ["service-account-for-person", "a user", mapping("user/frank", serviceAccount(1))],
  ["service-account-for-person", "an SSO session", mapping(`${sso("Billing")}/grace`, serviceAccount(2))],
  [
    "many-aws-accounts",
    "four",
    ...["111111111111", "222222222222", "333333333333", "444444444444"].map((awsAccount) =>
      mapping("assumed-role/Everywhere/*", "everywhere@example.com", awsAccount)
    )
  ],
  [
    "unlisted-aws-account",
    "999999999999",
    mapping("assumed-role/Foreign/*", "foreign@example.com", "999999999999")
  ],
  [
    "names-differ-in-case",
    "roles",
    mapping("assumed-role/CaseOnly/*", "case@example.com"),
    mapping("assumed-role/caseonly/*", "case@example.com")
  ],
  [
    "look-alike-names",
    "a Cyrillic letter",
    mapping("user/heidi", "heidi@example.com"),
    mapping("user/judy", "h\u0435idi@example.com")
  ],
  [
    "look-alike-names",
    "0 and O",
    mapping("user/stage-O1", "o1@example.com"),
    mapping("user/stage-01", "first@example.com")
  ],
  [
    "look-alike-names",
    "a wide letter",
    mapping("user/ivan", "ivan@example.com"),
    mapping("user/wide", "\uff49van@example.com")
  ],
  ["invisible-characters", "a zero width space", mapping("user/mallory", "mallory\u200b@example.com")],
  [
    "intake-conflict",
    "an agent and an account",
    mapping("assumed-role/Agents/*", "agents@example.com"),
    intake("assumed-role/Agents/*")
  ],
  ["intake-conflict", "two of agents", intake("assumed-role/Hosts/*"), intake("assumed-role/Hosts/one")],
  [
    "intake-conflict",
    "an account below an agent",
    mapping("assumed-role/Fleet/console", "fleet@example.com"),
    intake("assumed-role/Fleet/*")
  ],
  ["unused-mapping", "not in the log", unused],
  ["unmapped-caller", "a role with 10 sessions"],
  ["unmapped-caller", "a user"],
  ["unused-acceptance", "of a mapping that is gone"]
]

/** What is wrong in the planted mappings. */
export const faults = rows.map(([rule, what, ...mappings]) => ({ rule, what, mappings }))

/** What is fine in many organisations, and near to what is not. */
export const clean = {
  personaMappings: [
    mapping("assumed-role/Deploy/*", serviceAccount(5)),
    mapping("assumed-role/Deployment/*", serviceAccount(6)),
    mapping("assumed-role/Support/*", "support.lead@example.com"),
    mapping("assumed-role/ci-runner/*", "deploy@example.com"),
    mapping("assumed-role/deploy-by-hand/alice.doe", "alice.doe@example.com"),
    mapping("assumed-role/falcon-worker/*", "falcon@example.com"),
    mapping("user/alice", "alice@example.com"),
    mapping("user/team/bob", "bob@example.com"),
    mapping("user/backup-bot", serviceAccount(7)),
    mapping(`${sso("Admins")}/alice@example.com`, "alice@example.com"),
    mapping(`${sso("Admins")}/bob@example.com`, "bob@example.com"),
    mapping("federated-user/carol", "carol.smith@example.com"),
    mapping("user/zoe", "zo\u00eb@example.com"),
    mapping("user/irmak", "\u0131rmak.ya\u011fmur@example.com"),
    mapping("user/lena", "\u043b\u0435\u043d\u0430@example.com"),
    mapping("assumed-role/Deploy/*", serviceAccount(5), "111111111111"),
    mapping("assumed-role/Deploy/*", serviceAccount(5), "222222222222")
  ],
  intakeMappings: [
    intake("assumed-role/DatadogAgent/*"),
    intake("assumed-role/DatadogAgent/*", "111111111111")
  ]
}

const mappings = faults.flatMap(({ mappings }) => mappings)

/** All of it together. */
export const planted = {
  site: "datadoghq.eu",
  personaMappings: [...clean.personaMappings, ...mappings.filter(isPersonaMapping)],
  intakeMappings: [...clean.intakeMappings, ...mappings.filter((mapping) => !isPersonaMapping(mapping))]
}

const caller = (caller: string) => ({ caller, count: 1 })

/** Somebody of each mapping, and the root user and a service of AWS, which nobody is to map. */
const callersOf = (mappings: ReadonlyArray<Mapping>) => [
  ...mappings.map(({ arnPattern }) => caller(arnPattern.replace(/\*$/, "example"))),
  caller("arn:aws:iam::111111111111:root"),
  caller("arn:aws:sts::123456789012:assumed-role/AWSServiceRoleForECS/ecs")
]

const unmapped = [
  ...Array.from({ length: 10 }, (_, i) => `arn:aws:sts::123456789012:assumed-role/Unmapped/run-${i}`),
  "arn:aws:iam::123456789012:user/unmapped"
].map(caller)

const awsAccounts = ["123456789012", "111111111111", "222222222222", "333333333333", "444444444444"]

export const cleanOptions = {
  awsAccounts,
  callerLog: { callers: callersOf([...clean.personaMappings, ...clean.intakeMappings]) }
}

const used = [...planted.personaMappings, ...planted.intakeMappings].filter((mapping) => mapping !== unused)

export const plantedOptions = {
  awsAccounts,
  callerLog: { callers: [...callersOf(used), ...unmapped] },
  accepted: [
    {
      rule: "root-user",
      arnPattern: "arn:aws:iam::999999999999:root",
      reason: "break-glass",
      owner: "ada@example.com",
      expires: "2027-12-31"
    }
  ],
  now: noon("2026-11-26")
}
