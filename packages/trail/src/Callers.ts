/**
 * Callers out of what people paste or pipe: lists, JSON, CloudTrail, CSV, logs.
 *
 * @since 0.1.0
 */

import { makeLineTaker } from "./internal/callersOfLine.ts"
import { collectJson } from "./internal/collectJson.ts"
import type { Item } from "./internal/item.ts"

export type { Caller, Item, Left, Source } from "./internal/item.ts"

/**
 * Takes callers out of a text of any kind, in its order, and says of every other line that it was left. Lines of blanks
 * alone are no item.
 *
 * - Of `aws sts get-caller-identity`, the `Arn`; of a CloudTrail record, the ARN of its `userIdentity` and no other;
 *   of other JSON, every string and key that begins with `arn:`.
 * - A line that is a caller as a whole stays whole, commas included: `instead` holds the caller that ends before the
 *   comma, where there is one. A line that begins with `arn:` and is none stays as it is, for `Caller.parse` to say
 *   what is wrong with it.
 * - Of a table, the column that its heading calls `arn`, `userArn`, `principalArn`, `callerArn`, `userIdentity.arn` or
 *   `caller`; without one, every cell that begins with `arn:`.
 * - Of any other line, what begins with `arn:`, up to the quote or bracket that closes it, or to a blank or a delimiter.
 *
 * The time is in proportion to the text, whatever it holds.
 *
 * @example
 * ```ts
 * import * as Callers from "@dd-cloud-auth/trail/Callers"
 *
 * const items = Callers.inText('[{ "Arn": "arn:aws:iam::123456789012:user/alice" }]\n(and Bob)')
 * const texts = items.map((item) => `${item.line} ${item._tag}: ${item.text}`)
 * if (texts.join() !== "1 Caller: arn:aws:iam::123456789012:user/alice,2 Left: (and Bob)") throw new Error(texts.join())
 * ```
 *
 * @category reading
 * @since 0.1.0
 */
export const inText = (text: string): ReadonlyArray<Item> => {
  const line = makeLineTaker()
  const reader = collectJson({ line, broken: line }, Infinity)
  const items = text.split(/\r\n|\n|\r/).flatMap(reader.add)
  return [...items, ...reader.end()]
}

/**
 * Takes lines as they come, and gives back what each completes.
 *
 * @category models
 * @since 0.1.0
 */
export interface Reader {
  /** Takes a line, without its line break. */
  readonly add: (line: string) => ReadonlyArray<Item>
  /** Returns what is left of JSON that has not ended. */
  readonly end: () => ReadonlyArray<Item>
}

/**
 * Creates a reader of a stream of lines, as a command has it at its standard input. A JSON value that begins a line is
 * read as by `inText`, over several lines too, as `aws` and `jq` print it, and so are objects that follow one on its line,
 * as of several files without a line break at their end. Every other line is a caller as it is, with
 * its blanks and quotes: nothing is searched within, since whoever writes a list of callers means these very texts.
 *
 * `limit` is how many characters, in UTF-16 code units, a JSON value over several lines may have, by default 1,048,576
 * (1 MiB); the lines of a longer one are left. It bounds what is kept between lines. A value on one line may be as long
 * as the line.
 *
 * @example
 * ```ts
 * import * as Callers from "@dd-cloud-auth/trail/Callers"
 *
 * const reader = Callers.reader()
 * const lines = ["{", '"UserId": "AIDA", "Account": "123456789012",', '"Arn": "arn:aws:iam::123456789012:root"', "}"]
 * const [item] = [...lines.flatMap(reader.add), ...reader.end()]
 * if (item?._tag !== "Caller" || item.from !== "sts" || item.line !== 1) throw new Error(JSON.stringify(item))
 * ```
 *
 * @category reading
 * @since 0.1.0
 */
export const reader = ({ limit = 1_048_576 }: { readonly limit?: number } = {}): Reader =>
  collectJson(strict, limit)

const strict: Parameters<typeof collectJson>[0] = {
  line: (text, line) => (text.trim() === "" ? [] : [{ _tag: "Caller", text, line, from: "line" }]),
  broken: (text, line, reason) =>
    text.trim() === "" ? [] : [{ _tag: "Left", line, text, from: "line", reason }]
}
