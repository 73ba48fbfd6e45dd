// What can speak against a caller. Three words for three things: a caller has a fault, a pattern has a problem
// (`problem.ts`), and a mistake (`diagnose.ts`) is why the two do not come together.

/** What keeps a text from being a caller. */
export interface Fault {
  readonly code: InvalidCallerCode
  readonly index: number
  readonly reason: string
}

/**
 * Every reason why a text is no caller.
 *
 * - `NotAnArn`: not six fields, or one of partition, service and resource is empty.
 * - `PrefixCase`: `ARN:` in place of `arn:`.
 * - `TooLong`: more than the 2,048 characters that AWS allows an ARN.
 * - `SeveralArns`: another ARN begins within it. IAM would take such a path for a user; two ARNs are far more likely.
 * - `Unprintable`: whitespace, a control character, or one that is not ASCII.
 * - `Pattern`: a wildcard where no caller has that character. `sessions` is the pattern, if it is of a role's sessions.
 * - `Partition`: none that AWS has published.
 * - `Service`: not `iam` for the root user and users, or not `sts` for sessions and federated users.
 * - `Region`: not empty.
 * - `AccountId`: not 12 digits.
 * - `ResourceType`: a resource that no caller is, as a group or an instance profile.
 * - `RoleArn`: the ARN of a role.
 * - `MissingSession`: `assumed-role/NAME`, without the name of a session.
 * - `RolePath`: more than two names after `assumed-role/`; the ARN of a session never shows a path.
 * - `FederatedUser`: more than one name after `federated-user/`.
 * - `EmptySegment`: a name is empty, as in `user/` and `user//alice`.
 * - `NameLength`: a name or a path is longer or shorter than AWS allows.
 * - `Character`: one that AWS does not allow in the name of a user, a role, a session or a federated user.
 *
 * @category models
 * @since 0.1.0
 */
export type InvalidCallerCode =
  | "NotAnArn"
  | "PrefixCase"
  | "TooLong"
  | "SeveralArns"
  | "Unprintable"
  | "Pattern"
  | "Partition"
  | "Service"
  | "Region"
  | "AccountId"
  | "ResourceType"
  | "RoleArn"
  | "MissingSession"
  | "RolePath"
  | "FederatedUser"
  | "EmptySegment"
  | "NameLength"
  | "Character"
