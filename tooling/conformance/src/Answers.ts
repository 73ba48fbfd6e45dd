/** What becomes of an answer that is not what the contract says. */

import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Effect from "effect/Effect"
import { type Case, equal, failure, includes } from "./Case.ts"
import { personas } from "./Seed.ts"

const attributes = { arn_pattern: "p", account_identifier: "a", account_uuid: "u" }
const item = { id: "1", type: "aws_cloud_auth_config", attributes }
const list = (...data: ReadonlyArray<unknown>): string => JSON.stringify({ data })

const table: ReadonlyArray<
  readonly [what: string, body: string, path: string, index: number | undefined, said: string]
> = [
  ["an empty body", "", "", undefined, "the body is empty"],
  ["an HTML page", "<!doctype html><title>Log in</title>", "", undefined, "not JSON; it begins with"],
  ["JSON that is cut off", `{"data":[{"id":"1","ty`, "", undefined, "cut off after 22 characters"],
  ["null", "null", "", undefined, "Expected object, got null"],
  ["an array", "[]", "", undefined, "Expected object"],
  ["an object without data", `{"mappings":[]}`, "data", undefined, "data"],
  ["data that is null", `{"data":null}`, "data", undefined, "got null"],
  ["data that is no array", `{"data":{}}`, "data", undefined, "data"],
  ["an item that is null", list(item, null), "data[1]", 1, "data[1]"],
  ["an id that is a number", list({ ...item, id: 7 }), "data[0].id", 0, "data[0].id"],
  ["a type that is not known", list(item, item, { ...item, type: "gcp" }), "data[2].type", 2, "data[2].type"],
  [
    "a field that is missing",
    list(item, { ...item, attributes: { ...attributes, arn_pattern: undefined } }),
    "data[1].attributes.arn_pattern",
    1,
    "arn_pattern"
  ],
  [
    "a field of a wrong type",
    list({ ...item, attributes: { ...attributes, account_uuid: null } }),
    "data[0].attributes.account_uuid",
    0,
    "account_uuid"
  ]
]

export const answers: ReadonlyArray<Case> = [
  ...table.map(([what, body, path, index, said]): Case => ({
    name: `Malformed where 200 is answered with ${what}`,
    scenario: { faults: [{ _tag: "Answer", status: 200, body }] },
    options: {},
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      Effect.gen(function* () {
        const failed = yield* failure("Malformed", personaMappings.list)
        yield* equal([failed.reason.path, failed.reason.index, failed.reason.status], [path, index, 200])
        yield* includes(failed.message, said)
      })
    )
  })),
  {
    name: "Malformed where a list is answered to get",
    scenario: { faults: [{ _tag: "Answer", status: 200, body: list(item) }] },
    options: {},
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      failure("Malformed", personaMappings.get(personas[0].id))
    )
  },
  {
    name: "Malformed where the answer is cut in half with a fitting length",
    scenario: { faults: [{ _tag: "InvalidJson" }] },
    options: {},
    run: CloudAuth.CloudAuth.use(({ personaMappings }) => failure("Malformed", personaMappings.list))
  },
  {
    name: "Malformed where the answer is longer than allowed",
    scenario: { seed: 1000 },
    options: { maxResponseBytes: 10_000 },
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      Effect.gen(function* () {
        const failed = yield* failure("Malformed", personaMappings.list)
        yield* includes(failed.message, "longer than 10000 bytes")
      })
    )
  }
]
