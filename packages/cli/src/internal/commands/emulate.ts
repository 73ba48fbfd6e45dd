import * as Caller from "@dd-cloud-auth/arn/Caller"
import type { SessionIdentity } from "@dd-cloud-auth/emulator/Aws"
import type { Service } from "@dd-cloud-auth/emulator/Emulator"
import type * as Faults from "@dd-cloud-auth/emulator/Faults"
import type * as Store from "@dd-cloud-auth/emulator/Store"
import * as Flags from "@dd-cloud-auth/program/Flags"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import { Output } from "../output.ts"
import { join, print } from "../printed.ts"
import * as Stop from "../stop.ts"
import { count } from "../text.ts"
import { Command, Flag } from "../unstable.ts"

const defaults = { port: 4180, seed: "acme", mappings: 1000 }

const flags = {
  port: Flags.port(`Port on 127.0.0.1; 0 takes a free one; default: ${defaults.port}`).pipe(
    Flags.withDefault(defaults.port)
  ),
  seed: Flag.String("seed").pipe(
    Flag.withMetavar("acme|empty|NUMBER"),
    Flag.withDescription(
      `Organisation to serve: acme, empty, or a generated one, the same for the same number; default: ${defaults.seed}, or with --mappings a number by chance`
    ),
    Flags.optional
  ),
  mappings: Flag.Int("mappings").pipe(
    Flag.withMetavar("NUMBER"),
    Flag.withDescription(
      `How many persona mappings a generated organisation has; default: ${defaults.mappings}`
    ),
    Flag.filter(
      (mappings) => mappings >= 0 && mappings <= 1_000_000,
      (mappings) => `a number from 0 to 1000000, not ${mappings}`
    ),
    Flags.optional
  ),
  caller: Flag.String("caller").pipe(
    Flag.withMetavar("ARN"),
    Flag.withDescription(
      "A caller whom AWS knows here; says what to export to log in as that caller without keys; may be repeated; default: nobody"
    ),
    Flag.atLeast(0)
  ),
  fault: Flag.String("fault").pipe(
    Flag.withMetavar("FAULT"),
    Flag.withDescription("What goes wrong, such as status=503,request=1 or slow=2s; may be repeated"),
    Flag.atLeast(0)
  )
}

/** `emulate`: a local Datadog that knows nothing but mappings. */
export const command = Command.make(
  "emulate",
  flags,
  Effect.fn(function* (options) {
    const output = yield* Output
    const [Aws, Emulator, Faults, Store] = yield* Effect.promise(() =>
      Promise.all([
        import("@dd-cloud-auth/emulator/Aws"),
        import("@dd-cloud-auth/emulator/Emulator"),
        import("@dd-cloud-auth/emulator/Faults"),
        import("@dd-cloud-auth/emulator/Store")
      ])
    )
    const faults = yield* parseFaults(options.fault, Faults.parse)
    const identities = (yield* Effect.forEach(options.caller, parseCaller)).map(Aws.identity)
    const { again, seed } = yield* organisation(options, Store)
    const serve = Effect.gen(function* () {
      const { credentials, orgUuid, origin } = yield* Emulator.Emulator
      yield* output.data(print`${origin}\n`)
      const { bold, cyan } = output.noteColors
      const persona = count(seed.personaMappings.length, "persona mapping")
      const intake = count(seed.intakeMappings.length, "intake mapping")
      const exports =
        credentials._tag === "Keys"
          ? `export DD_API_KEY=${Redacted.value(credentials.apiKey)} DD_APP_KEY=${Redacted.value(credentials.appKey)}`
          : ""
      yield* output.note(
        join(
          [
            print`${bold("A local emulator, no Datadog organisation.")} It has ${persona} and ${intake}.`,
            ...(again === undefined ? [] : [print`To have the same again: ${again}`]),
            ...(faults.length > 0 ? [print`Faults: ${faults.map(Faults.format).join(" ")}`] : []),
            "",
            "In another terminal:",
            print`  ${cyan(exports)}`,
            print`  ${cyan(`dd-cloud-auth list --origin ${origin}`)}`,
            "",
            ...identities.flatMap((identity) => [
              print`Or without keys, as ${identity.caller}:`,
              ...login(identity, { orgUuid, origin }).map((line) => print`  ${cyan(line)}`),
              ""
            ]),
            "Ctrl-C ends it."
          ],
          print`\n`
        )
      )
      return yield* Effect.never
    })
    return yield* serve.pipe(
      Effect.provide(
        Emulator.layerServer({
          port: options.port,
          seed,
          faults,
          ...(identities.length > 0 ? { aws: { identities } } : {})
        })
      ),
      Effect.catchTag("EmulatorError", ({ message }) => Effect.fail(Stop.usage(message)))
    )
  })
).pipe(
  Command.withDescription(
    [
      "Serve a local emulator of Datadog's Cloud Authentication, until it is interrupted.",
      "",
      "  Prints its origin to standard output. Faults are described in the README of @dd-cloud-auth/emulator.",
      "",
      "  With --caller it is an AWS STS too: what it says to export lets whoami, token, exec and --keyless log in as",
      "  that caller, with nothing of AWS or Datadog."
    ].join("\n")
  ),
  Command.withShortDescription("Serve a local emulator"),
  Command.withExamples([
    { command: "dd-cloud-auth emulate --port 0", description: "On a free port" },
    {
      command: "dd-cloud-auth emulate --seed 7 --mappings 100000 --fault rate-limit,reset=2,request=1",
      description: "A large organisation whose first answer is 429"
    },
    {
      command:
        "dd-cloud-auth emulate --caller arn:aws:sts::418273640159:assumed-role/github-actions-deploy/run-1",
      description: "Try a login without keys"
    }
  ])
)

