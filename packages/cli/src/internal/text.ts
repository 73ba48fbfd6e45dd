import * as Printable from "@dd-cloud-auth/core/Printable"

/** One line of tab-separated fields. */
export const tsv = (fields: ReadonlyArray<string>): string => `${fields.map(Printable.escape).join("\t")}\n`

/** `1 mapping`, `2 mappings`, `1,234 mappings`. */
export const count = (number: number, noun: string): string =>
  `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`
