import type { Index } from "@dd-cloud-auth/directory/Directory"
import type * as Accepted from "../Accepted.ts"
import type { CallerLog } from "../CallerLog.ts"
import type { Finding, Severity } from "../Finding.ts"
import type { Calls } from "./calls.ts"

/** What rules can be told. */
export interface RuleOptions {
  /** The 12-digit IDs of the AWS accounts that may be mapped; without it, every one may. */
  readonly awsAccounts?: ReadonlyArray<string> | undefined
  /** From how many AWS accounts one Datadog account may be reached without a remark; 3 by default. */
  readonly awsAccountsPerAccount?: number | undefined
}

/** What a rule finds; the audit adds whose it is, how bad, and the fingerprint. */
export interface Found extends Omit<Finding, "rule" | "severity" | "fingerprint"> {
  /** What it is about, where a rule can find several things in the same mappings. */
  readonly about?: string
}

/** What rules can know besides the mappings. */
export interface Known {
  /** What a log says about the mappings, if there is one. */
  readonly calls?: Calls | undefined
  /** The accepted findings that no other rule has found. */
  readonly unused: ReadonlyArray<Accepted.Entry>
}

/** Mappings to show what a rule is about. */
export interface Example {
  readonly personaMappings: Index["mappings"]
  readonly intakeMappings?: Index["intakeMappings"]
  readonly options?: RuleOptions & {
    readonly accepted?: ReadonlyArray<Accepted.Entry>
    readonly callerLog?: CallerLog
  }
}

/** Something that mappings can have wrong. */
export interface Rule {
  /** In kebab-case; the same for ever. */
  readonly code: string
  /** How bad its findings are, unless the options of the audit say otherwise. */
  readonly severity: Severity
  /** Whether it goes by words in names, or by what a log happens to hold, so that a finding may be none. */
  readonly isGuess?: boolean
  /** The option of the audit without which it finds nothing. */
  readonly needs?: "awsAccounts" | "callerLog"
  /** One line. */
  readonly title: string
  /** Why it matters and how to fix it, in Markdown. */
  readonly explanation: string
  /** Where that is published; the same for ever. */
  readonly helpUri: string
  /** Mappings in which it finds one thing. */
  readonly failing: Example
  /** Mappings in which it finds nothing. */
  readonly passing: Example
  /** Returns what it finds, in the order of the mappings. */
  readonly check: (directory: Index, options: RuleOptions, known: Known) => ReadonlyArray<Found>
}

/** A rule, with the address of its section in RULES.md. */
export const rule = <const Code extends string>(
  fields: Omit<Rule, "helpUri" | "code"> & { readonly code: Code }
): Rule & { readonly code: Code } => ({
  ...fields,
  helpUri: `https://github.com/dd-cloud-auth/dd-cloud-auth/blob/main/packages/audit/RULES.md#${fields.code}`
})
