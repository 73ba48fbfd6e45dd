/**
 * Who would a caller be, who can become an account, and what can a role reach: answered from mappings, without asking
 * anybody.
 *
 * `make` files mappings that are there, and to ask needs no Effect. `layer` provides a `Directory`, a service that keeps
 * the mappings of a site at hand and up to date.
 *
 * @since 0.1.0
 */

import type { IntakeMapping } from "@dd-cloud-auth/core/IntakeMapping"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import { file, type Index } from "./internal/filing.ts"

export type { Account } from "./internal/accounts.ts"
export type { Ambiguous, Answer, Mapped, NotACaller, Unmapped } from "./internal/answer.ts"
export {
  DirectoryError,
  isDirectoryError,
  LoadFailed,
  Postponed,
  Stopped,
  type Reason
} from "./internal/directoryError.ts"
export type { Index } from "./internal/filing.ts"
export type { FileOptions, Options, Service, Status } from "./internal/service.ts"
export type { Reach, Way, WhoCan, Width } from "./internal/ways.ts"

/**
 * Files mappings, such as those of a `Snapshot`, for questions. Patterns that mean nothing match nobody.
 *
 * @example
 * ```ts
 * import * as Directory from "@dd-cloud-auth/directory/Directory"
 *
 * const directory = Directory.make({
 *   personaMappings: [
 *     {
 *       id: "1",
 *       arnPattern: "arn:aws:sts::123456789012:assumed-role/Deploy/*",
 *       accountIdentifier: "deploy@example.com",
 *       accountUuid: "7e04c1fd-4d0b-4f5a-9b3c-0c1b7f0e5a11"
 *     }
 *   ]
 * })
 * const answer = directory.whoIs("arn:aws:sts::123456789012:assumed-role/Deploy/ci")
 * if (answer._tag !== "Mapped" || answer.mapping.id !== "1") throw new Error(answer._tag)
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = (mappings: {
  readonly personaMappings: ReadonlyArray<PersonaMapping>
  readonly intakeMappings?: ReadonlyArray<IntakeMapping>
  readonly site?: string
}): Index => file(mappings)

// In a module of its own, so that a program that only asks does without the client.
export { Directory, layer } from "./internal/layer.ts"
