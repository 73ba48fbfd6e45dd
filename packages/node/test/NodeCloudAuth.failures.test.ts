import type { Reason } from "@dd-cloud-auth/core/Failure"
import * as Retry from "@dd-cloud-auth/core/Retry"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { apiKey, appKey, layer, list, resource, resources, type Settings } from "./client.ts"
import { always, answer, head, json, serve, type Script } from "./rawServer.ts"
import * as Witness from "./witness.ts"

const withAttributes = (attributes: unknown) => ({ data: [resource(0), { ...resource(1), attributes }] })

interface Case {
  readonly server: string
  readonly script: Script
  readonly settings?: Settings
  readonly fails: Reason["_tag"]
  readonly has?: Record<string, unknown>
  /** What a person reads. */
  readonly says?: RegExp
}

// All that this server says repeats the keys it was sent, and so must come out without them.
const echo = `${apiKey} ${appKey}`
const strings = { errors: [`Forbidden ${echo}`] }
const objects = { errors: [{ title: "Denied", detail: echo, source: { pointer: `/data/${apiKey}` } }] }
const html = `<html><title>Sign in ${echo}</title><body>${echo}</body></html>`

const statuses: ReadonlyArray<readonly [number, Reason["_tag"]]> = [
  [400, "BadRequest"],
  [401, "Unauthorized"],
  [402, "UnexpectedStatus"],
  [403, "Forbidden"],
  [404, "NotFound"],
  [409, "Conflict"],
  [418, "UnexpectedStatus"],
  [429, "RateLimited"],
  [500, "ServerError"],
  [502, "ServerError"],
  [503, "ServerError"],
  [201, "UnexpectedStatus"],
  [204, "UnexpectedStatus"],
  [304, "UnexpectedStatus"]
]
const bodies: ReadonlyArray<readonly [string, string]> = [
  ["strings", JSON.stringify(strings)],
  ["objects", JSON.stringify(objects)],
  ["an object", JSON.stringify({ error: { message: echo } })],
  ["HTML", html],
  ["nothing", ""],
  ["half of it", JSON.stringify(objects).slice(0, -8)]
]

const refusals: ReadonlyArray<Case> = statuses.flatMap(([status, fails]) =>
  bodies.map(([shape, body]) => ({
    server: `answers ${status} with ${shape}`,
    script: always(status === 204 || status === 304 ? head(status, {}) : answer(status, body)),
    fails,
    has: { status }
  }))
)

const limits: ReadonlyArray<Case> = (
  [
    ["7", { resetAfter: 7 }],
    ["soon", { resetAfter: undefined }],
    ["-5", { resetAfter: undefined }],
    ["3600", { resetAfter: 3600 }],
    ["1763846400", { resetAfter: 1_763_846_400 }],
    ["9".repeat(400), { resetAfter: Number.MAX_SAFE_INTEGER }],
    ["NaN", { resetAfter: undefined }],
    ["1e3", { resetAfter: undefined }],
    ["", { resetAfter: undefined }]
  ] as const
).map(([reset, has]) => ({
  server: `answers 429 with X-RateLimit-Reset: ${reset.slice(0, 20)}`,
  script: always(json(429, strings, { "x-ratelimit-reset": reset, "retry-after": reset })),
  // A reset that is usable lies past the time limit: the call ends at once rather than wait.
  settings: {
    retry: has.resetAfter === undefined ? Retry.none : Retry.standard,
    timeout: "5 seconds"
  },
  fails: "RateLimited",
  has
}))

const malformed: ReadonlyArray<Case> = (
  [
    [
      "truncated JSON of 100,000 mappings",
      JSON.stringify(resources(100_000)).slice(0, -1_000),
      {},
      /cut off/
    ],
    ["HTML", html, {}, /not JSON/],
    ["an empty body", "", {}, /empty/],
    ["null", "null", {}, /null/],
    ["a string", JSON.stringify(echo), {}, /string/],
    ["an array", "[]", {}, undefined],
    ["data that is null", `{"data":null}`, { path: "data" }, /null/],
    ["data that is an object", `{"data":{}}`, { path: "data" }, /object/],
    ["no data", JSON.stringify({ echo }), { path: "data" }, /Missing/],
    [
      "an item that is null",
      JSON.stringify({ data: [resource(0), null] }),
      { path: "data[1]", index: 1 },
      undefined
    ],
    [
      "an id that is a number",
      JSON.stringify({ data: [{ ...resource(0), id: 7 }] }),
      { path: "data[0].id" },
      undefined
    ],
    [
      "a type that is null",
      JSON.stringify({ data: [{ ...resource(0), type: null }] }),
      { path: "data[0].type" },
      undefined
    ],
    [
      "an unknown type",
      JSON.stringify({ data: [{ ...resource(0), type: echo }] }),
      { path: "data[0].type", index: 0 },
      undefined
    ],
    [
      "attributes that are null",
      JSON.stringify(withAttributes(null)),
      { path: "data[1].attributes" },
      undefined
    ],
    [
      "a pattern that is a number",
      JSON.stringify(withAttributes({ ...resource(1).attributes, arn_pattern: 123 })),
      { path: "data[1].attributes.arn_pattern", index: 1 },
      undefined
    ],
    [
      "a pattern that is null",
      JSON.stringify(withAttributes({ ...resource(1).attributes, arn_pattern: null })),
      { path: "data[1].attributes.arn_pattern", index: 1 },
      undefined
    ],
    [
      "no pattern",
      JSON.stringify(withAttributes({ account_identifier: "a", account_uuid: "b" })),
      { path: "data[1].attributes.arn_pattern", index: 1 },
      undefined
    ]
  ] as const
).map(([what, body, has, says]) => ({
  server: `answers 200 with ${what}`,
  script: always(answer(200, body)),
  fails: "Malformed",
  has,
  ...(says === undefined ? {} : { says })
}))

