import * as Printable from "@dd-cloud-auth/core/Printable"
import { join, print, type Printed } from "./printed.ts"

/** One line of tab-separated fields. */
export const tsv = (fields: ReadonlyArray<string>): Printed => print`${join(fields, print`\t`)}\n`

/** One line of CSV (RFC 4180). A cell that a spreadsheet would run as a formula begins with `'`. */
export const csv = (cells: ReadonlyArray<string>): Printed => print`${join(cells.map(cell), print`,`)}\n`

const cell = (text: string): string => {
  const shown = `${isFormula(text) ? "'" : ""}${Printable.escape(text)}`
  return /[",]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown
}

// What OWASP names ("CSV Injection"), in every width, and after blanks, which some spreadsheets leave out.
const isFormula = (text: string): boolean => /^ *[=+\-@\t\r\n]/.test(text.normalize("NFKC"))

/** `1 mapping`, `2 mappings`, `1,234 mappings`. */
export const count = (number: number, noun: string): string =>
  `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`
