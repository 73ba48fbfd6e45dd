// The man page. It is made with the package, out of the help pages, and is no part of the program.

import * as Help from "@dd-cloud-auth/program/Help"
import * as Option from "effect/Option"
import type { HelpDoc } from "./unstable.ts"

/** What is not in the help pages. */
export interface Details {
  readonly version: string
  /** The variables of the environment, and what they are for. */
  readonly variables: ReadonlyArray<Row>
  readonly exitCodes: ReadonlyArray<Row>
}

type Row = readonly [name: string, meaning: string]

/** Returns the man page, in roff, given the help pages of the program and of its commands. */
export const make = (
  program: HelpDoc.HelpDoc,
  commands: ReadonlyArray<HelpDoc.HelpDoc>,
  { exitCodes, variables, version }: Details
): string =>
  [
    `.TH DD\\-CLOUD\\-AUTH 1 "" "dd\\-cloud\\-auth ${version}" "User Commands"`,
    section("NAME", [
      `dd\\-cloud\\-auth \\- ${text((paragraphs(program.description)[0] ?? "").replace(/\.$/, ""))}`
    ]),
    section("SYNOPSIS", [
      ".B dd\\-cloud\\-auth",
      text("<command> [flags]"),
      ".br",
      ".B dd\\-cloud\\-auth help",
      text("[<command>]")
    ]),
    section("DESCRIPTION", prose(program.description)),
    section("COMMANDS", commands.flatMap(command)),
    section("GLOBAL FLAGS", rows((program.globalFlags ?? []).map((flag) => flagRow(flag, false)))),
    section("ENVIRONMENT", rows(variables)),
    section("EXIT STATUS", rows(exitCodes)),
    ""
  ].join("\n")

const command = (page: HelpDoc.HelpDoc): ReadonlyArray<string> => [
  `.SS "${text(Help.usage(page))}"`,
  ...prose(page.description),
  ...rows((page.args ?? []).map(({ description, name }) => [name, Option.getOrElse(description, () => "")])),
  ...rows(page.flags.map((flag) => flagRow(flag, true))),
  ...(page.examples ?? []).flatMap(({ command, description = "" }) => [
    ".PP",
    text(`${description}:`),
    ".PP",
    ".RS 4",
    ".nf",
    text(command),
    ".fi",
    ".RE"
  ])
]

const flagRow = (flag: HelpDoc.FlagDoc, canBeTakenBack: boolean): Row => [
  Help.flagNames(flag, canBeTakenBack),
  Option.getOrElse(flag.description, () => "")
]

const section = (title: string, lines: ReadonlyArray<string>): string =>
  [`.SH "${title}"`, ...lines].join("\n")

const paragraphs = (text: string): ReadonlyArray<string> =>
  text.split(/\n\s*\n/).map((paragraph) => paragraph.replace(/\s+/g, " ").trim())

const prose = (description: string): ReadonlyArray<string> =>
  paragraphs(description).flatMap((paragraph) => [".PP", text(paragraph)])

const rows = (rows: ReadonlyArray<Row>): ReadonlyArray<string> =>
  rows.flatMap(([name, meaning]) => [".TP", `\\fB${text(name)}\\fR`, text(meaning)])

/** Text as roff prints it: a backslash, a hyphen that is a minus, and a line that begins as a request does. */
const text = (text: string): string =>
  text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll('"', "\\(dq").replace(/^[.']/, "\\&$&")
