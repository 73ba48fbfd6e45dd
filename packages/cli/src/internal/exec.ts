import * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as Site from "@dd-cloud-auth/core/Site"
import * as Process from "@dd-cloud-auth/program/Process"
import * as Effect from "effect/Effect"
import { constants } from "node:os"
import * as Connect from "./connect.ts"
import type { Output } from "./output.ts"
import * as Stop from "./stop.ts"
import { ChildProcess, type ChildProcessSpawner, type PlatformError } from "./unstable.ts"

/** Logs in, runs a command with the token in its environment, and ends with its exit code. */
export const exec: (
  options: Connect.Options & { readonly command: ReadonlyArray<string> }
) => Effect.Effect<void, Stop.Stop, Output | ChildProcessSpawner.ChildProcessSpawner> = Effect.fnUntraced(
  function* ({ command: [name = "", ...args], ...target }) {
    if (name === "") return yield* missing(name)
    const { site, token } = yield* Connect.login(target)
    const child = yield* ChildProcess.make(name, args, {
      stdin: "inherit",
      stdout: "inherit",
      stderr: "inherit",
      // Of the same group, or the terminal would not be its own.
      detached: false,
      env: { ...withoutKeys, ...ofSite(site), DD_BEARER_TOKEN: token },
      extendEnv: true
    }).pipe(Effect.mapError(notStarted(name)))
    const code = yield* child.exitCode.pipe(
      Effect.catch(bySignal),
      Process.handingSignals((signal) => {
        // To the group of a terminal, which the command is in, keys go by themselves: twice would be another wish.
        if (keys.includes(signal) && process.stdin.isTTY) return
        process.kill(child.pid, signal)
      })
    )
    if (code !== 0) return yield* new Stop.Stop({ exitCode: code, message: "" })
  },
  Effect.scoped
)

/** What Ctrl-C and Ctrl-\ are for a terminal. */
const keys: ReadonlyArray<Process.Handed> = ["SIGINT", "SIGQUIT"]

const variables: ReadonlyArray<string> = Object.values(Credentials.variables).flat()

// Of a token and a key next to each other, most programs take the key, and ours none.
const withoutKeys = Object.fromEntries(variables.map((name) => [name, undefined]))

// The token is good for no other site. An origin of one's own has no name that DD_SITE could hold.
const ofSite = (site: Site.Site): Readonly<Record<string, string | undefined>> => ({
  ...Object.fromEntries(Site.variables.map((name) => [name, undefined])),
  DD_SITE: site._tag === "CustomSite" ? undefined : site.parameter
})

const notStarted =
  (name: string) =>
  ({ message, reason }: PlatformError.PlatformError): Stop.Stop => {
    switch (reason._tag) {
      case "NotFound":
        return missing(name)
      case "PermissionDenied":
        return new Stop.Stop({
          exitCode: 126,
          message: `The command ${name} cannot be run: permission denied.`
        })
      default:
        return new Stop.Stop({ exitCode: 126, message: `The command ${name} cannot be run: ${message}` })
    }
  }

const missing = (name: string): Stop.Stop =>
  new Stop.Stop({ exitCode: 127, message: `There is no command ${name === "" ? '""' : name}.` })

/** What a shell says of a command that a signal ended, whose name only the message of the cause holds. */
const bySignal = ({ reason }: PlatformError.PlatformError): Effect.Effect<number> => {
  const [signal] = /SIG[A-Z]+\d*/.exec(String(reason.cause)) ?? []
  return Effect.succeed(128 + (constants.signals[signal as keyof typeof constants.signals] ?? 0))
}
