import { uuid } from "./deterministic.ts"

const prod = "418273640159"
const staging = "527419036284"
const security = "639150274418"
const data = "748206391557"
const sandbox = "851397460023"
const shared = "962480175336"
/** Closed, and no longer integrated. */
const retired = "173905528641"

const person = (name: string, handle = `${name}@acme.example`) => ({
  _tag: "User" as const,
  uuid: uuid(`acme user ${name}`),
  email: `${name}@acme.example`,
  handle
})

const service = (name: string) => ({
  _tag: "ServiceAccount" as const,
  uuid: uuid(`acme service account ${name}`),
  email: `${name}@svc.acme.example`
})

const matcher = (claim: string, mode: "exact" | "glob", ...values: ReadonlyArray<string>) => ({
  claim,
  mode,
  values
})

type Account = ReturnType<typeof person> | ReturnType<typeof service>

const ada = person("ada.lovelace")
const ben = person("ben.okafor")
const chiara = person("chiara.rossi")
const dmitri = person("dmitri.volkov", "dmitri")
const emi = person("emi.tanaka")
const farah = person("farah.haddad")
const grace = person("grace.kim", "gkim")
const hugo = person("hugo.martin")
const ines = person("ines.silva")
const oncall = person("oncall")
/** Left the company: the mapping is still there, the account is not. */
const kofi = person("kofi.mensah")

const githubActions = service("github-actions")
const terraform = service("terraform")
const terraformPlan = service("terraform-plan")
const buildkite = service("buildkite")
const metrics = service("metrics-exporter")
const audit = service("security-audit")
const etl = service("data-pipelines")
const synthetics = service("synthetics")

const role = (account: string, session: string) => `arn:aws:sts::${account}:assumed-role/${session}`
const user = (account: string, path: string) => `arn:aws:iam::${account}:user/${path}`
const sso = (account: string, permissionSet: string, suffix: string, session: string) =>
  role(account, `AWSReservedSSO_${permissionSet}_${suffix}/${session}`)

const personas: ReadonlyArray<readonly [arnPattern: string, account: Account]> = [
  // People, through IAM Identity Center.
  [sso(prod, "AdministratorAccess", "3f9a1c7be0d24586", "ada.lovelace@acme.example"), ada],
  [sso(prod, "ReadOnlyAccess", "9d41e6b27c05fa83", "*"), oncall],
  [sso(prod, "BreakGlass", "c5e20fa9718d6b34", "ben.okafor@acme.example"), ben],
  [sso(staging, "PowerUserAccess", "71b8d3f60ac942e5", "chiara.rossi@acme.example"), chiara],
  [sso(staging, "PowerUserAccess", "71b8d3f60ac942e5", "dmitri.volkov@acme.example"), dmitri],
  [sso(security, "SecurityAudit", "0e6fb94d1a7c3852", "*"), farah],
  [sso(data, "DataEngineer", "a84c07e2d95b1f63", "emi.tanaka@acme.example"), emi],
  [sso(sandbox, "AdministratorAccess", "5b2d90c8e14f7a36", "*"), hugo],
  // People with an IAM user.
  [user(prod, "breakglass/ben.okafor"), ben],
  [user(prod, "grace.kim"), grace],
  [user(security, "auditors/external/ines.silva"), ines],
  [user(sandbox, "hugo.martin"), hugo],
  // Continuous integration and delivery.
  [role(prod, "github-actions-deploy/*"), githubActions],
  [role(staging, "github-actions-deploy/*"), githubActions],
  [role(shared, "github-actions-release/GitHubActions"), githubActions],
  [role(prod, "terraform-apply/*"), terraform],
  [role(staging, "terraform-apply/*"), terraform],
  [role(security, "terraform-apply/*"), terraform],
  [role(data, "terraform-apply/*"), terraform],
  [role(prod, "terraform-plan/*"), terraformPlan],
  [role(staging, "terraform-plan/*"), terraformPlan],
  [role(shared, "buildkite-agent/*"), buildkite],
  [role(shared, "buildkite-release/buildkite-job-release"), buildkite],
  // Machines: EC2 sessions are named after the instance, Lambda sessions after the function.
  [role(prod, "dd-metrics-exporter/i-0dbc91f429e48eeed"), metrics],
  [role(prod, "dd-synthetics-worker/*"), synthetics],
  [role(prod, "slo-report-lambda/slo-report-daily"), metrics],
  [role(data, "etl-orders/*"), etl],
  [role(data, "etl-customers/*"), etl],
  [role(data, "airflow-worker/*"), etl],
  [role(security, "guardduty-export/guardduty-export-fn"), audit],
  [role(security, "config-snapshot/*"), audit],
  [`arn:aws:sts::${security}:federated-user/soc-console`, audit],
  // Two that match the same caller, for different accounts.
  [role(prod, "platform-deploy/*"), terraform],
  [role(prod, "platform-deploy/ada.lovelace"), ada],
  [user(prod, "ops/*"), oncall],
  [user(prod, "ops/chiara.rossi"), chiara],
  // The ARN of a role in place of its sessions', and a role without a session: no caller has such an ARN.
  [`arn:aws:iam::${prod}:role/ci/nightly-backup`, metrics],
  [role(staging, "load-test"), synthetics],
  // The same but for case.
  [role(sandbox, "TerraformApply/*"), terraform],
  [role(sandbox, "terraformapply/*"), hugo],
  // From before the API checked patterns: a wildcard inside a name, and a character that it does not take.
  [role(shared, "release-*"), buildkite],
  [sso(staging, "ReadOnlyAccess", "e17a4c9b60f3d258", "emi.tanaka+oncall@acme.example"), emi],
  // An AWS account that is closed, and a person who left.
  [role(retired, "legacy-deploy/*"), buildkite],
  [user(sandbox, "kofi.mensah"), kofi]
]

