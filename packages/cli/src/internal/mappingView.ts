import * as Arn from "@dd-cloud-auth/arn/Arn"
import type { Problem } from "@dd-cloud-auth/arn/Pattern"
import { type MappingKind, type Mapping, whyNeverMatches } from "./mappings.ts"
import type { Column, View } from "./rows.ts"

/** A mapping, and what follows from its pattern. */
export interface Row {
  readonly mapping: Mapping
  /** The profile whose site has the mapping, if all of them were asked. */
  readonly profile: string | undefined
  /** The AWS account that the pattern names. */
  readonly awsAccount: string | undefined
  /** The pattern without its beginning, where that follows from the AWS account; else the whole of it. */
  readonly caller: string
  /** Why no caller can match. */
  readonly problem: Problem | undefined
}

/** Returns the row of a mapping, of a profile if there are several. */
export const rowOf = (mapping: Mapping, profile?: string): Row => {
  const { arnPattern } = mapping
  const problem = whyNeverMatches(mapping)
  const arn = Arn.parse(arnPattern)
  if (arn._tag !== "Arn" || !/^\d{12}$/.test(arn.accountId)) {
    return { mapping, profile, awsAccount: undefined, caller: arnPattern, problem }
  }
  const { accountId, resource } = arn
  const type = /^(user|assumed-role|federated-user)\//.exec(resource)?.[1]
  const usual = `arn:aws:${type === "user" ? "iam" : "sts"}::${accountId}:${resource}`
  const caller = type !== undefined && arnPattern === usual ? resource : arnPattern
  return { mapping, profile, awsAccount: accountId, caller, problem }
}

/** The account identifier of a mapping; an intake mapping has none. */
export const accountIdentifier = ({ mapping }: Row): string | undefined =>
  "accountIdentifier" in mapping ? mapping.accountIdentifier : undefined

/** The columns that mappings of a kind have, by their names. */
export const columns = (kind: MappingKind): ReadonlyArray<Column<Row>> => {
  const arnPattern: Column<Row> = {
    name: "arnPattern",
    heading: "ARN PATTERN",
    flexible: true,
    text: ({ mapping }) => mapping.arnPattern,
    paint: (text, { problem }, colors) => (problem === undefined ? colors.cyan(text) : colors.red(text))
  }
  const account: ReadonlyArray<Column<Row>> = [
    { name: "accountIdentifier", heading: "ACTS AS", flexible: true, text: accountIdentifier },
    {
      name: "accountUuid",
      heading: "ACCOUNT UUID",
      text: ({ mapping }) => ("accountUuid" in mapping ? mapping.accountUuid : undefined)
    }
  ]
  return [
    arnPattern,
    ...(kind === "persona" ? account : []),
    id,
    { name: "awsAccount", heading: "AWS ACCOUNT", text: ({ awsAccount }) => awsAccount },
    ...reasons,
    profile
  ]
}

/** How mappings are printed with what they hold and no more; of all profiles, with whose they are. */
export const whole = (kind: MappingKind, ofAll: boolean): View<Row, Row> => ({
  rows: one,
  columns: [...(ofAll ? [profile] : []), ...columns(kind).filter(({ name }) => inMapping.has(name))],
  value: ({ mapping, profile }) => (ofAll ? { profile, ...mapping } : mapping)
})

/** How they are printed with the reason why no caller matches. */
export const explained = (kind: MappingKind, ofAll: boolean): View<Row, Row> => ({
  rows: one,
  columns: [
    ...(ofAll ? [profile] : []),
    ...columns(kind).filter(({ name }) => name !== "awsAccount" && name !== "profile")
  ],
  table: [...columns(kind).filter(({ name }) => name === "arnPattern"), ...reasons, id],
  value: ({ mapping, problem, profile }) => ({
    ...(ofAll ? { profile } : {}),
    ...mapping,
    problem: problem?.message ?? null,
    suggestion: problem?.suggestion ?? null
  })
})

/** How they are printed in some columns. */
export const only = (columns: ReadonlyArray<Column<Row>>): View<Row, Row> => ({
  rows: one,
  columns,
  // What a mapping does not have is null rather than absent: each has the same keys.
  value: (row) => Object.fromEntries(columns.map(({ name, text }) => [name, text(row) ?? null]))
})

const one = (row: Row): ReadonlyArray<Row> => [row]

/** The order of a table for people: by AWS account. */
export const byAwsAccount = (a: Row, b: Row): number =>
  compare(a.awsAccount ?? "", b.awsAccount ?? "") || compare(a.caller, b.caller)

/** Compares by UTF-16 code units: the same everywhere, whatever the language. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const profile: Column<Row> = {
  name: "profile",
  heading: "PROFILE",
  text: ({ profile }) => profile
}

const id: Column<Row> = {
  name: "id",
  heading: "MAPPING ID",
  text: ({ mapping }) => mapping.id,
  paint: (text, _, colors) => colors.dim(text)
}

const inMapping: ReadonlySet<string> = new Set(["arnPattern", "accountIdentifier", "accountUuid", "id"])

const reasons: ReadonlyArray<Column<Row>> = [
  {
    name: "problem",
    heading: "WHY NO CALLER MATCHES",
    flexible: true,
    text: ({ problem }) => problem?.message
  },
  {
    name: "suggestion",
    heading: "CORRECTED PATTERN",
    flexible: true,
    text: ({ problem }) => problem?.suggestion,
    paint: (text, _, colors) => colors.green(text)
  }
]
