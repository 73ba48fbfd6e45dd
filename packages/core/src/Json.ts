/**
 * JSON from outside, read so that it means one thing: a key that occurs twice in an object is refused.
 *
 * @since 0.1.0
 */

import * as Data from "effect/Data"
import * as Option from "effect/Option"
import * as Result from "effect/Result"

/**
 * Text that is not JSON, or that says two things at once.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidJson extends Data.TaggedError("InvalidJson")<{
  readonly message: string
  /** Where a key occurs twice, e.g. `data[3].attributes.arn_pattern`. */
  readonly path?: string
}> {}

/**
 * Parses JSON as `JSON.parse` does, but refuses a key that an object has twice, however it is spelled.
 *
 * **Details**
 *
 * RFC 8259 leaves open what such an object means: one reader takes the first value, another the last. Who checks a list
 * of mappings must not read another list than who acts on it.
 *
 * Half of a surrogate pair, which only an escape such as `\ud800` can give, is kept as it is: it equals nothing but
 * itself, and one odd name is no reason to lose a list. Written out as UTF-8 it would become U+FFFD, which is another
 * name: print it through `Printable`.
 *
 * @example
 * ```ts
 * import * as Json from "@dd-cloud-auth/core/Json"
 * import * as Result from "effect/Result"
 *
 * const twice = Json.parse('{"data": [], "d\\u0061ta": [1]}')
 * if (Result.isSuccess(twice) || twice.failure.path !== "data") throw new Error("not refused")
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const parse = (text: string): Result.Result<unknown, InvalidJson> => {
  const value = Option.liftThrowable(JSON.parse)(text) as Option.Option<unknown>
  if (Option.isNone(value)) return Result.fail(new InvalidJson({ message: "not valid JSON" }))
  // Of a key that occurs twice, the parsed object has one.
  if (keysIn(text) === keysOf(value.value)) return Result.succeed(value.value)
  const path = repeated(text)
  return Result.fail(new InvalidJson({ path, message: `the key ${path} occurs twice` }))
}

/**
 * Returns a place in JSON as it is written: `data[3].attributes.arn_pattern`; empty for the whole.
 *
 * @category conversions
 * @since 0.1.0
 */
export const formatPath = (segments: ReadonlyArray<PropertyKey>): string =>
  segments
    .map((segment) => (typeof segment === "number" ? `[${segment}]` : `.${String(segment)}`))
    .join("")
    .replace(/^\./, "")

const quote = 34
const colon = 58
const backslash = 92

/** Where the string ends that begins at a quote: the index of its other quote. */
const endOfString = (text: string, start: number): number => {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text.charCodeAt(end - 1 - backslashes) === backslash) backslashes++
    if (backslashes % 2 === 0) return end
  }
}

const skipBlanks = (text: string, start: number): number => {
  let at = start
  while (text.charCodeAt(at) <= 32) at++
  return at
}

/** How many keys stand in a text that is JSON: the strings that a colon follows. */
const keysIn = (text: string): number => {
  let keys = 0
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at)) {
    at = endOfString(text, at) + 1
    if (text.charCodeAt(skipBlanks(text, at)) === colon) keys++
  }
  return keys
}

/**
 * How many keys a value has, with all that is in it. Without recursion: there is no limit to how deep JSON nests. And
 * without a list of each object's values, which takes longer for a long list than to parse it.
 */
const keysOf = (value: unknown): number => {
  let keys = 0
  const open: Array<object> = isObject(value) ? [value] : []
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (Array.isArray(next)) {
      for (const each of next) if (isObject(each)) open.push(each)
      continue
    }
    for (const key in next) {
      if (!Object.hasOwn(next, key)) continue
      keys++
      const each = (next as Record<string, unknown>)[key]
      if (isObject(each)) open.push(each)
    }
  }
  return keys
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

/** An object or an array that is being read: the keys and how many items came so far, and the step to what comes now. */
interface Level {
  readonly keys: Set<string>
  step: string
  index: number
}

const object = (): Level => ({ keys: new Set(), step: "", index: 0 })

// Arrays have no keys and share a set of none: they may nest millions deep.
const noKeys = new Set<string>()
const array = (): Level => ({ keys: noKeys, step: "[0]", index: 0 })

/** The path of the first key that occurs twice in a text that is JSON and has one. */
const repeated = (text: string): string => {
  const levels = [object()]
  for (let at = 0; at < text.length; at++) {
    const now = levels.at(-1)!
    const character = text[at]
    if (character === "{") levels.push(object())
    else if (character === "[") levels.push(array())
    else if (character === "}" || character === "]") levels.pop()
    // In an object, the key that follows takes its place.
    else if (character === ",") now.step = `[${++now.index}]`
    else if (text.charCodeAt(at) === quote) {
      const end = endOfString(text, at)
      if (text.charCodeAt(skipBlanks(text, end + 1)) === colon) {
        const key = JSON.parse(text.slice(at, end + 1)) as string
        now.step = `.${key}`
        if (now.keys.has(key)) break
        now.keys.add(key)
      }
      at = end
    }
  }
  return levels
    .map(({ step }) => step)
    .join("")
    .replace(/^\./, "")
}