/** Its callers may enrol Private Action Runners too. */
const runners = role(prod, "ecs-datadog-agent/*")

const intakes: ReadonlyArray<string> = [
  role(prod, "datadog-agent-node/*"),
  role(staging, "datadog-agent-node/*"),
  role(data, "datadog-agent-emr/*"),
  runners
]

/** Clusters and pipelines whose tokens act as a service account: custom OIDC. */
const cluster = {
  id: uuid("acme oidc provider cluster"),
  name: "eks-prod",
  issuer: "https://oidc.eks.eu-west-1.amazonaws.com/id/3E5C0D9A1B7F42868A1E6D0C94F2B7A5",
  audiences: ["datadog"],
  identityClaim: "sub"
}
const pipelines = {
  id: uuid("acme oidc provider pipelines"),
  name: "gitlab",
  issuer: "https://gitlab.acme.example",
  audiences: ["https://datadog.acme.example"],
  identityClaim: "sub",
  requiredClaims: [matcher("namespace_path", "glob", "acme/*")]
}

const oidcPersonas = [
  [cluster, etl, { claimMatchers: [matcher("sub", "glob", "system:serviceaccount:etl:*")] }],
  [
    cluster,
    metrics,
    { claimMatchers: [matcher("sub", "exact", "system:serviceaccount:monitoring:metrics-exporter")] }
  ],
  // Two that match the same token, for different accounts.
  [pipelines, terraformPlan, { claimMatchers: [matcher("project_path", "glob", "acme/infrastructure/*")] }],
  [
    pipelines,
    terraform,
    {
      claimMatchers: [
        matcher("project_path", "glob", "acme/infrastructure/*"),
        matcher("ref", "exact", "main")
      ]
    }
  ],
  // From before there were claim matchers.
  [pipelines, synthetics, { identityPattern: "project_path:acme/synthetics:*" }]
] as const

const people = [ada, ben, chiara, dmitri, emi, farah, grace, hugo, ines, oncall]
const services = [githubActions, terraform, terraformPlan, buildkite, metrics, audit, etl, synthetics]

/** A company as plain data; see `Seed.acme`. */
export const organisation = {
  accounts: [...people, ...services],
  awsAccounts: [prod, staging, security, data, sandbox, shared],
  personaMappings: personas.map(([arnPattern, account]) => ({
    id: uuid(`acme persona mapping ${arnPattern}`),
    arnPattern,
    accountIdentifier: account._tag === "User" ? account.handle : account.uuid,
    accountUuid: account.uuid
  })),
  intakeMappings: intakes.map((arnPattern) => ({
    id: uuid(`acme intake mapping ${arnPattern}`),
    arnPattern,
    // As Datadog answers: where it is false, it may be missing.
    ...(arnPattern === runners ? { parEnrollmentEnabled: true } : {})
  })),
  oidcProviders: [cluster, pipelines],
  oidcPersonaMappings: oidcPersonas.map(([{ id, name }, { uuid: accountUuid }, condition], n) => ({
    id: uuid(`acme oidc mapping ${name} ${n}`),
    // The emulator's own: Datadog's is published nowhere that was found.
    type: "emulated_oidc_mapping",
    providerId: id,
    accountUuid,
    accountIdentifier: accountUuid,
    ...condition
  }))
}
