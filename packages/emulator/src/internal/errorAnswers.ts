import { STATUS_CODES } from "node:http"
import type { BodyShape, Fault } from "./faultSchema.ts"
import { type HttpAnswer, json, withHeaders } from "./httpAnswer.ts"

/** One error of a JSON:API error body. */
export interface ErrorObject {
  readonly title: string
  readonly detail: string
  readonly pointer?: string | undefined
}

/** An answer with a JSON:API error body, as the API writes its own refusals. */
export const errorObject = (status: number, { detail, pointer, title }: ErrorObject): HttpAnswer => ({
  status,
  headers: json,
  body: JSON.stringify({
    errors: [
      { status: String(status), title, detail, ...(pointer === undefined ? {} : { source: { pointer } }) }
    ]
  })
})

/** An answer whose errors are plain strings, as what stands in front of the API writes them. */
const errorStrings = (status: number, ...errors: ReadonlyArray<string>): HttpAnswer => ({
  status,
  headers: json,
  body: JSON.stringify({ errors })
})

/** No path of the API. */
export const notServed: HttpAnswer = errorStrings(404, "Not found")

/** The path is one of the API's, the method is not. */
export const wrongMethod: HttpAnswer = errorStrings(405, "Method not allowed")

/** No usable credentials came. */
export const unauthorized: HttpAnswer = errorStrings(401, "Unauthorized")

/** Credentials came, and they are wrong. In this shape Datadog itself says so. */
export const forbidden: HttpAnswer = {
  status: 403,
  headers: json,
  body: JSON.stringify({ status: "error", code: 403, errors: ["Forbidden"] })
}

/** No proof came, or one that proves nothing. The first words are those of a specification that is not published. */
export const invalidProof = (why: string): HttpAnswer =>
  errorObject(401, {
    title: "Unauthorized",
    detail: `missing or invalid authorization proof: ${why}`
  })

/** AWS vouches for the caller, and no mapping matches. */
export const unmappedCaller = (status: 401 | 403, caller: string): HttpAnswer =>
  errorObject(status, { title: status === 401 ? "Unauthorized" : "Forbidden", detail: unmapped(caller) })

export const tooManyRequests: HttpAnswer = errorStrings(429, "Too many requests")

/** The answer of a fault that replaces the real one; `undefined` for the other faults. */
export const replacement = (fault: Fault): HttpAnswer | undefined => {
  switch (fault._tag) {
    case "Status":
      return withHeaders(
        shaped(fault.status, fault.body, fault.caller === undefined ? undefined : unmapped(fault.caller)),
        Object.entries(fault.headers ?? {})
      )
    case "RateLimit":
      return withHeaders(
        shaped(429, fault.body ?? "strings"),
        Object.entries({
          "x-ratelimit-limit": fault.limit,
          "x-ratelimit-period": fault.period,
          "x-ratelimit-remaining": fault.remaining,
          "x-ratelimit-reset": fault.reset,
          "x-ratelimit-name": fault.name,
          "retry-after": fault.retryAfter
        }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
      )
    case "Redirect":
      return { status: fault.status ?? 307, headers: [["location", fault.location]], body: "" }
    case "Answer":
      return withHeaders(
        { status: fault.status, headers: json, body: fault.body },
        Object.entries(fault.headers ?? {})
      )
    default:
      return undefined
  }
}

/** Datadog's answer to a caller whom AWS vouches for and whom no mapping matches, by a test of Datadog's own Agent. */
const unmapped = (caller: string): string =>
  `authenticated as ${caller} but no identity mapping was found for this identity`

/** An error answer in a shape; the shapes that have room for one carry the detail. */
const shaped = (status: number, shape: BodyShape = "objects", detail?: string): HttpAnswer => {
  const title = STATUS_CODES[status] ?? "Unknown Status"
  const objects = errorObject(status, { title, detail: detail ?? "a fault of the emulator" })
  const message = detail ?? title
  const other = (type: string, body: string): HttpAnswer => ({
    status,
    headers: [["content-type", type]],
    body
  })
  switch (shape) {
    case "objects":
      return objects
    case "strings":
      return errorStrings(status, message)
    case "error":
      return { status, headers: json, body: JSON.stringify({ error: { code: status, message } }) }
    case "truncated":
      return { ...objects, body: objects.body.slice(0, objects.body.length >> 1) }
    case "empty":
      return { status, headers: [], body: "" }
    case "html":
      return other(
        "text/html; charset=utf-8",
        `<!doctype html>\n<html><head><title>${status} ${title}</title></head><body><h1>${title}</h1></body></html>\n`
      )
    case "text":
      return other("text/plain; charset=utf-8", title)
  }
}
