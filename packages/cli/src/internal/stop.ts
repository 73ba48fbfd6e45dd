import type { CloudAuthError } from "@dd-cloud-auth/core/Failure"
import type * as Config from "effect/Config"
import * as Data from "effect/Data"
import * as Predicate from "effect/Predicate"
import { getSystemErrorMessage } from "node:util"
import type { PlatformError } from "./unstable.ts"

/** The exit codes of the program. The README documents them; scripts rely on them. */
export const exitCodes = {
  done: 0,
  /** What was asked for has a negative answer, such as a caller that nobody becomes. */
  finding: 1,
  /** The command, the environment or a file is not usable as it was given. */
  usage: 2,
  /** The site answered, and refused. */
  refused: 3,
  /** There was no usable answer. */
  unreachable: 4,
  /** A defect of this program; the number is EX_SOFTWARE of sysexits.h. */
  bug: 70,
  /** Of no signal; a signal has the code that shells give it, see `Process.run`. */
  interrupted: 130
} as const

/** Ends the program with an exit code, and a sentence on stderr unless it is empty. */
export class Stop extends Data.TaggedError("Stop")<{
  readonly exitCode: number
  readonly message: string
}> {}

/** A command, an environment or a file that cannot be used: says why. */
export const usage = (message: string): Stop => new Stop({ exitCode: exitCodes.usage, message })

/** The answer, already printed, is a negative one. */
export const finding: Stop = new Stop({ exitCode: exitCodes.finding, message: "" })

/** How the program ends for several reasons: with the highest of their codes, and all that they say. */
export const worst = (stops: readonly [Stop, ...Array<Stop>]): Stop =>
  new Stop({
    exitCode: Math.max(...stops.map(({ exitCode }) => exitCode)),
    message: stops.flatMap(({ message }) => (message === "" ? [] : [message])).join(" ")
  })

/** What a failed call means for the program. */
export const ofFailure = (failure: CloudAuthError): Stop =>
  new Stop({ exitCode: exitCodeOf(failure), message: failure.message })

/** What an environment that does not hold what is needed means for the program. */
export const ofConfig = (error: Config.ConfigError): Stop => usage(error.cause.message)

/** What a file that cannot be read or written means for the program. */
export const ofFile =
  (verb: "read" | "write", file: string) =>
  ({ reason }: PlatformError.PlatformError): Stop =>
    usage(`Could not ${verb} ${file}: ${describe(reason)}.`)

const describe = ({ _tag, cause, message }: PlatformError.PlatformError["reason"]): string => {
  if (_tag === "NotFound") return "there is no such file or directory"
  // What the system says, such as "no space left on device".
  if (Predicate.hasProperty(cause, "errno") && typeof cause.errno === "number") {
    return getSystemErrorMessage(cause.errno)
  }
  return _tag === "PermissionDenied" ? "permission denied" : message
}

const exitCodeOf = ({ reason }: CloudAuthError): number => {
  switch (reason._tag) {
    case "InvalidCredentials":
      return exitCodes.usage
    case "BadRequest":
    case "Unauthorized":
    case "Forbidden":
    case "NotFound":
    case "Conflict":
    case "RateLimited":
      return exitCodes.refused
    case "ServerError":
    case "UnexpectedStatus":
    case "Unreachable":
    case "Malformed":
      return exitCodes.unreachable
  }
}
