/** What is compared with the model: the functions of the packages, so that a test can put a broken one in their place. */

import * as Algebra from "@dd-cloud-auth/arn/Algebra"
import * as Caller from "@dd-cloud-auth/arn/Caller"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import * as PatternIndex from "@dd-cloud-auth/arn/PatternIndex"
import * as Store from "@dd-cloud-auth/emulator/Store"
import * as Effect from "effect/Effect"

export interface Subject {
  readonly parse: typeof Pattern.parse
  readonly matches: typeof Pattern.matches
  readonly severity: typeof Pattern.severity
  readonly parseCaller: typeof Caller.parse
  readonly covers: typeof Algebra.covers
  readonly overlaps: typeof Algebra.overlaps
  readonly equals: typeof Algebra.equals
  readonly example: typeof Algebra.example
  readonly makeIndex: typeof PatternIndex.make<number>
  /** What the emulator answers to new mappings with these patterns, one after the other: a status each. */
  readonly create: (kind: "persona" | "intake", patterns: ReadonlyArray<string>) => ReadonlyArray<number>
}

export const real: Subject = {
  parse: Pattern.parse,
  matches: Pattern.matches,
  severity: Pattern.severity,
  parseCaller: Caller.parse,
  covers: Algebra.covers,
  overlaps: Algebra.overlaps,
  equals: Algebra.equals,
  example: Algebra.example,
  makeIndex: PatternIndex.make<number>,
  create: (kind, patterns) =>
    Effect.runSync(
      Effect.gen(function* () {
        const store = yield* Store.make({
          ...Store.empty,
          accounts: [{ _tag: "ServiceAccount", uuid: accountIdentifier, email: "robot@example.com" }],
          // Whether an AWS account is integrated is no question of the pattern.
          awsAccounts: patterns.map((pattern) => pattern.split(":")[4] ?? "")
        })
        return yield* Effect.forEach(patterns, (arnPattern) =>
          (kind === "persona"
            ? store.personaMappings.create({ accountIdentifier, arnPattern })
            : store.intakeMappings.create({ arnPattern })
          ).pipe(
            Effect.as(201),
            Effect.catch((refused) => Effect.succeed<number>(refused.status))
          )
        )
      })
    )
}

const accountIdentifier = "11111111-2222-3333-4444-555555555555"
