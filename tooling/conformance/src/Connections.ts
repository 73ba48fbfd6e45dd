/** What becomes of a call whose answer does not arrive, or arrives from elsewhere. */

import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Retry from "@dd-cloud-auth/core/Retry"
import type { Fault } from "@dd-cloud-auth/emulator/Faults"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { type Case, equal, failure, includes } from "./Case.ts"
import { personas } from "./Seed.ts"

// Nothing listens on this port, and no browser calls it.
const elsewhere = "http://127.0.0.1:1/api/v2/cloud_auth/aws/persona_mapping"

const networkFaults: ReadonlyArray<readonly [what: string, fault: Fault]> = [
  ["is reset before the answer", { _tag: "Reset" }],
  ["is reset after the headers", { _tag: "Reset", at: "headers" }],
  ["is reset in mid-body", { _tag: "Reset", at: "body" }],
  ["is closed in mid-body", { _tag: "Truncate" }]
]

const stalls: ReadonlyArray<readonly [what: string, fault: Fault]> = [
  ["no byte comes", { _tag: "Hang" }],
  ["only the headers come", { _tag: "Hang", at: "headers" }],
  ["half of the body comes", { _tag: "Hang", at: "body" }],
  ["the body trickles", { _tag: "Trickle", bytes: 1, millis: 50 }]
]

export const connections: ReadonlyArray<Case> = [
  ...networkFaults.map(([what, fault]): Case => ({
    name: `Unreachable (network) where the connection ${what}`,
    scenario: { faults: [fault] },
    options: { retry: Retry.none },
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      Effect.gen(function* () {
        const { message, reason } = yield* failure("Unreachable", personaMappings.list)
        yield* equal(reason.kind, "network")
        yield* includes(message, "personaMappings.list on ")
      })
    )
  })),
  ...stalls.map(([what, fault]): Case => ({
    name: `Unreachable (timeout) where ${what}`,
    scenario: { faults: [fault] },
    options: { timeout: "400 millis" },
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      Effect.gen(function* () {
        const { message, reason } = yield* failure("Unreachable", personaMappings.list)
        yield* equal(reason.kind, "timeout")
        yield* includes(message, "within 0.4 seconds")
      })
    )
  })),
  ...[301, 302, 303, 307, 308].map((status): Case => ({
    name: `Unreachable (redirect) where ${status} points to another origin, and it is not followed`,
    scenario: { faults: [{ _tag: "Redirect", location: elsewhere, status }] },
    options: {},
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      Effect.gen(function* () {
        const failed = yield* failure("Unreachable", personaMappings.list)
        yield* equal(failed.reason.kind, "redirect")
      })
    )
  })),
  {
    name: "succeeds where the answer is slow, but within the time limit",
    scenario: {
      faults: [
        { _tag: "Slow", millis: 50 },
        { _tag: "Trickle", bytes: 64, millis: 1 }
      ]
    },
    options: { timeout: "30 seconds" },
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      Effect.flatMap(personaMappings.list, (list) => equal(list, personas))
    )
  },
  {
    name: "ends at once when it is interrupted",
    scenario: { faults: [{ _tag: "Hang", at: "body" }] },
    options: {},
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      Effect.flatMap(Effect.timeoutOption(personaMappings.list, "100 millis"), (list) =>
        equal(Option.isNone(list), true)
      )
    )
  }
]
