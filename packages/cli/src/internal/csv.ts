import * as Printable from "@dd-cloud-auth/core/Printable"
import { stringify } from "csv-stringify/sync"
import { print, type Printed } from "./printed.ts"

/** One line of CSV (RFC 4180). A cell that a spreadsheet would run as a formula begins with `'`. */
export const csv = (cells: ReadonlyArray<string>): Printed =>
  print`${stringify([cells.map(cell)], { eof: false })}\n`

const cell = (text: string): string => `${isFormula(text) ? "'" : ""}${Printable.escape(text)}`

// What OWASP names ("CSV Injection"), in every width, and after blanks, which some spreadsheets leave out: more than
// csv-stringify looks for.
const isFormula = (text: string): boolean => /^ *[=+\-@\t\r\n]/.test(text.normalize("NFKC"))
