/**
 * What an audit looks for.
 *
 * @since 0.1.0
 */

import type * as Internal from "./internal/rule.ts"
import { ambiguousAccount } from "./internal/rules/ambiguousAccount.ts"
import { duplicateMapping } from "./internal/rules/duplicateMapping.ts"
import { intakeConflict } from "./internal/rules/intakeConflict.ts"
import { invisibleCharacters } from "./internal/rules/invisibleCharacters.ts"
import { lookAlikeNames } from "./internal/rules/lookAlikeNames.ts"
import { manyAwsAccounts } from "./internal/rules/manyAwsAccounts.ts"
import { namesDifferInCase } from "./internal/rules/namesDifferInCase.ts"
import { neverMatches } from "./internal/rules/neverMatches.ts"
import { personForMachines } from "./internal/rules/personForMachines.ts"
import { refusedPattern } from "./internal/rules/refusedPattern.ts"
import { reservedRole } from "./internal/rules/reservedRole.ts"
import { rootUser } from "./internal/rules/rootUser.ts"
import { serviceAccountForPerson } from "./internal/rules/serviceAccountForPerson.ts"
import { serviceLinkedRole } from "./internal/rules/serviceLinkedRole.ts"
import { shadowedMapping } from "./internal/rules/shadowedMapping.ts"
import { ssoSharedAccount } from "./internal/rules/ssoSharedAccount.ts"
import { unlistedAwsAccount } from "./internal/rules/unlistedAwsAccount.ts"
import { unmappedCaller } from "./internal/rules/unmappedCaller.ts"
import { unusedAcceptance } from "./internal/rules/unusedAcceptance.ts"
import { unusedMapping } from "./internal/rules/unusedMapping.ts"
import { userPathWildcard } from "./internal/rules/userPathWildcard.ts"

export type { Example, Found, Known, RuleOptions } from "./internal/rule.ts"

/**
 * Something that mappings can have wrong.
 *
 * @category models
 * @since 0.1.0
 */
export interface Rule extends Internal.Rule {
  readonly code: Code
}

/**
 * The code of a rule: it never changes, and is never given to another one.
 *
 * @category models
 * @since 0.1.0
 */
export type Code = (typeof rules)[number]["code"]

const rules = [
  ambiguousAccount,
  refusedPattern,
  neverMatches,
  intakeConflict,
  rootUser,
  unlistedAwsAccount,
  ssoSharedAccount,
  userPathWildcard,
  personForMachines,
  serviceAccountForPerson,
  serviceLinkedRole,
  reservedRole,
  namesDifferInCase,
  lookAlikeNames,
  invisibleCharacters,
  duplicateMapping,
  unusedAcceptance,
  shadowedMapping,
  manyAwsAccounts,
  unusedMapping,
  unmappedCaller
] as const

/**
 * Every rule, those of the worst severity first.
 *
 * @category constants
 * @since 0.1.0
 */
export const all: ReadonlyArray<Rule> = rules

/**
 * Whether a text is the code of a rule.
 *
 * @category guards
 * @since 0.1.0
 */
export const isCode = (text: string): text is Code => all.some(({ code }) => code === text)
