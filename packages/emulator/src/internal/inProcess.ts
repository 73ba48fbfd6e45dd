import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { isBodiless, type Pace, pieces, type Step } from "./delivery.ts"
import type { Engine } from "./engine.ts"
import {
  HttpClient,
  HttpClientError,
  type HttpClientRequest,
  TransportError,
  makeHttpClient,
  responseFromWeb
} from "./unstable.ts"

/** A client whose requests to the origin are answered by the engine, as a transport would have answered them. */
export const makeClient = (engine: Engine, origin: string): HttpClient =>
  makeHttpClient((request, url) =>
    Effect.gen(function* () {
      if (url.origin !== origin) return yield* failed(request, unknownHost(url.hostname))
      const steps = yield* engine.handle({
        method: request.method,
        target: url.pathname + url.search,
        headers: { host: url.host, ...request.headers },
        body: yield* readBody(request)
      })
      const head = steps.findIndex(({ _tag }) => _tag === "Head")
      yield* Stream.runDrain(bytesOf(head < 0 ? steps : steps.slice(0, head))).pipe(
        Effect.catch((cause) => failed(request, cause))
      )
      // Without a head the delivery ends in a reset or a hang, so that this is not reached.
      const { headers, status } = steps[head] as Extract<Step, { readonly _tag: "Head" }>
      const rest = steps.slice(head + 1)
      const body =
        isBodiless(status) || rest.length === 0
          ? null
          : Stream.toReadableStreamWith(bytesOf(rest), yield* Effect.context())
      return responseFromWeb(
        request,
        new Response(body, {
          status,
          headers: headers.map(([name, value]): [string, string] => [name, value])
        })
      )
    })
  )

/** The bytes of a delivery, with its waits; fails where the connection breaks. */
const bytesOf = (steps: ReadonlyArray<Step>): Stream.Stream<Uint8Array, Error> =>
  Stream.fromIterable(steps).pipe(
    Stream.flatMap((step): Stream.Stream<Uint8Array, Error> => {
      switch (step._tag) {
        case "Wait":
          return wait(step.millis)
        case "Hang":
          return Stream.never
        case "Chunk":
          return step.pace === undefined ? Stream.succeed(step.bytes) : trickle(step.bytes, step.pace)
        case "Reset":
          return Stream.fail(connectionError("ECONNRESET", "read ECONNRESET"))
        case "Close":
          return Stream.fail(
            connectionError("ECONNRESET", "the other side closed before the answer was complete")
          )
        case "Head":
          return Stream.empty
      }
    })
  )

const wait = (millis: number): Stream.Stream<never> => Stream.drain(Stream.fromEffect(Effect.sleep(millis)))

const trickle = (bytes: Uint8Array, pace: Pace): Stream.Stream<Uint8Array> =>
  Stream.fromIterable(pieces(bytes, pace), { chunkSize: 1 }).pipe(
    Stream.flatMap((piece) => Stream.concat(wait(pace.millis), Stream.succeed(piece)))
  )

const readBody = (request: HttpClientRequest): Effect.Effect<string, HttpClientError> => {
  const { body } = request
  switch (body._tag) {
    case "Empty":
      return Effect.succeed("")
    case "Uint8Array":
      return Effect.succeed(new TextDecoder().decode(body.body))
    case "Stream":
      return Stream.mkString(Stream.decodeText(body.stream)).pipe(
        Effect.catch((cause) => failed(request, cause))
      )
    default:
      return Effect.promise(() =>
        new Response(body._tag === "Raw" ? (body.body as BodyInit) : body.formData).text()
      )
  }
}

const failed = (request: HttpClientRequest, cause: unknown): Effect.Effect<never, HttpClientError> =>
  Effect.fail(new HttpClientError({ reason: new TransportError({ request, cause }) }))

const connectionError = (code: string, message: string): Error => Object.assign(new Error(message), { code })

const unknownHost = (host: string): Error => connectionError("ENOTFOUND", `getaddrinfo ENOTFOUND ${host}`)
