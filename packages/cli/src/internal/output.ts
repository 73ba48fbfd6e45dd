import * as Cause from "effect/Cause"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Option from "effect/Option"
import * as References from "effect/References"
import * as Schedule from "effect/Schedule"
import * as Sink from "effect/Sink"
import * as Stream from "effect/Stream"
import { type Colors, colors, print, type Printed } from "./printed.ts"
import { Stdio, Terminal } from "./unstable.ts"

/**
 * Where the program writes: data to stdout, everything else to stderr. It takes nothing but printed text.
 *
 * A stream that is no terminal gets neither colours nor progress; `FORCE_COLOR` asks for colours all the same. How much
 * goes to stderr is the minimum log level: with `--quiet` neither notes nor progress, with `--verbose` log lines, which
 * stand in the place of progress.
 */
export interface Service {
  /** Whether stdout is a terminal, so that a person reads it. */
  readonly isTerminal: boolean
  /** The width of that terminal, 100 where there is none. */
  readonly columns: number
  /** For stdout. */
  readonly colors: Colors
  readonly data: (text: Printed) => Effect.Effect<void>
  /** Writes as the stream produces, no faster than stdout takes it. */
  readonly dataStream: <E, R>(stream: Stream.Stream<Printed, E, R>) => Effect.Effect<void, E, R>
  /** For stderr. */
  readonly noteColors: Colors
  /** Writes a line to stderr, unless the program is to be quiet. */
  readonly note: (line: Printed) => Effect.Effect<void>
  /** Shows on stderr that the effect still runs, and for how long. */
  readonly progress: (
    label: () => Printed
  ) => <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
}

export class Output extends Context.Service<Output, Service>()("@dd-cloud-auth/cli/internal/output") {}

const make = Effect.gen(function* () {
  const stdio = yield* Stdio.Stdio
  const environment = yield* Effect.orDie(environmentConfig)
  const isTerminal = yield* stdio.stdoutIsTerminal
  const noteIsTerminal = yield* stdio.stderrIsTerminal
  const columns = yield* (yield* Terminal.Terminal).columns
  const canAnimate = noteIsTerminal && !environment.isDumb && !environment.isCi
  const noteColors = colorsOf(environment, noteIsTerminal)
  // Whoever reads stdout may leave early: the entry point ends the program then.
  const write = (sink: ReturnType<Stdio.Stdio["stdout"]>) => (text: Printed) =>
    Effect.orDie(Stream.run(Stream.succeed(String(text)), sink))
  const toStderr = write(stdio.stderr())

  return Output.of({
    isTerminal,
    columns: columns > 0 ? columns : 100,
    colors: colorsOf(environment, isTerminal),
    data: write(stdio.stdout()),
    dataStream: (stream) =>
      Stream.run(Stream.map(stream, String), stdio.stdout().pipe(Sink.catch(Effect.die))),
    noteColors,
    note: (line) =>
      Effect.flatMap(References.MinimumLogLevel, (level) =>
        LogLevel.isGreaterThan(level, "Info") ? Effect.void : toStderr(print`${line}\n`)
      ),
    progress: (label) => (effect) =>
      Effect.flatMap(References.MinimumLogLevel, (level) =>
        canAnimate && level === "Info"
          ? // Without a scope of its own, since the effect may leave things open in the scope around.
            Effect.acquireUseRelease(Effect.forkChild(spin(label)), () => effect, Fiber.interrupt)
          : effect
      )
  })

  function spin(label: () => Printed) {
    const frame = (tick: number) => {
      const seconds = Math.floor(Duration.toSeconds(interval) * tick)
      const text = print`${frames[tick % frames.length]!} ${label()}${seconds > 0 ? ` ${seconds} s` : ""}`
      return toStderr(print`${clearLine}${noteColors.dim(text)}`)
    }
    let tick = 0
    return Effect.sleep(quiet).pipe(
      Effect.andThen(
        Effect.suspend(() => frame(tick++)).pipe(
          Effect.repeat(Schedule.spaced(interval)),
          Effect.ensuring(toStderr(clearLine))
        )
      )
    )
  }
})

/** Layer that provides the output of the process. */
export const layer: Layer.Layer<Output, never, Stdio.Stdio | Terminal.Terminal> = Layer.effect(Output, make)

/** Layer that writes what libraries log to stderr, as all that is no data: one line each, and when. */
export const layerLogger: Layer.Layer<never> = Logger.layer([
  Logger.withConsoleError(
    Logger.make(({ cause, date, logLevel, message }) => {
      const said = (Array.isArray(message) ? message : [message]).map(String)
      const texts = cause.reasons.length > 0 ? [...said, Cause.pretty(cause)] : said
      return String(print`${date.toISOString().slice(11)} ${logLevel.toLowerCase()}: ${texts.join(" ")}`)
    })
  )
])

const clearLine = print`\r\x1b[2K`
const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
const interval = Duration.millis(100)
// What is done sooner than this needs no progress.
const quiet = Duration.millis(200)

interface Environment {
  readonly noColor: boolean
  readonly forceColor: boolean
  readonly isDumb: boolean
  readonly isCi: boolean
}

const isSet = (name: string): Config.Config<boolean> =>
  Config.option(Config.String(name)).pipe(
    Config.map(Option.exists((value) => value !== "" && value !== "0" && value.toLowerCase() !== "false"))
  )

const environmentConfig: Config.Config<Environment> = Config.all({
  // Any value but an empty one counts (no-color.org).
  noColor: Config.option(Config.String("NO_COLOR")).pipe(Config.map(Option.exists((value) => value !== ""))),
  forceColor: isSet("FORCE_COLOR"),
  isDumb: Config.option(Config.String("TERM")).pipe(Config.map(Option.exists((term) => term === "dumb"))),
  isCi: isSet("CI")
})

const colorsOf = ({ forceColor, isDumb, noColor }: Environment, isTerminal: boolean): Colors =>
  colors(!noColor && (forceColor || (isTerminal && !isDumb)))
