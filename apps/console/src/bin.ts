#!/usr/bin/env node
import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import * as Target from "@dd-cloud-auth/node/Target"
import * as Flags from "@dd-cloud-auth/program/Flags"
import * as Process from "@dd-cloud-auth/program/Process"
import * as TargetFlags from "@dd-cloud-auth/program/TargetFlags"
import * as Usage from "@dd-cloud-auth/program/Usage"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import manifest from "../package.json" with { type: "json" }
import * as ConsoleServer from "./ConsoleServer.ts"
import { ofUsage } from "./internal/consoleError.ts"
import * as Terminal from "./internal/terminal.ts"
import { CliConfig, CliOutput, Command, Flag, GlobalFlag } from "./internal/unstable.ts"

const loopback = "127.0.0.1"

const flags = {
  ...TargetFlags.flags,
  demo: Flag.Boolean("demo").pipe(
    Flag.withDescription("Show a made-up organisation, served by a local emulator; needs no keys"),
    Flags.withDefault(false)
  ),
  port: Flags.optional(
    Flags.port("Port to listen on; 0 takes a free one; default: 4280, or a free one if that is in use")
  ),
  host: Flag.String("host").pipe(
    Flag.withMetavar("ADDRESS"),
    Flag.withDescription(
      `Address to listen on, 0.0.0.0 or :: for all; whoever reaches it sees the mappings; default: ${loopback}`
    ),
    Flags.withDefault(loopback)
  ),
  allowHost: Flag.String("allow-host").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription(
      "A host name that the server may be called by, next to localhost and its addresses; may be repeated; default: that of --host"
    ),
    Flag.atLeast(0)
  )
}

/** Where the mappings come from: what the flags, the environment or a file of profiles name. */
const source = Effect.fnUntraced(function* (given: TargetFlags.Given) {
  const { credentials, profile, site } = yield* Target.choose(TargetFlags.toOptions(given)).pipe(
    Effect.mapError(({ message, reason }) =>
      ofUsage(
        reason._tag === "Unusable" && reason.lacksCredentials
          ? `${message}${given.keyless ? "" : " To log in without keys, add --keyless."} To look around without a Datadog organisation, add --demo.`
          : message
      )
    )
  )
  if (profile?.isDefault === true) {
    yield* Terminal.print(`Profile ${profile.name} of ${profile.file}: ${site.parameter}`)
  }
  if (credentials._tag === "Keyless" && credentials.isImplied) {
    yield* Terminal.print(`Without keys, as DD_CLOUD_PROVIDER_TYPE says: logging in as who AWS says you are.`)
  }
  return { site, credentials, name: profile && `${profile.name} (${site.parameter})` }
})

const announce = Effect.flatMap(ConsoleServer.ConsoleServer, ({ elsewhere, url }) =>
  Effect.andThen(
    elsewhere.length === 0 ? Effect.void : Terminal.warn(exposed(elsewhere)),
    Terminal.print(`Console: ${url}   (Ctrl-C ends it)`)
  )
)

const exposed = (elsewhere: ReadonlyArray<string>): string =>
  [
    "whoever reaches this machine sees the mappings: the console asks nobody to log in.",
    `It answers as ${elsewhere.join(", ")};`,
    "by a host name only where --allow-host gives it."
  ].join(" ")

const command = Command.make(
  "dd-cloud-auth-console",
  flags,
  Effect.fn(function* ({ allowHost, demo, host, port, ...target }) {
    const named = TargetFlags.namesOf(target)
    if (demo && named.length > 0) {
      return yield* ofUsage(Target.excluding([...named, "demo"]).message)
    }
    const serve = (from: Pick<ConsoleServer.Options, "site" | "credentials" | "name">) =>
      ConsoleServer.layer({
        ...from,
        host,
        port: Option.getOrUndefined(port),
        allowedHosts: [host, ...allowHost]
      })
    const server = demo
      ? Layer.unwrap(
          Effect.map(Emulator.Emulator, ({ credentials, site }) =>
            serve({ site, credentials, name: "local emulator" })
          )
        ).pipe(
          Layer.provide(Emulator.layerServer({ port: 0 })),
          Layer.tap(() => Terminal.print("A local emulator, no Datadog organisation."))
        )
      : Layer.unwrap(Effect.map(source(target), serve))
    return yield* Effect.andThen(announce, Effect.never).pipe(Effect.provide(server))
  })
).pipe(
  Command.withDescription(
    [
      "See who may act as whom in Datadog: a local page over the persona mappings of a site.",
      "",
      "  The keys are DD_API_KEY and DD_APP_KEY, or DD_BEARER_TOKEN, or in the variables that a profile of",
      "  dd-cloud-auth.config.json names. They stay in this process. With --keyless there are none: who AWS says",
      "  you are logs in."
    ].join("\n")
  )
)

const exitCodes = { done: 0, usage: 2, bug: 70 }

const program = command.pipe(
  Command.run({ version: manifest.version }),
  Effect.as(exitCodes.done),
  Effect.catchTag(["ConsoleError", "EmulatorError"], ({ message }) =>
    Effect.as(Terminal.complain(message), exitCodes.usage)
  ),
  // What was wrong is printed by now.
  Effect.catchTag("ShowHelp", ({ errors }) =>
    Effect.succeed(errors.length === 0 ? exitCodes.done : exitCodes.usage)
  ),
  // A bug is logged as everything else is.
  Effect.catchCause((cause) =>
    Cause.hasInterruptsOnly(cause) ? Effect.interrupt : Effect.as(Effect.logError(cause), exitCodes.bug)
  ),
  Effect.provide([
    NodeServices.layer,
    CliConfig.layer({ builtIns: [...Usage.actions, GlobalFlag.Completions] }),
    CliOutput.layerPresenter(Terminal.presenter),
    Terminal.layerLogger
  ])
)

Process.run(program)
