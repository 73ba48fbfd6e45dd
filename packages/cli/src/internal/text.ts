import { join, print, type Printed } from "./printed.ts"

/** One line of tab-separated fields. */
export const tsv = (fields: ReadonlyArray<string>): Printed => print`${join(fields, print`\t`)}\n`

/** `1 mapping`, `2 mappings`, `1,234 mappings`. */
export const count = (number: number, noun: string, plural = `${noun}s`): string =>
  `${number.toLocaleString("en-US")} ${number === 1 ? noun : plural}`
