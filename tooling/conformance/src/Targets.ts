/** The emulators that the suite runs against, one a case. Node only: they listen on sockets. */

import { keys } from "@dd-cloud-auth/canary"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import * as Store from "@dd-cloud-auth/emulator/Store"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { Scenario } from "./Case.ts"
import { seed } from "./Seed.ts"
import * as Suite from "./Suite.ts"

/** Serves every case. `cors` is the origin of the page that calls, where a page does. Stops when the scope closes. */
export const serve = (options: {
  readonly cors?: string
}): Effect.Effect<Readonly<Record<string, Suite.Target>>, Emulator.EmulatorError, Scope.Scope> =>
  Effect.forEach(
    Suite.all,
    ({ name, scenario }) =>
      Effect.map(
        Layer.build(Emulator.layerServer({ ...emulatorOptions(scenario), ...options, port: 0 })),
        (context) => [name, { ...keys, origin: Context.get(context, Emulator.Emulator).origin }] as const
      ),
    { concurrency: "unbounded" }
  ).pipe(Effect.map(Object.fromEntries))

/** The options of the emulator that a scenario asks for. */
export const emulatorOptions = (scenario: Scenario): Emulator.Options => ({
  credentials: Credentials.keys(keys),
  seed:
    typeof scenario.seed === "number"
      ? Store.generate({ seed: 1, mappings: scenario.seed })
      : (scenario.seed ?? seed),
  faults: scenario.faults
})

/** The target of an emulator in process. */
export const inProcess = (emulator: Emulator.Service): Suite.Target => ({ ...keys, origin: emulator.origin })