const parseCaller = (text: string): Effect.Effect<string, Stop.Stop> => {
  const caller = Caller.parse(text)
  if (caller._tag === "Caller") return Effect.succeed(text)
  const { reason, sessions, suggestion } = caller
  const advice =
    suggestion !== undefined
      ? ` Did you mean ${suggestion}?`
      : sessions !== undefined
        ? ` Give ${sessions} with the name of a session in place of the *.`
        : ""
  return Stop.usage(`--caller ${text} is nobody whom AWS could report: ${reason}.${advice}`)
}

/** The lines that make a shell log in as a caller, and try it. */
const login = (
  { accessKeyId, secretAccessKey, sessionToken }: SessionIdentity,
  { orgUuid, origin }: Pick<Service, "orgUuid" | "origin">
): ReadonlyArray<string> => [
  // A profile would go before them.
  "unset AWS_PROFILE",
  `export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
  `export AWS_SESSION_TOKEN=${sessionToken}`,
  `export AWS_ENDPOINT_URL_STS=${origin} DD_ORG_UUID=${orgUuid}`,
  `dd-cloud-auth whoami --keyless --login --origin ${origin}`
]

const parseFaults = (texts: ReadonlyArray<string>, parse: typeof Faults.parse) =>
  Effect.forEach(texts, (text) =>
    Effect.mapError(Effect.fromResult(parse(text)), ({ message }) => Stop.usage(message))
  )

/** What is served, and with which flags again where chance took part. */
interface Organisation {
  readonly seed: Store.Seed
  readonly again?: string
}

const organisation = Effect.fnUntraced(function* (
  options: { readonly mappings: Option.Option<number>; readonly seed: Option.Option<string> },
  { acme, empty, generate }: typeof Store
): Effect.fn.Return<Organisation, Stop.Stop> {
  const mappings = Option.getOrUndefined(options.mappings)
  const name =
    Option.getOrUndefined(options.seed) ?? (mappings === undefined ? defaults.seed : yield* numberByChance)
  if (/^\d{1,9}$/.test(name)) {
    const number = mappings ?? defaults.mappings
    const seed = generate({ seed: Number(name), mappings: number })
    return Option.isSome(options.seed) ? { seed } : { seed, again: `--seed ${name} --mappings ${number}` }
  }
  if (name !== "acme" && name !== "empty") {
    return yield* Stop.usage(`--seed is acme, empty or a number, not "${name}".`)
  }
  if (mappings !== undefined) {
    return yield* Stop.usage(
      `--mappings is for a generated organisation: leave out --seed ${name}, or give a number in its place.`
    )
  }
  return { seed: name === "acme" ? acme : empty }
})

const numberByChance = Effect.map(Random.nextIntBetween(0, 999_999_999), String)
