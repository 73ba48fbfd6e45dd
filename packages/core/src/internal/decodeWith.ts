import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as Json from "../Json.ts"
import type { Decode } from "./call.ts"
import { malformed } from "./failureOf.ts"

const format = SchemaIssue.makeFormatterStandardSchemaV1()

/** Decodes a whole body with a schema. */
export const decodeWith = <A>(schema: Schema.Codec<A, any>): Decode<A> => {
  const decode = Schema.decodeUnknownResult(schema)
  return (call, status, json) => {
    const decoded = decode(json)
    if (Result.isSuccess(decoded)) return Effect.succeed(decoded.success)
    const issue = format(decoded.failure.issue).issues[0]
    const path = (issue?.path ?? []).map((segment) =>
      Predicate.isPropertyKey(segment) ? segment : segment.key
    )
    const problem = issue?.message ?? decoded.failure.message
    return Effect.fail(malformed(call, status, problem, Json.formatPath(path), path.find(Predicate.isNumber)))
  }
}