/** Writes on and on, until the other side has had enough. */
const trickle =
  (first: Uint8Array, more: string): Script =>
  (socket) => {
    socket.write(first)
    const timer = setInterval(() => socket.write(more), 10)
    socket.once("close", () => clearInterval(timer))
  }
const flood =
  (first: Uint8Array): Script =>
  (socket) => {
    const chunk = Buffer.alloc(65_536, " ")
    const more = () => {
      while (socket.write(chunk));
    }
    socket.on("drain", more)
    socket.write(first)
    more()
  }
const promised = head(200, { "content-length": 1_000_000 })
const chunked = head(200, { "transfer-encoding": "chunked" })

const broken: ReadonlyArray<Case> = [
  {
    server: "resets the connection",
    script: (socket) => socket.resetAndDestroy(),
    fails: "Unreachable",
    has: { kind: "network", code: "ECONNRESET" }
  },
  {
    server: "closes the connection",
    script: (socket) => socket.end(),
    fails: "Unreachable",
    has: { kind: "network" }
  },
  {
    server: "speaks something else",
    script: (socket) => socket.end(`SSH-2.0-${echo}\r\n`),
    fails: "Unreachable",
    has: { kind: "network" }
  },
  {
    server: "sends a head without end",
    script: trickle(Buffer.from("HTTP/1.1 200 OK\r\n"), `x-${"a".repeat(1000)}: ${echo}\r\n`),
    fails: "Unreachable",
    has: { kind: "network" }
  },
  {
    server: "closes half-way through a body of known length",
    script: (socket) => socket.end(Buffer.concat([promised, Buffer.from(`{"data":[`)])),
    fails: "Unreachable",
    has: { kind: "network" }
  },
  {
    server: "resets half-way through a body",
    script: (socket) =>
      socket.write(Buffer.concat([promised, Buffer.from(`{"data":[`)]), () => socket.resetAndDestroy()),
    fails: "Unreachable",
    has: { kind: "network" }
  },
  {
    server: "closes half-way through a chunked body",
    script: (socket) => socket.end(Buffer.concat([chunked, Buffer.from(`9\r\n{"data":[\r\n`)])),
    fails: "Unreachable",
    has: { kind: "network" }
  },
  {
    server: "breaks its own chunks",
    script: (socket) => socket.end(Buffer.concat([chunked, Buffer.from(`zz\r\n${echo}\r\n`)])),
    fails: "Unreachable",
    has: { kind: "network" }
  },
  {
    server: "never answers",
    script: () => {},
    settings: { headersTimeout: "50 millis" },
    fails: "Unreachable",
    has: { kind: "timeout" }
  },
  {
    server: "never answers, and no time to wait for it",
    script: () => {},
    settings: { headersTimeout: 0 },
    fails: "Unreachable",
    has: { kind: "timeout", code: "UND_ERR_HEADERS_TIMEOUT" }
  },
  {
    server: "stops half-way through a body, and no time to wait for it",
    script: always(Buffer.concat([promised, Buffer.from(`{"data":[`)])),
    settings: { bodyTimeout: 0 },
    fails: "Unreachable",
    has: { kind: "timeout", code: "UND_ERR_BODY_TIMEOUT" }
  },
  {
    server: "trickles a head",
    script: trickle(Buffer.from("HTTP/1.1 200 OK\r\n"), "x: y\r\n"),
    settings: { headersTimeout: "50 millis" },
    fails: "Unreachable",
    has: { kind: "timeout" }
  },
  {
    server: "answers 100 again and again",
    script: trickle(Buffer.from("HTTP/1.1 103 Early Hints\r\n\r\n"), "HTTP/1.1 103 Early Hints\r\n\r\n"),
    settings: { timeout: "200 millis" },
    fails: "Unreachable",
    has: { kind: "timeout" }
  },
  {
    server: "stops half-way through a body",
    script: always(Buffer.concat([promised, Buffer.from(`{"data":[`)])),
    settings: { bodyTimeout: "50 millis" },
    fails: "Unreachable",
    has: { kind: "timeout" }
  },
  {
    server: "trickles a body",
    script: trickle(promised, " "),
    settings: { timeout: "200 millis" },
    fails: "Unreachable",
    has: { kind: "timeout" }
  },
  {
    server: "sends a body without end",
    script: flood(head(200, { "content-type": "application/json" })),
    settings: { maxResponseBytes: 1_000_000 },
    fails: "Malformed",
    says: /1000000 bytes/
  },
  {
    server: "sends an error without end",
    script: flood(head(500, { "content-type": "application/json" })),
    fails: "ServerError"
  }
]

