/**
 * Who an ARN names: the kinds of principals that AWS knows, told apart by their ARN.
 *
 * @since 0.1.0
 */

import * as Arn from "./Arn.ts"
import { isAccountId, isWild } from "./internal/characters.ts"

interface Identity {
  readonly partition: string
  readonly accountId: string
}

/**
 * The root user of an account: `arn:aws:iam::123456789012:root`.
 *
 * @category models
 * @since 0.1.0
 */
export interface Root extends Identity {
  readonly _tag: "Root"
}

/**
 * An IAM user. The path starts and ends with a slash, and is `/` where the ARN shows none.
 *
 * @category models
 * @since 0.1.0
 */
export interface User extends Identity {
  readonly _tag: "User"
  readonly path: string
  readonly name: string
}

/**
 * What the names say about a role or its session, as AWS forms them:
 *
 * - `IdentityCenter`: `AWSReservedSSO_`, the permission set, `_` and 16 hexadecimal digits.
 * - `ServiceLinked`: the name of the role begins with `AWSServiceRoleFor`.
 * - `Ec2Instance`: the session is the ID of an instance, `i-` and 8 or 17 hexadecimal digits.
 * - `Custom`: none of these.
 *
 * @category models
 * @since 0.1.0
 */
export type RoleKind = "IdentityCenter" | "ServiceLinked" | "Ec2Instance" | "Custom"

/**
 * A session of a role, as STS reports the caller. The role's path never shows here.
 *
 * @category models
 * @since 0.1.0
 */
export interface AssumedRole extends Identity {
  readonly _tag: "AssumedRole"
  readonly role: string
  readonly session: string
  readonly kind: RoleKind
}

/**
 * A caller that holds credentials of `GetFederationToken`.
 *
 * @category models
 * @since 0.1.0
 */
export interface FederatedUser extends Identity {
  readonly _tag: "FederatedUser"
  readonly name: string
}

/**
 * An IAM role, which is never a caller itself: its sessions are.
 *
 * @category models
 * @since 0.1.0
 */
export interface Role extends Identity {
  readonly _tag: "Role"
  readonly path: string
  readonly name: string
  readonly kind: Exclude<RoleKind, "Ec2Instance">
}

/**
 * Any other ARN.
 *
 * @category models
 * @since 0.1.0
 */
export interface Other {
  readonly _tag: "Other"
  readonly arn: Arn.Arn
}

/**
 * Who an ARN names.
 *
 * @category models
 * @since 0.1.0
 */
export type Principal = Root | User | AssumedRole | FederatedUser | Role | Other

/**
 * Says who an ARN names; `Other` for everything that is not exactly of a known shape.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromArn = (arn: Arn.Arn): Principal => {
  const { accountId, partition, region, resource, service } = arn
  const identity = { partition, accountId }
  const [type, ...names] = resource.split("/")
  const name = names.pop()
  const path = ["", ...names, ""].join("/")
  const [role] = names
  const shape = region === "" && isAccountId(accountId) ? `${service}:${type}` : ""
  if (shape === "iam:root" && name === undefined) return { _tag: "Root", ...identity }
  if (name) {
    if (shape === "iam:user") return { _tag: "User", ...identity, path, name }
    if (shape === "iam:role") return { _tag: "Role", ...identity, path, name, kind: roleKind(name) }
    if (shape === "sts:federated-user" && path === "/") return { _tag: "FederatedUser", ...identity, name }
    if (shape === "sts:assumed-role" && role && names.length === 1) {
      return { _tag: "AssumedRole", ...identity, role, session: name, kind: sessionKind(role, name) }
    }
  }
  return { _tag: "Other", arn }
}

/**
 * Returns the pattern that every session of a role matches; `undefined` for any ARN but a role's, and where its
 * name has a wildcard.
 *
 * The role's path is dropped, since the ARN of a session never shows it. The partition stays, and so does a `+` in
 * the name: `Pattern.validate` says if Datadog would refuse the result.
 *
 * @example
 * ```ts
 * import * as Arn from "@dd-cloud-auth/arn/Arn"
 * import * as Principal from "@dd-cloud-auth/arn/Principal"
 *
 * const role = Arn.parse("arn:aws:iam::123456789012:role/teams/ci/Deploy")
 * const pattern = role._tag === "Arn" ? Principal.callerPattern(role) : undefined
 * if (pattern !== "arn:aws:sts::123456789012:assumed-role/Deploy/*") throw new Error(String(pattern))
 * ```
 *
 * @category conversions
 * @since 0.1.0
 */
export const callerPattern = (arn: Arn.Arn): string | undefined => {
  const principal = fromArn(arn)
  return principal._tag === "Role" && !isWild(principal.name)
    ? Arn.format({ ...arn, service: "sts", resource: `assumed-role/${principal.name}/*` })
    : undefined
}

/**
 * Returns the permission set that a role of IAM Identity Center stands for, or `undefined`.
 *
 * @category conversions
 * @since 0.1.0
 */
export const permissionSet = (roleName: string): string | undefined =>
  /^AWSReservedSSO_(.+)_[\da-f]{16}$/s.exec(roleName)?.[1]

const roleKind = (name: string): Role["kind"] => {
  if (permissionSet(name)) return "IdentityCenter"
  return name.startsWith("AWSServiceRoleFor") ? "ServiceLinked" : "Custom"
}

const sessionKind = (role: string, session: string): RoleKind => {
  const kind = roleKind(role)
  const isInstance = /^i-(?:[\da-f]{8}|[\da-f]{17})$/.test(session)
  return kind === "Custom" && isInstance ? "Ec2Instance" : kind
}
