import type { Rule } from "@dd-cloud-auth/audit"
import type { IntakeMapping } from "@dd-cloud-auth/core/IntakeMapping"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import { intake, mapping } from "./mappings.ts"

/** Mappings with one thing wrong, as the rule sees it, and none that any other rule is about. */
interface Fault {
  readonly rule: Rule.Code
  readonly personaMappings?: ReadonlyArray<PersonaMapping>
  readonly intakeMappings?: ReadonlyArray<IntakeMapping>
}

const fault = (rule: Rule.Code, ...personaMappings: ReadonlyArray<PersonaMapping>): Fault => ({
  rule,
  personaMappings
})

const serviceAccount = (n: number): string => `7e04c1fd-4d0b-4f5a-9b3c-0c1b7f0e5a1${n}`
const sso = (permissionSet: string): string => `assumed-role/AWSReservedSSO_${permissionSet}_0123456789abcdef`
const twice = mapping("assumed-role/Twice/*", "twice@example.com")

export const faults: ReadonlyArray<Fault> = [
  fault("refused-pattern", mapping("assumed-role/suffix-*", "suffix@example.com")),
  fault("refused-pattern", mapping("assumed-role/*", "everyone@example.com")),
  fault("refused-pattern", mapping("assumed-role/Plus/a+b", "plus@example.com")),
  fault("refused-pattern", mapping("arn:aws-cn:iam::123456789012:user/partition", "china@example.com")),
  fault("refused-pattern", mapping("assumed-role/Ques?ion/*", "question@example.com")),
  fault("refused-pattern", mapping("assumed-role/Invis\u200bible/*", "hidden@example.com")),
  fault("refused-pattern", mapping("assumed-role/D\u0435ploy/*", "cyrillic@example.com")),
  fault("never-matches", mapping("role/teams/Nightly", "role@example.com")),
  fault("never-matches", mapping("assumed-role/NoSession", "session@example.com")),
  fault("never-matches", mapping("group/admins", "group@example.com")),
  fault("never-matches", mapping("instance-profile/web", "profile@example.com")),
  fault(
    "ambiguous-account",
    mapping("assumed-role/Ambiguous/*", "wide@example.com"),
    mapping("assumed-role/Ambiguous/release", "narrow@example.com")
  ),
  fault(
    "ambiguous-account",
    mapping("user/same-pattern", "one@example.com"),
    mapping("user/same-pattern", "two@example.com")
  ),
  fault(
    "shadowed-mapping",
    mapping("assumed-role/Shadow/*", "shadow@example.com"),
    mapping("assumed-role/Shadow/release", "shadow@example.com")
  ),
  fault("duplicate-mapping", twice, { ...twice, id: "id-twice" }),
  fault("user-path-wildcard", mapping("user/below/*", "below@example.com")),
  fault("sso-shared-account", mapping(`${sso("Everybody")}/*`, "everybody@example.com")),
  fault("service-linked-role", mapping("assumed-role/AWSServiceRoleForRDS/SLRManagement", "rds@example.com")),
  fault("reserved-role", mapping("assumed-role/AWSReservedSSO_CutOff/carol", "carol@example.com")),
  fault("root-user", mapping("root", "owner@example.com")),
  fault("person-for-machines", mapping("assumed-role/terraform-apply/*", "dave.jones@example.com")),
  fault("person-for-machines", mapping("assumed-role/Web/i-0123456789abcdef0", "erin@example.com")),
  fault("service-account-for-person", mapping("user/frank", serviceAccount(1))),
  fault("service-account-for-person", mapping(`${sso("Billing")}/grace`, serviceAccount(2))),
  fault(
    "many-aws-accounts",
    ...["111111111111", "222222222222", "333333333333", "444444444444"].map((awsAccount) =>
      mapping("assumed-role/Everywhere/*", "everywhere@example.com", awsAccount)
    )
  ),
  fault("unlisted-aws-account", mapping("assumed-role/Foreign/*", "foreign@example.com", "999999999999")),
  fault(
    "names-differ-in-case",
    mapping("assumed-role/CaseOnly/*", "case@example.com"),
    mapping("assumed-role/caseonly/*", "case@example.com")
  ),
  fault(
    "look-alike-names",
    mapping("user/heidi", "heidi@example.com"),
    mapping("user/judy", "h\u0435idi@example.com")
  ),
  fault(
    "look-alike-names",
    mapping("user/stage-O1", "o1@example.com"),
    mapping("user/stage-01", "first@example.com")
  ),
  fault(
    "look-alike-names",
    mapping("user/ivan", "ivan@example.com"),
    mapping("user/wide", "\uff49van@example.com")
  ),
  fault("invisible-characters", mapping("user/mallory", "mallory\u200b@example.com")),
  {
    rule: "intake-conflict",
    personaMappings: [mapping("assumed-role/Agents/*", "agents@example.com")],
    intakeMappings: [intake("assumed-role/Agents/*")]
  },
  {
    rule: "intake-conflict",
    intakeMappings: [intake("assumed-role/Hosts/*"), intake("assumed-role/Hosts/one")]
  },
  {
    rule: "intake-conflict",
    personaMappings: [mapping("assumed-role/Fleet/console", "fleet@example.com")],
    intakeMappings: [intake("assumed-role/Fleet/*")]
  },
  { rule: "never-matches", intakeMappings: [intake("role/Intake")] }
]

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
    mapping("assumed-role/Deploy/*", serviceAccount(5), "111111111111"),
    mapping("assumed-role/Deploy/*", serviceAccount(5), "222222222222")
  ],
  intakeMappings: [
    intake("assumed-role/DatadogAgent/*"),
    intake("assumed-role/DatadogAgent/*", "111111111111")
  ]
}

export const awsAccounts = ["123456789012", "111111111111", "222222222222", "333333333333", "444444444444"]
