/** The contract of `CloudAuth`, and of `OidcCloudAuth` beside it, as one suite, for every transport and every runtime. */

import type * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import type * as OidcCloudAuth from "@dd-cloud-auth/core/OidcCloudAuth"
import * as Site from "@dd-cloud-auth/core/Site"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Layer from "effect/Layer"
import { answers } from "./Answers.ts"
import { type Case, Mismatch, Secrets } from "./Case.ts"
import { connections } from "./Connections.ts"
import { oidc } from "./Oidc.ts"
import { operations } from "./Operations.ts"
import { statuses } from "./Statuses.ts"

export type { Case, Scenario } from "./Case.ts"

/** Every case. */
export const all: ReadonlyArray<Case> = [...operations, ...statuses, ...answers, ...connections, ...oidc]

/** The emulator of one case, as JSON. */
export interface Target {
  readonly origin: string
  readonly apiKey: string
  readonly appKey: string
}

/** What came of one case, as JSON. */
export interface Outcome {
  readonly name: string
  readonly ok: boolean
  /** What went wrong. */
  readonly message?: string
}

/** Makes the clients under test, over one transport. */
export type MakeLayer = (
  options: CloudAuth.Options
) => Layer.Layer<CloudAuth.CloudAuth | OidcCloudAuth.OidcCloudAuth, unknown>

/** Runs every case that has a target, several at once; never fails. Targets are keyed by the names of cases. */
export const run = (
  makeLayer: MakeLayer,
  targets: Readonly<Record<string, Target>>
): Effect.Effect<ReadonlyArray<Outcome>> =>
  Effect.forEach(
    all.filter(({ name }) => Object.hasOwn(targets, name)),
    (self) =>
      Effect.map(Effect.exit(runCase(self, makeLayer, targets[self.name]!)), (exit) => outcome(self, exit)),
    { concurrency: 6 }
  )

/** Runs one case against its target. */
export const runCase = (self: Case, makeLayer: MakeLayer, target: Target): Effect.Effect<void, unknown> =>
  Effect.gen(function* () {
    const { apiKey, appKey, origin } = target
    const layer = makeLayer({
      credentials: Credentials.keys({ apiKey, appKey }),
      ...self.options,
      site: yield* Effect.fromResult(Site.custom(origin))
    })
    yield* self.run.pipe(
      Effect.provide(layer),
      Effect.provideService(Secrets, [apiKey, appKey]),
      Effect.timeoutOrElse({
        duration: "20 seconds",
        orElse: () => Effect.fail(new Mismatch({ message: "did not end within 20 seconds" }))
      })
    )
  })

const outcome = ({ name }: Case, exit: Exit.Exit<void, unknown>): Outcome =>
  Exit.isSuccess(exit)
    ? { name, ok: true }
    : { name, ok: false, message: Cause.pretty(exit.cause).slice(0, 2000) }
