import * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as Callers from "@dd-cloud-auth/trail/Callers"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Stop from "./stop.ts"
import { ChildProcess, ChildProcessSpawner } from "./unstable.ts"

const question = ["sts", "get-caller-identity", "--output", "json"] as const
const limit = "1 minute"

/**
 * Who AWS says the user is: the answer of `aws sts get-caller-identity`, with the credentials that the AWS CLI finds.
 *
 * It is started without a shell, and does not get Datadog's keys.
 */
export const items: Effect.Effect<
  ReadonlyArray<Callers.Item>,
  Stop.Stop,
  ChildProcessSpawner.ChildProcessSpawner
> = Effect.gen(function* () {
  const aws = yield* ChildProcess.make("aws", question, {
    stdin: "ignore",
    env: Object.fromEntries(secrets.map((name) => [name, undefined])),
    extendEnv: true
  })
  const [stdout, stderr, code] = yield* Effect.all(
    [
      Stream.mkString(Stream.decodeText(aws.stdout)),
      Stream.mkString(Stream.decodeText(aws.stderr)),
      aws.exitCode
    ],
    { concurrency: "unbounded" }
  )
  if (code !== 0) return yield* Stop.usage(`${command} ended with ${code}: ${oneLine(stderr)}`)
  const reader = Callers.reader()
  const items = [...stdout.split(/\r?\n/).flatMap(reader.add), ...reader.end()]
  return items.length === 1 && items[0]!._tag === "Caller" && items[0]!.from === "sts"
    ? items
    : yield* Stop.usage(`${command} answered without the ARN of a caller.`)
}).pipe(
  Effect.scoped,
  Effect.timeoutOrElse({
    duration: limit,
    orElse: () => Effect.fail(Stop.usage(`${command} did not end within ${limit}.`))
  }),
  Effect.catchTag("PlatformError", ({ message, reason }) =>
    Effect.fail(
      Stop.usage(
        reason._tag === "NotFound"
          ? "--self asks the AWS CLI, and there is no `aws` on the PATH: install it, or give an ARN."
          : `Could not run \`aws\`: ${message}`
      )
    )
  )
)

const command = `\`aws ${question.join(" ")}\``

const secrets: ReadonlyArray<string> = Object.values(Credentials.variables).flat()

const oneLine = (text: string): string => text.trim().replace(/\s*\n\s*/g, " ")
