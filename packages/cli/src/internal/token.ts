import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Connect from "./connect.ts"
import { Output } from "./output.ts"
import { print } from "./printed.ts"
import * as Stop from "./stop.ts"

/** Logs in, and prints the token where nobody looks on. */
export const token = Effect.fnUntraced(function* ({
  force,
  ...target
}: Connect.Options & { readonly force: boolean }): Effect.fn.Return<void, Stop.Stop, Output> {
  const output = yield* Output
  if (output.isTerminal && !force) {
    return yield* Stop.usage(
      "The token is not shown on a terminal, where it stays to be read: pipe it on, or write it to a file; --force shows it."
    )
  }
  const { token } = yield* Connect.login(target)
  yield* output.data(print`${Redacted.value(token)}\n`)
})
