import type * as Suite from "@dd-cloud-auth/conformance/Suite"
import * as Targets from "@dd-cloud-auth/conformance/Targets"
import * as Effect from "effect/Effect"

/** Runs `use` with an emulator for each case of the suite, called from pages of an origin where one is given. */
export const withTargets = <A>(
  cors: string | undefined,
  use: (targets: Readonly<Record<string, Suite.Target>>) => Promise<A>
): Promise<A> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.flatMap(Targets.serve(cors === undefined ? {} : { cors }), (targets) =>
        Effect.promise(() => use(targets))
      )
    )
  )
