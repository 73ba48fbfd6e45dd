// What AWS publishes about the ARNs of callers. "API" is the page of the operation in the IAM or STS API Reference.

/**
 * All partitions, as the `partitions.json` of AWS's SDKs lists them: the commercial one, China, GovCloud, the isolated
 * ones, and the European Sovereign Cloud.
 */
export const partitions: ReadonlyArray<string> = [
  "aws",
  "aws-cn",
  "aws-us-gov",
  "aws-iso",
  "aws-iso-b",
  "aws-iso-e",
  "aws-iso-f",
  "aws-eusc"
]

/** The partition that somebody means who writes another name, or `undefined` where that cannot be told. */
export const likelyPartition = (text: string): string | undefined => {
  const name = text.toLowerCase().replaceAll(/[-_]/g, "")
  const same = partitions.find((partition) => partition.replaceAll("-", "") === name)
  if (same) return same
  if (name.includes("gov")) return "aws-us-gov"
  // But `aws-eu` may be a region of the commercial partition as well as the European Sovereign Cloud.
  return /cn|china/.test(name) ? "aws-cn" : undefined
}

/** The service in the ARN of each kind of principal (IAM User Guide, "IAM identifiers"). */
export const serviceOf = (type: string): "iam" | "sts" | undefined => {
  if (["root", "user", "role"].includes(type)) return "iam"
  return ["assumed-role", "federated-user"].includes(type) ? "sts" : undefined
}

/** Whether a service has principals at all. */
export const isIdentityService = (service: string): boolean => service === "iam" || service === "sts"

/** How long a name is; none has a character of `notOfNames`. */
export interface NameRule {
  readonly whose: string
  readonly shortest: number
  readonly longest: number
}

/** `UserName` (API CreateUser). */
export const userName: NameRule = { whose: "a user", shortest: 1, longest: 64 }

/** `RoleName` (API CreateRole). */
export const roleName: NameRule = { whose: "a role", shortest: 1, longest: 64 }

/** `RoleSessionName` (API AssumeRole). */
export const sessionName: NameRule = { whose: "a session", shortest: 2, longest: 64 }

/** `Name` (API GetFederationToken). */
export const federatedName: NameRule = { whose: "a federated user", shortest: 2, longest: 32 }

/**
 * `Path` (API CreateUser): a slash, or one or more characters from `!` to DEL between two of them. So `//` is none,
 * but `///` is one.
 */
export const longestPath = 512
