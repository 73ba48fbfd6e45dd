import type * as Login from "@dd-cloud-auth/core/Login"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Tracer from "effect/Tracer"

/** Returns a prover that has what it needs from here, whoever runs it. The span that it is a part of is theirs. */
export const withContext = <R>(prover: Login.Prover<R>): Effect.Effect<Login.Prover, never, R> =>
  Effect.contextWith((context: Context.Context<R>) =>
    Effect.succeed(
      Effect.provideContext(prover, Context.omit(Tracer.ParentSpan)(context) as Context.Context<R>)
    )
  )