const verify = ({ fails, has, says, script, settings }: Case) =>
  Effect.gen(function* () {
    const server = yield* serve(script)
    const witness = Witness.make()
    const exit = yield* list.pipe(
      Effect.provide(Layer.provideMerge(layer(server.origin, settings), witness.layer)),
      Effect.exit
    )
    witness.sawNone([apiKey, appKey], exit)
    const failure = yield* Effect.flip(exit)
    assert.strictEqual(failure.reason._tag, fails, failure.message)
    assert.deepInclude({ resetAfter: undefined, ...failure.reason }, { ...has })
    assert.include(failure.message, "personaMappings.list")
    if (says !== undefined) assert.match(failure.message, says)
    assert.strictEqual(server.requests.length, 1)
    // Whatever the server still meant to say, nobody listens any more.
    yield* Effect.promise(() => Promise.all(server.closed))
  })

// What takes milliseconds here may take seconds on a machine that does much else.
const slow = 30_000

const redirects = [301, 302, 303, 307, 308] as const

describe("NodeCloudAuth", () => {
  let printed: ReturnType<typeof Witness.printing>
  beforeAll(() => {
    printed = Witness.printing()
  })
  afterAll(() => printed([apiKey, appKey]))

  describe.concurrent("layer", () => {
    it.live.each(
      [...refusals, ...limits, ...malformed, ...broken].map(
        (scenario) => [scenario.server, scenario.fails, scenario] as const
      )
    )("meets a server that %s with %s", ([, , scenario]) => verify(scenario), slow)

    it.live("shows no key in a span, though an answer that is fine repeats the keys in every header", () =>
      Effect.gen(function* () {
        const headers = {
          "content-type": `application/${apiKey}`,
          date: echo,
          "set-cookie": `a=${appKey}`,
          "x-echo": echo,
          "x-ratelimit-limit": echo,
          "x-ratelimit-remaining": "7",
          [`x-${apiKey}`]: "1"
        }
        const server = yield* serve(always(json(200, resources(2), headers)))
        const witness = Witness.make()
        const exit = yield* list.pipe(
          Effect.provide(Layer.provideMerge(layer(server.origin), witness.layer)),
          Effect.exit
        )
        assert.strictEqual((yield* exit).length, 2)
        witness.sawNone([apiKey, appKey], exit)
        assert.deepStrictEqual(
          witness.attributes().filter(([name]) => /header\.(dd-api-key|x-)/.test(name)),
          [
            ["http.request.header.dd-api-key", "<redacted>"],
            ["http.response.header.x-ratelimit-remaining", "7"]
          ]
        )
      })
    )

    it.live.each(redirects)("does not follow a %i to another host and port, nor do the keys", (status) =>
      Effect.gen(function* () {
        const elsewhere = yield* serve(always(json(200, resources(1))))
        for (const host of [elsewhere.host, elsewhere.host.replace("127.0.0.1", "localhost")]) {
          yield* verify({
            server: "redirects",
            script: always(answer(status, "", { location: `http://${host}/` })),
            fails: "Unreachable",
            has: { kind: "redirect", status },
            says: new RegExp(host)
          })
        }
        assert.strictEqual(elsewhere.requests.length, 0)
      })
    )

    it.live.each(redirects)("does not follow a %i to itself", (status) =>
      verify({
        server: "redirects",
        script: always(answer(status, "", { location: "/api/v2/cloud_auth/aws/persona_mapping" })),
        fails: "Unreachable",
        has: { kind: "redirect", status }
      })
    )

    it.live("meets a port where nobody listens with Unreachable", () =>
      Effect.gen(function* () {
        const { origin } = yield* Effect.scoped(serve(() => {}))
        const failure = yield* Effect.flip(Effect.provide(list, layer(origin)))
        assert.strictEqual(failure.reason._tag, "Unreachable")
        assert.deepInclude({ ...failure.reason }, { kind: "network", code: "ECONNREFUSED" })
      })
    )

    it.live("meets a port where nobody shakes hands with Unreachable", () =>
      Effect.gen(function* () {
        const { origin } = yield* serve(() => {})
        for (const connectTimeout of ["50 millis", 0] as const) {
          const failure = yield* Effect.flip(
            Effect.provide(list, layer(origin.replace("http:", "https:"), { connectTimeout }))
          )
          assert.strictEqual(failure.reason._tag, "Unreachable")
          assert.deepInclude({ ...failure.reason }, { kind: "timeout", code: "UND_ERR_CONNECT_TIMEOUT" })
        }
      })
    )
  })
})
