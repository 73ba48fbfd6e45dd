/**
 * What an audit finds.
 *
 * @since 0.1.0
 */

import type { IntakeMapping } from "@dd-cloud-auth/core/IntakeMapping"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import type * as Accepted from "./Accepted.ts"

/**
 * How bad a finding is, the worst first.
 *
 * - `error`: the mapping does not work, or what a caller becomes is not determined.
 * - `warning`: it works, and is probably more than was meant.
 * - `note`: worth a look.
 *
 * @category models
 * @since 0.1.0
 */
export type Severity = (typeof severities)[number]

/**
 * The severities, the worst first.
 *
 * @category constants
 * @since 0.1.0
 */
export const severities = ["error", "warning", "note"] as const

/**
 * A mapping of either kind.
 *
 * @category models
 * @since 0.1.0
 */
export type Mapping = PersonaMapping | IntakeMapping

/**
 * How to put right what was found.
 *
 * @category models
 * @since 0.1.0
 */
export interface Fix {
  /** What to do, as an order. */
  readonly description: string
  /** The corrected pattern, where there is one: Datadog has no update, so it is created and the old one deleted. */
  readonly arnPattern?: string
  /**
   * The mapping with that pattern as a resource of Datadog's Terraform provider (`datadog_aws_wif_identity_mapping`,
   * `datadog_aws_wif_intake_mapping`): Terraform replaces a mapping whose pattern changes. Its label is a proposal.
   */
  readonly terraform?: string
}

/**
 * Something that a rule has against mappings.
 *
 * @category models
 * @since 0.1.0
 */
export interface Finding {
  /** The code of the rule. */
  readonly rule: string
  readonly severity: Severity
  /** One sentence for people. It quotes mappings as they are: whoever prints it escapes it. */
  readonly message: string
  /**
   * The mappings concerned, that at fault first; none in `unused-acceptance`, which is about a configuration, and in
   * `unmapped-caller`.
   */
  readonly mappings: ReadonlyArray<Mapping>
  /** Where in the pattern of the first mapping, in UTF-16 code units, if at one place. */
  readonly index?: number
  /** The ARN of a caller whom it concerns. */
  readonly example?: string
  readonly fix?: Fix
  /** How it was accepted once; the message says until when. */
  readonly expired?: Accepted.Entry
  /**
   * The same for the same finding in every audit: 16 hexadecimal digits of the rule, the site, and the patterns and
   * accounts of the mappings. It does not depend on ids or on the order of mappings, so that it survives a mapping that is
   * deleted and created again.
   */
  readonly fingerprint: string
}

/**
 * Whether a mapping leads to an account; if not, it is an intake mapping.
 *
 * @category guards
 * @since 0.1.0
 */
export const isPersonaMapping = (mapping: Mapping): mapping is PersonaMapping => "accountUuid" in mapping
