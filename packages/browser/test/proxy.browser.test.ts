/* oxlint-disable unicorn/require-post-message-target-origin -- workers have none */
import type { ProxyOptions } from "@dd-cloud-auth/browser/BrowserCloudAuth"
import * as CanaryPage from "@dd-cloud-auth/canary/Page"
import * as Chromium from "@dd-cloud-auth/chromium"
import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Failure from "@dd-cloud-auth/core/Failure"
import * as NodeProxy from "@dd-cloud-auth/node/NodeProxy"
import * as Effect from "effect/Effect"
import { readFile } from "node:fs/promises"
import type { IncomingMessage, RequestListener } from "node:http"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { afterAll, afterEach, assert, beforeAll, beforeEach, it } from "vitest"
import { bundleProgram } from "./support/bundle.ts"
import { describeInChromium } from "./support/inChromium.ts"
import { type PageServer, servePage } from "./support/pageServer.ts"

const call = { message: "A sentence of the server." }
const answer = { ...call, errors: [{ title: "T", detail: "D", source: { parameter: "p" } }] }

const reasons: ReadonlyArray<Failure.Reason> = [
  new Failure.BadRequest({ ...answer, status: 400 }),
  new Failure.Unauthorized({ ...answer, status: 401 }),
  new Failure.Forbidden({ ...answer, status: 403 }),
  new Failure.NotFound({ ...answer, status: 404 }),
  new Failure.Conflict({ ...answer, status: 409 }),
  new Failure.RateLimited({ ...answer, status: 429, resetAfter: 7, retryAfter: 9, limit: 60, name: "n" }),
  new Failure.ServerError({ ...answer, status: 503 }),
  new Failure.UnexpectedStatus({ ...answer, status: 418 }),
  new Failure.Unreachable({ ...call, kind: "network", code: "ECONNRESET" }),
  new Failure.Unreachable({ ...call, kind: "timeout" }),
  new Failure.Malformed({ ...call, status: 200, path: "data[1].id", index: 1 }),
  new Failure.InvalidCredentials({ message: "The API key is empty.", variable: "API key" })
]

const mapping = { id: "1", arnPattern: "arn:p", accountIdentifier: "a@b.c", accountUuid: "u" }

describeInChromium("BrowserCloudAuth.layerProxy in a page", () => {
  let browser: Browser
  let server: PageServer
  let context: BrowserContext
  let page: Page
  let assertNoKey: () => Promise<void>
  /** What Datadog answers to the proxy. */
  let upstream: Effect.Effect<ReadonlyArray<typeof mapping>, Failure.CloudAuthError>
  /** What stands in front of the proxy, if anything. */
  let front: RequestListener | undefined
  let requests: Array<IncomingMessage>

  const list = (options: ProxyOptions = {}): Promise<unknown> =>
    page.evaluate((options) => globalThis.inPage.listOfProxy(options), options)

  beforeAll(async () => {
    const unused = () => Effect.die("the proxy only lists")
    const proxy = await Effect.runPromise(
      NodeProxy.make({ cacheFor: 0 }).pipe(
        Effect.provideService(CloudAuth.CloudAuth, {
          personaMappings: {
            list: Effect.suspend(() => upstream),
            get: unused,
            create: unused,
            remove: unused
          },
          intakeMappings: { list: Effect.succeed([]), get: unused, create: unused, remove: unused },
          secrets: Effect.succeed([])
        })
      )
    )
    server = await servePage("'self'", (request, response) => {
      requests.push(request)
      if (front !== undefined) return front(request, response)
      const headers = Object.entries(request.headers as Record<string, string>)
      void proxy(new Request(`${server.origin}${request.url}`, { headers })).then(async (answer) =>
        response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
      )
    })
    browser = await Chromium.launch()
    context = await browser.newContext()
    page = await context.newPage()
    assertNoKey = CanaryPage.watch(page)
    await page.goto(server.origin)
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  afterEach(() => assertNoKey())

  beforeEach(async () => {
    upstream = Effect.succeed([mapping])
    front = undefined
    requests = []
    await context.clearCookies()
  })

  it("lists from the page's own origin, without keys, cookies or a preflight", async () => {
    await context.addCookies([{ name: "session", value: "secret", url: server.origin }])
    assert.deepStrictEqual(await list(), { ids: ["1"] })
    assert.deepStrictEqual(
      requests.map(({ headers, method, url }) => [method, url, headers.cookie, headers["dd-api-key"]]),
      [["GET", "/api/dd-cloud-auth/persona_mappings", undefined, undefined]]
    )
  })

  it("lists in a worker from the origin of the worker's script", async () => {
    const listed = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const worker = new Worker("/worker.js", { type: "module" })
          worker.addEventListener("message", ({ data }) => resolve(data))
          worker.postMessage("proxy")
        })
    )
    assert.deepStrictEqual(listed, { ids: ["1"] })
  })

  it("sends the cookies of the page's origin if told to", async () => {
    await context.addCookies([{ name: "session", value: "secret", url: server.origin }])
    await list({ cookies: true })
    assert.strictEqual(requests[0]?.headers.cookie, "session=secret")
  })

  it.each(reasons)("fails with what failed between the proxy and Datadog: %s", async (reason) => {
    const call = { operation: "personaMappings.list", site: "datadoghq.eu" }
    upstream = Effect.fail(new Failure.CloudAuthError({ ...call, reason }))
    assert.deepStrictEqual(await list(), { ...call, ...reason, message: reason.message })
    assert.strictEqual(requests.length, 1)
  })

  it.each([
    ["an HTML page to log in", 200, "Malformed", "not JSON"],
    ["nothing", 204, "UnexpectedStatus", "answered 204"],
    ["a redirect to log in", 302, "Unreachable", "whether the server asks for a login"],
    ["no such path", 404, "NotFound", "check that the proxy is served there"],
    ["a server that fails", 500, "ServerError", "This server answered, not Datadog"]
  ] as const)("fails as core's rules say where it meets %s", async (_, status, tag, said) => {
    front = (_, response) =>
      response.writeHead(status, { location: "/login" }).end("<!doctype html><title>Log in</title>")
    const failure = await list()
    assert.deepInclude(failure, { _tag: tag, site: new URL(server.origin).host })
    assert.include((failure as Error).message, said)
  })

  it("says what the proxy says where it is served elsewhere", async () => {
    const failure = await list({ path: "/elsewhere" })
    assert.deepInclude(failure, { _tag: "NotFound" })
    assert.include((failure as Error).message, "There is no such endpoint.")
  })

  it("says that the server may be down where the connection breaks", async () => {
    front = (_, response) => void response.socket?.resetAndDestroy()
    const failure = await list()
    assert.deepInclude(failure, { _tag: "Unreachable", kind: "network" })
    assert.include((failure as Error).message, "the browser hides the reason. The server may be down")
  })

  it("runs the program of the README", async () => {
    const [, program = ""] = /```ts\n(.*?)```/s.exec(
      await readFile(new URL("../README.md", import.meta.url), "utf8")
    )!
    assert.isAtMost(program.trim().split("\n").length, 20)
    const script = await bundleProgram(program)
    await page.route("**/readme.js", (route) =>
      route.fulfill({ contentType: "text/javascript", body: script })
    )
    const shown = page.evaluate(`import("/readme.js").then(() => document.body.innerText)`)
    assert.strictEqual(await shown, "arn:p acts as a@b.c")
  })
})
