import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import type { ErrorDetail } from "../Failure.ts"
import * as Json from "../Json.ts"

const mostErrors = 100

/** What is done to each text of a body before it is kept. */
type Say = (text: string) => string

/**
 * Returns the errors that an error body holds, in every shape that Datadog has been seen to answer with, whatever its
 * content type: JSON:API objects, plain strings, an `error` object, a bare `message`. Any other text becomes the one
 * error, an HTML page its title, a body cut off half-way what arrived of it, and JSON that has a key twice all of it.
 *
 * Where the answer may be a secret, a text that is not marked as an error is left out.
 */
export const decodeErrors = (text: string, say: Say, maybeSecret = false): ReadonlyArray<ErrorDetail> => {
  const body = Json.parse(text)
  if (Result.isSuccess(body)) {
    return maybeSecret && Predicate.isString(body.success) ? [] : fromJson(body.success, say)
  }
  const trimmed = text.trim()
  const title = titleOfHtml(trimmed, say)
  if (title !== undefined) return [{ detail: title }]
  return trimmed === "" || maybeSecret ? [] : [{ detail: say(trimmed) }]
}

const fromJson = (body: unknown, say: Say): ReadonlyArray<ErrorDetail> => {
  if (Predicate.isString(body)) return fromItem(body, say)
  if (!Predicate.isObject(body)) return []
  const { errors, error } = body
  if (Array.isArray(errors)) return errors.slice(0, mostErrors).flatMap((item) => fromItem(item, say))
  return fromItem(errors ?? error ?? body, say)
}

const fromItem = (item: unknown, say: Say): ReadonlyArray<ErrorDetail> => {
  if (Predicate.isString(item)) return item === "" ? [] : [{ detail: say(item) }]
  if (!Predicate.isObject(item)) return []
  const { code, detail, message, source, title } = item
  const pointer = Predicate.isObject(source) ? source : {}
  const from = record({ pointer: pointer.pointer, parameter: pointer.parameter, header: pointer.header }, say)
  const error = {
    ...record({ title: title ?? code, detail: detail ?? message }, say),
    ...(Object.keys(from).length === 0 ? {} : { source: from })
  }
  return Object.keys(error).length === 0 ? [] : [error]
}

const record = <K extends string>(fields: Record<K, unknown>, say: Say): { [P in K]?: string } => {
  const out: { [P in K]?: string } = {}
  for (const key in fields) {
    const value = fields[key]
    if (Predicate.isString(value) && value !== "") out[key] = say(value)
    else if (Predicate.isNumber(value)) out[key] = say(String(value))
  }
  return out
}

// Without a pattern that looks for the end of a tag from each place where one begins: that takes quadratic time.
const titleOfHtml = (text: string, say: Say): string | undefined => {
  if (!text.startsWith("<")) return undefined
  const open = text.search(/<title/i)
  const start = open === -1 ? -1 : text.indexOf(">", open)
  const rest = start === -1 ? "" : text.slice(start + 1)
  const title = say(rest.slice(0, Math.max(0, rest.search(/<\/title/i))))
    .replace(/\s+/g, " ")
    .trim()
  return title === "" ? undefined : `${title}, an HTML page`
}
