// The one-line form of faults, as data: which kinds there are, and which names each of them takes.

import * as Json from "@dd-cloud-auth/core/Json"
import * as Result from "effect/Result"
import type { Fault } from "./faultSchema.ts"

type Value = "text" | "number" | "millis" | "headers"

interface Form {
  readonly tag: Fault["_tag"]
  /** The field that stands right after the name of the kind, if there is one. */
  readonly main?: readonly [field: string, value: Value]
  readonly names: Readonly<Record<string, readonly [field: string, value: Value]>>
}

const place: Form["names"] = { at: ["at", "text"] }
const body: Form["names"] = { body: ["body", "text"] }
const headers: Form["names"] = { header: ["headers", "headers"] }
const when: Form["names"] = {
  operation: ["operation", "text"],
  request: ["request", "number"],
  probability: ["probability", "number"],
  seed: ["seed", "number"]
}

/** The kinds of faults, by the names that the one-line form has for them. */
export const kinds: Readonly<Record<string, Form>> = {
  status: {
    tag: "Status",
    main: ["status", "number"],
    names: { ...body, caller: ["caller", "text"], ...headers }
  },
  "rate-limit": {
    tag: "RateLimit",
    names: {
      reset: ["reset", "text"],
      limit: ["limit", "text"],
      period: ["period", "text"],
      remaining: ["remaining", "text"],
      name: ["name", "text"],
      "retry-after": ["retryAfter", "text"],
      ...body
    }
  },
  redirect: { tag: "Redirect", main: ["location", "text"], names: { status: ["status", "number"] } },
  answer: { tag: "Answer", main: ["status", "number"], names: { ...body, ...headers } },
  "invalid-json": { tag: "InvalidJson", names: {} },
  slow: { tag: "Slow", main: ["millis", "millis"], names: {} },
  trickle: { tag: "Trickle", main: ["bytes", "number"], names: { every: ["millis", "millis"] } },
  truncate: { tag: "Truncate", names: {} },
  reset: { tag: "Reset", names: place },
  hang: { tag: "Hang", names: place },
  invisible: { tag: "Invisible", main: ["millis", "millis"], names: {} }
}

type Fields = Record<string, unknown>

/** Returns the fields of a fault, not yet checked, or a sentence that says what is wrong with the text. */
export const readFault = (text: string): Fields | string => {
  const trimmed = text.trim()
  if (trimmed.startsWith("{")) return readJson(trimmed)
  const parts = split(trimmed)
  if (parts === undefined) return "A comma or a quote is out of place."
  const [name = "", main] = pair(parts[0] ?? "")
  if (!Object.hasOwn(kinds, name)) return `Expected one of ${Object.keys(kinds).join(", ")}.`
  const kind = kinds[name]!
  const fields: Fields = { _tag: kind.tag }
  if (main !== undefined) {
    if (kind.main === undefined) return `${name} takes no value of its own.`
    const problem = read(fields, name, kind.main, main)
    if (problem !== undefined) return problem
  }
  const names = { ...kind.names, ...when }
  for (const part of parts.slice(1)) {
    const [key, value] = pair(part)
    if (!Object.hasOwn(names, key)) return `${name} takes ${Object.keys(names).join(", ")}; not ${key}.`
    if (value === undefined) return `${key} needs a value: ${key}=….`
    const problem = read(fields, key, names[key]!, value)
    if (problem !== undefined) return problem
  }
  if (kind.tag === "Answer") fields.body ??= ""
  return fields
}

/** Returns the one-line form of a fault. */
export const writeFault = (fault: Fault): string => {
  const [name, kind] = Object.entries(kinds).find(([, kind]) => kind.tag === fault._tag)!
  const fields: Readonly<Fields> = fault
  const main = kind.main === undefined ? undefined : fields[kind.main[0]]
  const head = main === undefined ? name : `${name}=${write(kind.main![1], main)}`
  const rest = Object.entries({ ...kind.names, ...when }).flatMap(([key, [field, value]]) => {
    const content = fields[field]
    if (content === undefined) return []
    return value === "headers"
      ? Object.entries(content as Record<string, string>).map(
          ([name, text]) => `${key}=${quote(`${name}: ${text}`)}`
        )
      : [`${key}=${write(value, content)}`]
  })
  return [head, ...rest].join(",")
}

const readJson = (text: string): Fields | string => {
  // What begins with a brace and is JSON is an object.
  const value = Json.parse(text)
  return Result.isSuccess(value) ? (value.success as Fields) : `It cannot be read: ${value.failure.message}.`
}

/** Cuts at the commas that stand outside of JSON strings; `undefined` if a part is empty or a string has no end. */
const split = (text: string): ReadonlyArray<string> | undefined => {
  const parts = text.match(/(?:"(?:[^"\\]|\\.)*"|[^",])+/g) ?? []
  return parts.join(",") === text ? parts : undefined
}

const pair = (part: string): readonly [key: string, value: string | undefined] => {
  const equals = part.indexOf("=")
  return equals < 0 ? [part.trim(), undefined] : [part.slice(0, equals).trim(), part.slice(equals + 1).trim()]
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** Reads one value into the fields; returns what is wrong with it. */
const read = (
  fields: Fields,
  key: string,
  [field, value]: readonly [field: string, value: Value],
  raw: string
): string | undefined => {
  const text = raw.startsWith('"') ? Result.getOrUndefined(Json.parse(raw)) : raw
  if (typeof text !== "string") return `${key}: ${raw} is not a JSON string.`
  if (field !== "headers" && field in fields) return `${key} is given twice.`
  switch (value) {
    case "text":
      fields[field] = text
      return undefined
    case "number":
      fields[field] = Number(text)
      return text === "" || Number.isNaN(Number(text)) ? `${key}: ${text} is not a number.` : undefined
    case "millis": {
      const [, number = "", unit = "ms"] = /^(\d+(?:\.\d+)?(?:e[+-]?\d+)?)(ms|s|m|h)?$/.exec(text) ?? []
      fields[field] = Number(number) * units[unit]!
      return number === "" ? `${key}: ${text} is not a duration, such as 500ms or 2s.` : undefined
    }
    case "headers": {
      const colon = text.indexOf(":")
      if (colon < 1) return `${key}: expected name: value.`
      fields.headers = {
        ...(fields.headers as Fields | undefined),
        [text.slice(0, colon).trim()]: text.slice(colon + 1).replace(/^ /, "")
      }
      return undefined
    }
  }
}

const write = (value: Value, content: unknown): string =>
  value === "millis" ? `${String(content)}ms` : quote(String(content))

/** As a JSON string, where the bare text would be read as something else. */
const quote = (text: string): string =>
  text !== "" && text === text.trim() && !/[",]/.test(text) ? text : JSON.stringify(text)
