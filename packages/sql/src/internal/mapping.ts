import type { Problem } from "@dd-cloud-auth/arn/Pattern"

// Public: `Sql` hands both on.

/**
 * A persona mapping: callers who match `arnPattern` act as the Datadog account.
 *
 * @category models
 * @since 0.1.0
 */
export interface Mapping {
  readonly id: string
  readonly arnPattern: string
  readonly accountIdentifier: string
  readonly accountUuid: string
}

/**
 * A mapping that the script leaves out, since no caller can match it, and why.
 *
 * @category models
 * @since 0.1.0
 */
export interface LeftOut {
  readonly mapping: Mapping
  /** What `Pattern.validate` says of its pattern. */
  readonly problem: Problem
}
