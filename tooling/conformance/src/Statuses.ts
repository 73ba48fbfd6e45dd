/** What an answer with an unwelcome status becomes. */

import { others } from "@dd-cloud-auth/canary"
import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import type { Reason } from "@dd-cloud-auth/core/Failure"
import * as Retry from "@dd-cloud-auth/core/Retry"
import type { BodyShape } from "@dd-cloud-auth/emulator/Faults"
import * as Effect from "effect/Effect"
import { type Case, equal, failure, includes } from "./Case.ts"
import { newPattern, personas } from "./Seed.ts"

type Answered = Extract<Reason, { readonly errors: unknown; readonly status?: number }>["_tag"]

const table: ReadonlyArray<readonly [status: number, body: BodyShape, tag: Answered, said: string]> = [
  [400, "objects", "BadRequest", "a fault of the emulator"],
  [400, "strings", "BadRequest", "Bad Request"],
  [401, "strings", "Unauthorized", "Unauthorized"],
  [403, "html", "Forbidden", "403 (Forbidden, an HTML page)"],
  [404, "error", "NotFound", "Not Found"],
  [409, "text", "Conflict", "Conflict"],
  [429, "strings", "RateLimited", "Too Many Requests"],
  [500, "objects", "ServerError", "Internal Server Error: a fault of the emulator"],
  [502, "html", "ServerError", "502 (Bad Gateway, an HTML page)"],
  [503, "empty", "ServerError", "answered 503."],
  [504, "truncated", "ServerError", `{"errors":[`],
  [599, "text", "ServerError", "Unknown Status"],
  [202, "objects", "UnexpectedStatus", "a fault of the emulator"],
  [204, "empty", "UnexpectedStatus", "answered 204."],
  [418, "text", "UnexpectedStatus", "answered 418"]
]

export const statuses: ReadonlyArray<Case> = [
  ...table.map(([status, body, tag, said]): Case => ({
    name: `${tag} where ${status} is answered (${body})`,
    scenario: { faults: [{ _tag: "Status", status, body }] },
    options: { retry: Retry.none },
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      Effect.gen(function* () {
        const failed = yield* failure(tag, personaMappings.list)
        yield* equal(failed.reason.status, status)
        yield* equal(failed.operation, "personaMappings.list")
        yield* includes(failed.message, said)
      })
    )
  })),
  {
    name: "RateLimited holds what the headers say",
    scenario: {
      faults: [
        {
          _tag: "RateLimit",
          reset: "7",
          limit: "100",
          period: "60",
          remaining: "0",
          name: "mappings",
          retryAfter: "9"
        }
      ]
    },
    options: { retry: Retry.none },
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      Effect.gen(function* () {
        const { reason } = yield* failure("RateLimited", personaMappings.list)
        const { limit, name, period, remaining, resetAfter, retryAfter } = reason
        yield* equal([resetAfter, limit, period, remaining, name, retryAfter], [7, 100, 60, 0, "mappings", 9])
      })
    )
  },
  {
    name: "RateLimited ignores headers that make no sense, and is not slept for beyond the time limit",
    scenario: { faults: [{ _tag: "RateLimit", reset: "1893456000", limit: "-5", period: "soon" }] },
    options: { timeout: "30 seconds" },
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      Effect.gen(function* () {
        const { reason } = yield* failure("RateLimited", personaMappings.list)
        yield* equal([reason.resetAfter, reason.limit, reason.period], [1_893_456_000, undefined, undefined])
      })
    )
  },
  {
    name: "Unauthorized without credentials",
    scenario: {},
    options: { credentials: Credentials.none, retry: Retry.none },
    run: CloudAuth.CloudAuth.use(({ personaMappings }) => failure("Unauthorized", personaMappings.list))
  },
  {
    name: "Forbidden with keys of somebody else",
    scenario: {},
    options: {
      credentials: Credentials.keys(others),
      retry: Retry.none
    },
    run: CloudAuth.CloudAuth.use(({ intakeMappings }) =>
      Effect.gen(function* () {
        const failed = yield* failure("Forbidden", intakeMappings.create({ arnPattern: newPattern }))
        yield* includes(failed.message, "workload_identity_federation_config_write")
      })
    )
  },
  {
    name: "InvalidCredentials for a key that no header can carry, and nothing is sent",
    scenario: { faults: [{ _tag: "Status", status: 500 }] },
    options: { credentials: Credentials.keys({ ...others, apiKey: "line\nbreak" }) },
    run: CloudAuth.CloudAuth.use(({ personaMappings }) => failure("InvalidCredentials", personaMappings.list))
  },
  {
    name: "NotFound for an id that no mapping has",
    scenario: {},
    options: {},
    run: CloudAuth.CloudAuth.use(({ intakeMappings, personaMappings }) =>
      Effect.gen(function* () {
        yield* failure("NotFound", personaMappings.get("no such/id"))
        yield* failure("NotFound", intakeMappings.remove("00000000-0000-4000-8000-000000000000"))
      })
    )
  },
  {
    name: "BadRequest for an id that cannot be one, and nothing is sent",
    scenario: { faults: [{ _tag: "Status", status: 500 }] },
    options: {},
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      Effect.gen(function* () {
        for (const id of ["", " ", ".."]) {
          const failed = yield* failure("BadRequest", personaMappings.get(id))
          yield* equal(failed.reason.status, undefined)
        }
      })
    )
  },
  {
    name: "BadRequest points to what is wrong with a new mapping",
    scenario: {},
    options: {},
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      Effect.gen(function* () {
        const refuse = (arnPattern: string) =>
          failure("BadRequest", personaMappings.create({ arnPattern, accountIdentifier: "ada" }))
        const wildcard = yield* refuse("arn:aws:sts::123456789012:assumed-role/terraform-*")
        yield* equal(wildcard.reason.errors[0]?.source, { pointer: "/data/attributes/arn_pattern" })
        const stranger = yield* refuse("arn:aws:sts::999999999999:assumed-role/deploy/*")
        yield* includes(stranger.message, "AWS Account Id is not integrated with this Datadog account")
        yield* includes(stranger.message, "Integrate the AWS account")
      })
    )
  },
  {
    name: "Conflict for a pattern that has a mapping",
    scenario: {},
    options: {},
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      failure(
        "Conflict",
        personaMappings.create({ arnPattern: personas[0].arnPattern, accountIdentifier: "ada" })
      )
    )
  }
]
