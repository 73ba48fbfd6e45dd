/**
 * What the emulator does wrong on request: plain data, which a test, a JSON file or the command line can hold.
 *
 * All times pass on Effect's Clock. A constructor throws on a value that no answer can carry, such as the status 99.
 *
 * @since 0.1.0
 */

import * as Printable from "@dd-cloud-auth/core/Printable"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as Model from "./internal/faultSchema.ts"
import { kinds as forms, readFault, writeFault } from "./internal/faultText.ts"

/**
 * Schema for the operations that a fault can be limited to.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Operation = Model.Operation

/**
 * The operations that a fault can be limited to.
 *
 * @category models
 * @since 0.1.0
 */
export type Operation = typeof Operation.Type

/**
 * Schema for the shapes that an error body can take.
 *
 * **Details**
 *
 * `objects` (JSON:API, the default), `strings` (`{"errors":["…"]}`), `error` (`{"error":{…}}`), `empty`, `html`,
 * `truncated` (JSON cut off half-way, with a fitting content length) and `text`.
 *
 * @category schemas
 * @since 0.1.0
 */
export const BodyShape = Model.BodyShape

/**
 * The shapes that an error body can take.
 *
 * @category models
 * @since 0.1.0
 */
export type BodyShape = typeof BodyShape.Type

/**
 * The names of the kinds of faults, as `parse` reads them: `status`, `rate-limit` and so on.
 *
 * @category constants
 * @since 0.1.0
 */
export const kinds: ReadonlyArray<string> = Object.keys(forms)

/**
 * Schema for a fault.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Fault = Model.Fault

/**
 * One thing that goes wrong, and when.
 *
 * **Details**
 *
 * Every matching fault applies, in the order of the list. The first that replaces the answer (`Status`, `RateLimit`,
 * `Redirect`, `Answer`) does so before anything was done; the others spoil the delivery of an answer after the work was
 * done, so that a mapping may have been created although its answer never arrives.
 *
 * @category models
 * @since 0.1.0
 */
export type Fault = typeof Fault.Type

/**
 * When a fault happens: on every request, unless limited.
 *
 * @category models
 * @since 0.1.0
 */
export interface When extends Schema.Struct.Type<typeof Model.when> {}

/**
 * Where in its answer a connection breaks or stalls: before anything is sent (`"start"`, the default), after the
 * headers, or half-way through the body.
 *
 * @category models
 * @since 0.1.0
 */
export interface Place {
  readonly at?: "start" | "headers" | "body"
}

/**
 * The text does not describe a fault.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidFault extends Data.TaggedError("InvalidFault")<{ readonly message: string }> {}

/**
 * Answers with a status, and an error body of the given shape.
 *
 * **Details**
 *
 * With a `caller`, the error is the one for a caller that AWS vouches for and no mapping matches: it says as whom the
 * caller was authenticated. Datadog's Agent expects it with 401, an unpublished specification with 403.
 *
 * @category constructors
 * @since 0.1.0
 */
export const status = (
  status: number,
  options?: When & {
    readonly body?: BodyShape
    /** The ARN of the caller. */
    readonly caller?: string
    readonly headers?: Readonly<Record<string, string>>
  }
): Fault => Model.Status.make({ status, ...options })

/**
 * Answers 429 with exactly the headers that are given, as raw text: `reset` is `X-RateLimit-Reset`, and so on.
 *
 * @category constructors
 * @since 0.1.0
 */
export const rateLimit = (
  options?: When & {
    readonly reset?: string
    readonly limit?: string
    readonly period?: string
    readonly remaining?: string
    readonly name?: string
    readonly retryAfter?: string
    readonly body?: BodyShape
  }
): Fault => Model.RateLimit.make(options ?? {})

/**
 * Answers with a redirect, 307 unless another status is given.
 *
 * @category constructors
 * @since 0.1.0
 */
export const redirect = (location: string, options?: When & { readonly status?: number }): Fault =>
  Model.Redirect.make({ location, ...options })

/**
 * Answers exactly this. The length is added unless `headers` has a `content-length`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const answer = (
  options: When & {
    readonly status: number
    readonly headers?: Readonly<Record<string, string>>
    readonly body: string
  }
): Fault => Model.Answer.make(options)

/**
 * Cuts the body half-way, with a content length that fits what is left: the status is right, the JSON is not.
 *
 * @category constructors
 * @since 0.1.0
 */
export const invalidJson = (options?: When): Fault => Model.InvalidJson.make(options ?? {})

/**
 * Sends the first byte this much later.
 *
 * @category constructors
 * @since 0.1.0
 */
export const slow = (duration: Duration.Input, options?: When): Fault =>
  Model.Slow.make({ millis: Duration.toMillis(duration), ...options })

/**
 * Sends the body a few bytes at a time: by default 16, every 100 milliseconds.
 *
 * @category constructors
 * @since 0.1.0
 */
export const trickle = (
  options?: When & { readonly bytes?: number; readonly every?: Duration.Input }
): Fault => {
  const { every, ...rest } = options ?? {}
  return Model.Trickle.make({ ...(every === undefined ? {} : { millis: Duration.toMillis(every) }), ...rest })
}

/**
 * Announces the whole length, sends half of the body and closes the connection.
 *
 * @category constructors
 * @since 0.1.0
 */
export const truncate = (options?: When): Fault => Model.Truncate.make(options ?? {})

/**
 * Resets the connection.
 *
 * @category constructors
 * @since 0.1.0
 */
export const reset = (options?: When & Place): Fault => Model.Reset.make(options ?? {})

/**
 * Falls silent, with the connection left open.
 *
 * @category constructors
 * @since 0.1.0
 */
export const hang = (options?: When & Place): Fault => Model.Hang.make(options ?? {})

/**
 * Hides a mapping from `get`, `list` and logins for this long after its creation. Only the create operations are concerned.
 *
 * @category constructors
 * @since 0.1.0
 */
export const invisible = (duration: Duration.Input, options?: When): Fault =>
  Model.Invisible.make({ millis: Duration.toMillis(duration), ...options })

/**
 * Returns the fault that a text describes: `kind[=value][,name=value]…`, or a fault as JSON.
 *
 * **Details**
 *
 * Kinds: `status=503`, `rate-limit`, `redirect=https://…`, `answer=200`, `invalid-json`, `slow=2s`, `trickle=16`,
 * `truncate`, `reset`, `hang`, `invisible=30s`. Names that all of them have: `operation`, `request`, `probability`,
 * `seed`. A value that holds a comma is written as a JSON string. Durations are numbers of milliseconds, or end in
 * `ms`, `s`, `m` or `h`.
 *
 * @category text
 * @since 0.1.0
 */
export const parse = (text: string): Result.Result<Fault, InvalidFault> => {
  const fields = readFault(text)
  if (typeof fields === "string") return Result.fail(invalid(text, fields))
  return Result.mapError(decode(fields), (error) => {
    const [issue] = SchemaIssue.makeFormatterStandardSchemaV1()(error.issue).issues
    const path = (issue?.path ?? []).map(String).join(".")
    return invalid(text, `${path === "" ? "" : `${path}: `}${issue?.message ?? error.message}`)
  })
}

/**
 * Returns the text that `parse` reads as this fault.
 *
 * @category text
 * @since 0.1.0
 */
export const format: (fault: Fault) => string = writeFault

const decode = Schema.decodeUnknownResult(Fault)

const invalid = (text: string, why: string): InvalidFault =>
  new InvalidFault({
    message: Printable.escape(`Not a fault: ${JSON.stringify(text.slice(0, 200))}. ${why}`)
  })
