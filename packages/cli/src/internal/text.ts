import { join, print, type Printed } from "./printed.ts"

/** One line of tab-separated fields. */
export const tsv = (fields: ReadonlyArray<string>): Printed => print`${join(fields, print`\t`)}\n`

/** `1 mapping`, `2 mappings`, `1,234 mappings`. */
export const count = (number: number, noun: string): string =>
  `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`
