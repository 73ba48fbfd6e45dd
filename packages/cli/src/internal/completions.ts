import * as Flags from "@dd-cloud-auth/program/Flags"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as GlobalFlags from "./globalFlags.ts"
import { Flag, GlobalFlag } from "./unstable.ts"

/** `--completions`: a script for a shell that completes the words of a command line. */
export const action = GlobalFlag.Action({
  flag: Flag.Literals("completions", ["bash", "zsh", "fish", "powershell"]).pipe(
    Flag.withMetavar("SHELL"),
    Flag.withDescription("Print a script that completes command lines"),
    Flags.optional
  ),
  run: (shell, { builtIns, command }) =>
    Effect.gen(function* () {
      if (Option.isNone(shell)) return
      const flags = [...builtIns, ...GlobalFlags.settings].map(({ flag }) => flag)
      const Script = yield* Effect.promise(() => import("./completionScript.ts"))
      yield* Console.log(Script.generate(shell.value, command, flags))
    })
})
