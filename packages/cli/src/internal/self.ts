import * as Keyless from "@dd-cloud-auth/program/Keyless"
import * as Effect from "effect/Effect"
import * as Connect from "./connect.ts"
import { Output } from "./output.ts"
import { print } from "./printed.ts"
import type * as Stop from "./stop.ts"

/** The caller that one is: what AWS STS answers for the credentials that AWS's own tools would find. */
export const caller: Effect.Effect<string, Stop.Stop, Output> = Effect.gen(function* () {
  const { progress } = yield* Output
  return yield* Keyless.caller.pipe(
    Effect.catch(Connect.stop),
    progress(() => print`asking AWS who you are`)
  )
})
