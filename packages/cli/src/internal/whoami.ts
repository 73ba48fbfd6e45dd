import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Answer from "./answer.ts"
import * as Connect from "./connect.ts"
import type * as Format from "./format.ts"
import { Output } from "./output.ts"
import { print } from "./printed.ts"
import * as Self from "./self.ts"
import type * as Source from "./source.ts"
import * as Stop from "./stop.ts"
import type { FileSystem, Stdio } from "./unstable.ts"

/** What is asked, as it stands on the command line. */
export interface Question extends Source.Source, Format.Given<"report"> {
  readonly login: boolean
}

/** Asks AWS who one is, has Datadog say so too where that is wanted, and resolves that caller. */
export const whoami = Effect.fnUntraced(function* ({
  login,
  ...question
}: Question): Effect.fn.Return<void, Stop.Stop, Output | FileSystem.FileSystem | Stdio.Stdio> {
  const { note, noteColors } = yield* Output
  if (login && (Option.isSome(question.snapshot) || question.allProfiles)) {
    return yield* Stop.usage("--login asks one site: leave out --snapshot and --all-profiles.")
  }
  const caller = yield* Self.caller
  yield* note(noteColors.dim(print`for AWS you are ${caller}`))
  if (login) {
    const { site } = yield* Connect.login(question)
    yield* note(noteColors.dim(print`${site.parameter} takes you for a caller that it has a mapping for`))
  }
  yield* Answer.answer({
    ...question,
    callers: [caller],
    file: Option.none(),
    self: false,
    explain: Option.none()
  })
})
