import * as Printable from "@dd-cloud-auth/core/Printable"
import * as Help from "@dd-cloud-auth/program/Help"
import picocolors from "picocolors"
import type { HelpDoc } from "./unstable.ts"

// Not exported: only this module makes printed text, and nothing else can be written to a stream.
class PrintedText {
  readonly #text: string
  constructor(text: string) {
    this.#text = text
  }
  toString(): string {
    return this.#text
  }
}

/**
 * Text that is safe to write to a terminal, a file or a log: our own, in which text from outside was escaped.
 *
 * `print` makes it. Text from a server, a file, an argument or a variable stays a plain string until then.
 */
export type Printed = PrintedText

/** What a template takes: a plain string is from outside. */
export type Text = string | number | Printed

/** Template tag: what is written between the values is our own, and a plain string among the values is escaped. */
export const print = (ours: TemplateStringsArray, ...values: ReadonlyArray<Text>): Printed => {
  let text = ours[0]!
  // By hand: `String.raw` takes a third of the time that a long table does.
  for (const [i, value] of values.entries()) text += escape(value) + ours[i + 1]!
  return new PrintedText(text)
}

/** Joins texts, each escaped unless it is printed already. */
export const join = (texts: ReadonlyArray<Text>, separator?: Printed): Printed =>
  new PrintedText(texts.map(escape).join(separator === undefined ? "" : String(separator)))

/** Indents each line of a text by two blanks. */
export const indent = (text: Printed): Printed => new PrintedText(String(text).replace(/^(?=.)/gm, "  "))

/**
 * Prints text of several lines, such as a stack trace, each of them escaped.
 *
 * A bar stands before all but the first, so that none can pass for a line of this program.
 */
export const lines = (text: string): Printed => join(text.split(/\r?\n/), print`\n  | `)

/** Prints a value as JSON, on one line unless it is indented. */
export const json = (value: unknown, indent?: number): Printed =>
  new PrintedText(Printable.json(value, indent))

/** Prints a help page, which holds nothing but text of this program and its colours. */
export const help = (page: HelpDoc.HelpDoc, style: Help.Style): Printed =>
  new PrintedText(Help.render(page, style))

/** Functions that colour text, or leave it as it is. */
export interface Colors extends Record<(typeof colorNames)[number], (text: Text) => Printed> {
  readonly areOn: boolean
}

/** Returns functions that colour text, or that only print it. */
export const colors = (areOn: boolean): Colors => {
  const formatters = picocolors.createColors(areOn)
  const paint = (name: (typeof colorNames)[number]) => (text: Text) =>
    new PrintedText(formatters[name](escape(text)))
  return {
    areOn,
    bold: paint("bold"),
    dim: paint("dim"),
    red: paint("red"),
    green: paint("green"),
    yellow: paint("yellow"),
    cyan: paint("cyan")
  }
}

const colorNames = ["bold", "dim", "red", "green", "yellow", "cyan"] as const

const escape = (text: Text): string => (typeof text === "string" ? Printable.escape(text) : String(text))
