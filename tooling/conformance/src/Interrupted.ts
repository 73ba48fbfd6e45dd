/** What goes wrong on the way, of any kind of mapping: the same for each, so that one rule holds for all. */

import type { Operation } from "@dd-cloud-auth/emulator/Faults"
import * as Schedule from "effect/Schedule"
import type { Case } from "./Case.ts"

type Interrupted = Omit<Case, "run">

/** Without waiting: how long a client waits is shown elsewhere. */
export const atOnce = Schedule.recurs(3)

/** A list that comes at the third attempt. */
export const list: Interrupted = {
  name: "lists again after a 503 and a reset connection",
  scenario: {
    faults: [
      { _tag: "Status", status: 503, request: 1 },
      { _tag: "Reset", request: 2 }
    ]
  },
  options: { retry: atOnce }
}

/** A create whose answer is lost, and one that is rate limited. */
export const create = (operation: Operation): Interrupted => ({
  name: "never sends a create twice, unless it was rate limited",
  scenario: {
    faults: [
      { _tag: "Reset", at: "body", operation, request: 1 },
      { _tag: "RateLimit", reset: "0", operation, request: 2 }
    ]
  },
  options: { retry: atOnce }
})

/**
 * A removal whose answer is lost: twice, since browsers send a request again on their own where a connection that they kept
 * is reset.
 */
export const remove = (operation: Operation): Interrupted => ({
  name: "has removed a mapping whose first removal lost its answer",
  scenario: {
    faults: [
      { _tag: "Reset", operation, request: 1 },
      { _tag: "Reset", operation, request: 2 }
    ]
  },
  options: { retry: atOnce }
})
