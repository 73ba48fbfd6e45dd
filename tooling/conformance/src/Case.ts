/** What a case of the suite consists of. It imports nothing but core and Effect, so that it runs wherever they do. */

import type * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import type { CloudAuthError, Reason } from "@dd-cloud-auth/core/Failure"
import type * as OidcCloudAuth from "@dd-cloud-auth/core/OidcCloudAuth"
import type { Fault } from "@dd-cloud-auth/emulator/Faults"
import type { Seed } from "@dd-cloud-auth/emulator/Store"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"

/** What the emulator of a case holds and does wrong, as JSON. */
export interface Scenario {
  /** Default: `seed`, which is small; a number asks for so many generated persona mappings. */
  readonly seed?: Seed | number
  readonly faults?: ReadonlyArray<Fault>
}

/** One sentence of core's contract, and how to see that it holds. */
export interface Case {
  readonly name: string
  readonly scenario: Scenario
  /** What the client under test is made with; the site, and the credentials if none are given, are the emulator's. */
  readonly options: Partial<Omit<CloudAuth.Options, "site">>
  readonly run: Effect.Effect<void, unknown, CloudAuth.CloudAuth | OidcCloudAuth.OidcCloudAuth>
}

/** The contract did not hold. */
export class Mismatch extends Data.TaggedError("Mismatch")<{ readonly message: string }> {}

/** The secrets of the client under test, none of which may show in a failure. */
export const Secrets = Context.Reference<ReadonlyArray<string>>("@dd-cloud-auth/conformance/Secrets", {
  defaultValue: () => []
})

/** Succeeds if both are structurally equal. */
export const equal = (actual: unknown, expected: unknown): Effect.Effect<void, Mismatch> =>
  Equal.equals(actual, expected)
    ? Effect.void
    : Effect.fail(
        new Mismatch({ message: `expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}` })
      )

/** Succeeds if the text holds the part. */
export const includes = (text: string, part: string): Effect.Effect<void, Mismatch> =>
  text.includes(part)
    ? Effect.void
    : Effect.fail(new Mismatch({ message: `expected ${JSON.stringify(part)} in ${JSON.stringify(text)}` }))

/** A failure whose reason is known. */
export type Failed<Tag extends Reason["_tag"]> = CloudAuthError & {
  readonly reason: Extract<Reason, { readonly _tag: Tag }>
}

/** Returns the failure that the effect ends in, if it has this reason and shows no secret. */
export const failure = <A, R, Tag extends Reason["_tag"]>(
  tag: Tag,
  effect: Effect.Effect<A, CloudAuthError, R>
): Effect.Effect<Failed<Tag>, Mismatch, R> =>
  Effect.gen(function* () {
    const failed = yield* Effect.mapError(
      Effect.flip(effect),
      (value) =>
        new Mismatch({
          message: `expected ${tag}, but it succeeded with ${JSON.stringify(value ?? null).slice(0, 200)}`
        })
    )
    const shown = [String(failed), failed.stack ?? "", JSON.stringify(failed)].join("\n")
    const leaked = (yield* Secrets).some((secret) => shown.includes(secret))
    if (leaked) return yield* new Mismatch({ message: `${failed.reason._tag} shows a secret` })
    return failed.reason._tag === tag
      ? (failed as Failed<Tag>)
      : yield* new Mismatch({ message: `expected ${tag}, got ${failed.reason._tag}: ${failed.message}` })
  })
