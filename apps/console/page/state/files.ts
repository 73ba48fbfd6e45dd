/** Reads files for the Try tab. It runs in the worker: a large file takes seconds to be decoded and read. */

import * as Encoding from "@dd-cloud-auth/core/Encoding"
import * as Printable from "@dd-cloud-auth/core/Printable"
import * as Callers from "@dd-cloud-auth/trail/Callers"
import * as Result from "effect/Result"

/** What is in files: text that can be edited, the callers of text that cannot, or the sentence that refuses them. */
export type Opened =
  | { readonly _tag: "Text"; readonly text: string }
  | { readonly _tag: "Items"; readonly items: ReadonlyArray<Callers.Item> }
  | { readonly _tag: "Refused"; readonly refusal: string }

/** Longer files are kept out of the text field, which they would stall. */
const longest = 100_000

/** A text field shows what it holds as it is, so that what would have to be escaped is kept out of it too. */
const isEditable = (text: string): boolean =>
  text.length <= longest && text.split(/\r?\n|\t/).every((line) => Printable.escape(line) === line)

/** About half a million callers; more than that would take a browser's memory. */
const readable = 50_000_000

export const open = async (files: ReadonlyArray<File>): Promise<Opened> => {
  if (files.reduce((sum, { size }) => sum + size, 0) > readable) return refused(tooLarge(namesOf(files)))
  const texts = await Promise.all(files.map(textOf))
  const refusals = texts.filter(Result.isFailure).map(({ failure }) => failure)
  if (refusals.length > 0) return refused(refusals.join(" "))
  const text = texts.map(Result.getOrThrow).join("\n")
  return isEditable(text) ? { _tag: "Text", text } : { _tag: "Items", items: Callers.inText(text) }
}

export const namesOf = (files: ReadonlyArray<File>): string => files.map(({ name }) => name).join(", ")

const refused = (refusal: string): Opened => ({ _tag: "Refused", refusal })

const tooLarge = (name: string): string =>
  `${name} is larger than ${readable / 1_000_000} MB: use dd-cloud-auth whois, which reads as it answers.`

/** The text of a file, UTF-8 or the UTF-16 of PowerShell, or why it is none: other bytes would become other names. */
const textOf = async (file: File): Promise<Result.Result<string, string>> => {
  // Browsers list a folder among the files that are dropped, and fail to read it.
  const buffer = await file.arrayBuffer().catch(() => undefined)
  if (buffer === undefined) return Result.fail(`${file.name} cannot be read: drop files, no folders.`)
  return Result.mapError(
    Encoding.decode(new Uint8Array(buffer), { utf16: true }),
    ({ message }) => `${file.name}: ${message}`
  )
}
