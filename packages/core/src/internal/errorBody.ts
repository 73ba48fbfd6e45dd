import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import type { ErrorDetail } from "../Failure.ts"

const mostErrors = 100
const longestText = 2000

/**
 * Returns the errors that an error body holds, in every shape that Datadog has been seen to answer with, whatever its
 * content type: JSON:API objects, plain strings, an `error` object, a bare `message`. Any other text becomes the one
 * error, an HTML page its title, and a body cut off half-way what arrived of it.
 */
export const decodeErrors = (text: string): ReadonlyArray<ErrorDetail> => {
  const body = parseJson(text)
  if (Option.isSome(body)) return fromJson(body.value)
  const trimmed = text.trim()
  return trimmed === "" ? [] : [{ detail: clip(titleOfHtml(trimmed) ?? trimmed) }]
}

/** Returns the value that a text holds as JSON, if it is JSON. */
export const parseJson = (text: string): Option.Option<unknown> => Option.liftThrowable(JSON.parse)(text)

const clip = (text: string): string => (text.length <= longestText ? text : `${text.slice(0, longestText)}…`)

const fromJson = (body: unknown): ReadonlyArray<ErrorDetail> => {
  if (Predicate.isString(body)) return body === "" ? [] : [{ detail: clip(body) }]
  if (!Predicate.isObject(body)) return []
  const { errors, error } = body
  if (Array.isArray(errors)) return errors.slice(0, mostErrors).flatMap(fromItem)
  if (errors !== undefined) return fromItem(errors)
  return fromItem(error ?? body)
}

const fromItem = (item: unknown): ReadonlyArray<ErrorDetail> => {
  if (Predicate.isString(item)) return item === "" ? [] : [{ detail: clip(item) }]
  if (!Predicate.isObject(item)) return []
  const { code, detail, message, source, title } = item
  const pointer = Predicate.isObject(source) ? source : {}
  const from = record({ pointer: pointer.pointer, parameter: pointer.parameter, header: pointer.header })
  const error = {
    ...record({ title: title ?? code, detail: detail ?? message }),
    ...(Object.keys(from).length === 0 ? {} : { source: from })
  }
  return Object.keys(error).length === 0 ? [] : [error]
}

const record = <K extends string>(fields: Record<K, unknown>): { [P in K]?: string } => {
  const out: { [P in K]?: string } = {}
  for (const key in fields) {
    const value = fields[key]
    if (Predicate.isString(value) && value !== "") out[key] = clip(value)
    else if (Predicate.isNumber(value)) out[key] = String(value)
  }
  return out
}

const titleOfHtml = (text: string): string | undefined => {
  if (!text.startsWith("<")) return undefined
  const lower = text.toLowerCase()
  const open = lower.indexOf("<title")
  const start = open === -1 ? -1 : lower.indexOf(">", open)
  const end = start === -1 ? -1 : lower.indexOf("</title", start)
  const title =
    end === -1
      ? ""
      : text
          .slice(start + 1, end)
          .replace(/\s+/g, " ")
          .trim()
  return title === "" ? undefined : `${title} (an HTML page)`
}
