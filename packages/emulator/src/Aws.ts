/**
 * The AWS that stands behind a login: who is known there, and who gets credentials of a role. No account of AWS's is asked
 * for any of it.
 *
 * @since 0.1.0
 */

import type * as Duration from "effect/Duration"
import type * as Redacted from "effect/Redacted"
import { uuid } from "./internal/deterministic.ts"

/**
 * Credentials that this AWS has given out: those of a user, or of a session of a role.
 *
 * @category models
 * @since 0.1.0
 */
export interface Identity {
  /** 16 to 128 letters and digits. */
  readonly accessKeyId: string
  readonly secretAccessKey: string | Redacted.Redacted
  /** Default: none, and a request that brings one is refused. */
  readonly sessionToken?: string | Redacted.Redacted | undefined
  /** The ARN that STS reports of whoever signs with them. */
  readonly caller: string
  /** In milliseconds since the epoch. Default: never. */
  readonly expiresAt?: number | undefined
}

/**
 * Credentials of a session, as text to show or to put into an environment.
 *
 * @category models
 * @since 0.1.0
 */
export interface SessionIdentity extends Identity {
  readonly secretAccessKey: string
  readonly sessionToken: string
}

/**
 * Returns credentials for a caller, the same for the same ARN. They are no secret, and good only where an emulator has
 * them among its `identities`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const identity = (caller: string): SessionIdentity => {
  const digits = (of: string): string => uuid(`${of} of ${caller}`).replaceAll("-", "")
  return {
    accessKeyId: `ASIA${digits("key").slice(0, 16).toUpperCase()}`,
    secretAccessKey: `${digits("secret")}${digits("more")}`.slice(0, 40),
    sessionToken: `${digits("token")}${digits("session")}`,
    caller
  }
}

/**
 * A token of an identity provider that the sessions of a role are given for, as IRSA has it.
 *
 * @category models
 * @since 0.1.0
 */
export interface WebIdentity {
  readonly token: string | Redacted.Redacted
  /** The ARN of the role, such as `arn:aws:iam::123456789012:role/deploy`. */
  readonly roleArn: string
}

/**
 * Who this AWS knows, and what gives out credentials; by default nobody, and nothing.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options {
  /** Who has credentials already. */
  readonly identities?: ReadonlyArray<Identity> | undefined
  /** The caller that programs on the instance are, a session of a role; serves its metadata (IMDSv2). */
  readonly instance?: string | undefined
  /** The caller that programs in the container are, a session of a role; serves `containerPath`. */
  readonly container?: string | undefined
  /** Who may assume which role by `AssumeRoleWithWebIdentity`. */
  readonly webIdentities?: ReadonlyArray<WebIdentity> | undefined
  /** How long credentials live that are given out here. Default: one hour. */
  readonly sessionLife?: Duration.Input | undefined
}

/**
 * Where a container gets its credentials: `AWS_CONTAINER_CREDENTIALS_FULL_URI` is the emulator's origin and this path.
 *
 * @category constants
 * @since 0.1.0
 */
export const containerPath = "/v2/credentials"
