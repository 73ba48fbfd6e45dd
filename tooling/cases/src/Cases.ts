// Patterns, and callers, with a verdict that somebody published: the source stands with each.
// "superseded" was accepted once and is refused today; "contradictory" has sources for and against, and is
// reported, because no caller can match it as it is written.

export interface Case {
  readonly pattern: string
  readonly caller?: string
  readonly verdict: "valid" | "invalid" | "superseded" | "contradictory" | "match" | "no-match"
  readonly source: string
}

const provider = "DataDog/terraform-provider-datadog, TestAwsWifArnPattern @1119ed406c"
const evaluated = "the published validation of the Terraform provider @1119ed406c, evaluated"
const documentation = "docs.datadoghq.com/account_management/workload_identity_federation"

export const cases: ReadonlyArray<Case> = [
  { pattern: "arn:aws:iam::123456789012:user/terraform-runner", verdict: "valid", source: provider },
  { pattern: "arn:aws:iam::123456789012:user/team:prod/*", verdict: "valid", source: provider },
  {
    pattern: "arn:aws:sts::123456789012:assumed-role/terraform-runner/session-name",
    verdict: "valid",
    source: provider
  },
  {
    pattern: "arn:aws:sts::123456789012:assumed-role/team.blue_prod@terraform/session-name_ci",
    verdict: "valid",
    source: provider
  },
  {
    pattern: "arn:aws:sts::123456789012:assumed-role/terraform-runner/session:name",
    verdict: "invalid",
    source: provider
  },
  { pattern: "arn:aws:iam::123456789012:role/terraform-runner", verdict: "invalid", source: provider },
  {
    pattern: "arn:aws:iam::123456789012:assumed-role/terraform-runner/session-name",
    verdict: "invalid",
    source: provider
  },
  { pattern: "arn:aws:sts::123456789012:assumed-role/*", verdict: "invalid", source: provider },
  {
    pattern: "arn:aws:sts::123456789012:assumed-role/terraform-runner/*/*",
    verdict: "invalid",
    source: provider
  },
  {
    pattern: "arn:aws-cn:sts::123456789012:assumed-role/terraform-runner/session-name",
    verdict: "invalid",
    source: provider
  },
  {
    pattern: "arn:aws-iso:sts::123456789012:assumed-role/terraform-runner/session-name",
    verdict: "invalid",
    source: provider
  },
  {
    pattern: "arn:aws:sts::123456789012:assumed-role/team.blue_prod@terraform/session-name:ci",
    verdict: "superseded",
    source:
      "DataDog/terraform-provider-datadog resource_datadog_aws_wif_persona_mapping_test.go, first revision"
  },
  {
    pattern: "arn:aws:sts::123456789012:assumed-role/DatadogTerraformerRole/*",
    caller: "arn:aws:sts::123456789012:assumed-role/DatadogTerraformerRole/run-abcdefghijk",
    verdict: "match",
    source: documentation
  },
  {
    pattern: "arn:aws:sts::123456789012:assumed-role/DatadogTerraformerRole/*",
    caller: "arn:aws:sts::123456789012:assumed-role/DatadogTerraformerRole/session-xyz789",
    verdict: "match",
    source: documentation
  },
  {
    pattern: "arn:aws:sts::123456789012:assumed-role/DatadogAgentRole/*",
    caller: "arn:aws:sts::123456789012:assumed-role/DatadogAgentRole/i-0abc123def456",
    verdict: "match",
    source: documentation
  },
  {
    pattern: "arn:aws:sts::123456789012:assumed-role/DatadogAgentRole/*",
    caller: "arn:aws:sts::123456789012:assumed-role/DatadogAgentRole/eks-datadog-agent-xyz",
    verdict: "match",
    source: documentation
  },
  {
    pattern: "arn:aws:sts::123456789012:assumed-role/terraform-runner/*",
    verdict: "valid",
    source: documentation
  },
  {
    pattern: "arn:aws:iam::123456789012:user/testuser",
    verdict: "valid",
    source: "docs.datadoghq.com/api/latest/cloud-authentication.md"
  },
  {
    pattern: "arn:aws:sts::123456789012:assumed-role/terraform-runner",
    verdict: "contradictory",
    source: "docs.datadoghq.com/account_management/workload_identity_federation uses it in four POST examples"
  },
  { pattern: "role/terraform-*", verdict: "invalid", source: "github.com/DataDog/documentation/pull/37053" },
  {
    pattern: "role/terraform-*",
    verdict: "superseded",
    source: "DataDog/documentation workload_identity_federation.md @dfe9e05a"
  },
  {
    pattern: "arn:aws:sts::123456789012:assumed-role/terraform-*",
    verdict: "invalid",
    source: "github.com/DataDog/documentation/pull/37053"
  },
  {
    pattern: "arn:aws:iam::123456789012:role/my-workload-role",
    verdict: "contradictory",
    source:
      "datadog-api-client-python branch datadog-api-spec/generated/6007 tests/v2/features/aws_wif.feature uses it as create body"
  },
  {
    pattern: "arn:aws:iam::123456789012:role/my-agent-role",
    verdict: "contradictory",
    source:
      "datadog-api-client-python branch datadog-api-spec/generated/6007 tests/v2/features/aws_wif.feature"
  },
  {
    pattern: "arn:aws:iam::123456789012:role/my-role",
    caller: "arn:aws:sts::123456789012:assumed-role/my-role/session-name",
    verdict: "no-match",
    source: "docs.datadoghq.com/account_management/workload_identity_federation"
  },
  {
    pattern: "arn:aws:sts::123456789012:assumed-role/terraform-runner/session-name",
    caller: "arn:aws:sts::123456789012:assumed-role/terraform-runner/session-name",
    verdict: "match",
    source: provider
  },
  {
    pattern: "arn:aws:sts::123456789012:assumed-role/terraform-runner/",
    verdict: "invalid",
    source: evaluated
  },
  { pattern: "arn:aws:sts::123456789012:assumed-role/a/b/c", verdict: "invalid", source: evaluated },
  { pattern: "arn:aws:sts::123456789012:assumed-role/a/b/*", verdict: "invalid", source: evaluated },
  { pattern: "arn:aws:iam::123456789012:user/*", verdict: "invalid", source: evaluated },
  { pattern: "arn:aws:iam::123456789012:user/alice/*", verdict: "valid", source: evaluated },
  { pattern: "arn:aws:iam::123456789012:root", verdict: "invalid", source: evaluated },
  { pattern: "arn:aws:sts::123456789012:federated-user/*", verdict: "invalid", source: evaluated },
  { pattern: "arn:aws:sts::123456789012:federated-user/bob/*", verdict: "invalid", source: evaluated },
  { pattern: "arn:*:sts::123456789012:assumed-role/R/*", verdict: "invalid", source: evaluated },
  { pattern: "ARN:aws:sts::123456789012:assumed-role/R/*", verdict: "invalid", source: evaluated },
  { pattern: "arn:aws:sts::123456789012:assumed-role/R/a=b", verdict: "invalid", source: evaluated }
]
