import * as CanaryPage from "@dd-cloud-auth/canary/Page"
import * as Chromium from "@dd-cloud-auth/chromium"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { afterAll, afterEach, assert, beforeAll, beforeEach, it } from "vitest"
import { describeInChromium } from "./support/inChromium.ts"
import { type PageServer, servePage } from "./support/pageServer.ts"
import { type Witness, witness } from "./support/witness.ts"

describeInChromium("BrowserCloudAuth.layer in a page", () => {
  let browser: Browser
  let server: PageServer
  let context: BrowserContext
  let page: Page
  let problems: Array<string>
  let assertNoKey: () => Promise<void>
  const witnesses: Array<Witness> = []

  const serve = async (...options: Parameters<typeof witness>): Promise<Witness> => {
    const started = await witness(...options)
    witnesses.push(started)
    return started
  }
  const list = (origin: string): Promise<unknown> =>
    page.evaluate((origin) => globalThis.inPage.list(origin), origin)

  beforeAll(async () => {
    server = await servePage("*")
    browser = await Chromium.launch()
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  beforeEach(async () => {
    context = await browser.newContext()
    page = await context.newPage()
    problems = []
    assertNoKey = CanaryPage.watch(page)
    page.on("pageerror", (error) => problems.push(String(error)))
    await page.goto(server.origin)
  })

  afterEach(async () => {
    await assertNoKey()
    await context.close()
    for (const started of witnesses.splice(0)) await started.close()
    assert.deepStrictEqual(problems, [])
  })

  it("says that a refused call may be CORS, and has sent no key", async () => {
    const { origin, requests } = await serve((_, response) => response.end(`{"data":[]}`), { cors: false })
    const failure = await list(origin)
    assert.deepInclude(failure, { _tag: "Unreachable", kind: "network", operation: "personaMappings.list" })
    const { message } = failure as Error
    assert.include(message, "the browser hides the reason. It may be CORS")
    assert.include(message, `${origin} has to allow calls from ${server.origin}`)
    assert.include(message, "BrowserCloudAuth.layerProxy")
    assert.deepStrictEqual(
      requests.map(({ headers, method }) => [method, headers["dd-api-key"]]),
      [["OPTIONS", undefined]]
    )
  })

  it("sends the keys, and nothing else that it need not: no cookie, no referrer, no trace", async () => {
    const { origin, requests } = await serve((_, response) => response.end(`{"data":[]}`))
    await context.addCookies([{ name: "session", value: "secret", domain: "127.0.0.1", path: "/" }])
    assert.deepStrictEqual(await list(origin), { ids: [] })
    const [preflight, request, ...more] = requests
    assert.deepStrictEqual(more, [])
    assert.strictEqual(preflight?.method, "OPTIONS")
    assert.strictEqual(preflight?.headers["access-control-request-headers"], "dd-api-key,dd-application-key")
    const own = Object.keys(request!.headers).filter(
      (name) => !/^(host|connection|origin|user-agent|sec-|accept-|pragma|cache-control)/.test(name)
    )
    assert.deepStrictEqual(own.sort(), ["accept", "dd-api-key", "dd-application-key"])
    assert.match(request!.headers["user-agent"]!, /^Mozilla/)
  })

  it("keeps nothing in the browser", async () => {
    const { origin } = await serve((_, response) => {
      response.setHeader("cache-control", "max-age=3600").setHeader("set-cookie", "a=b").end(`{"data":[]}`)
    })
    await list(origin)
    const kept = await page.evaluate(async () => [
      localStorage.length,
      sessionStorage.length,
      (await indexedDB.databases()).length,
      (await caches.keys()).length
    ])
    assert.deepStrictEqual(kept, [0, 0, 0, 0])
    assert.deepStrictEqual(await context.cookies(), [])
  })

  it("asks the server again each time, whatever an answer says about caching", async () => {
    const { origin, requests } = await serve((_, response) => {
      response.setHeader("cache-control", "max-age=3600").end(`{"data":[]}`)
    })
    await list(origin)
    await list(origin)
    assert.strictEqual(requests.filter(({ method }) => method === "GET").length, 2)
  })

  it("follows no redirect, so that the keys stay where they were sent", async () => {
    const elsewhere = await serve((_, response) => response.end(`{"data":[]}`))
    const { origin } = await serve((request, response) => {
      response.writeHead(307, { location: elsewhere.origin + request.url }).end()
    })
    const failure = await list(origin)
    assert.deepInclude(failure, { _tag: "Unreachable", kind: "redirect" })
    assert.deepStrictEqual(elsewhere.requests, [])
  })

  it("says that a call from an https page to an http origin is likely mixed content", async () => {
    const secure = "https://console.example"
    await page.route(`${secure}/**`, async (route) => {
      const { pathname } = new URL(route.request().url())
      await route.fulfill({ response: await route.fetch({ url: server.origin + pathname }) })
    })
    await page.goto(secure)
    const warning = page.waitForEvent("console", (message) => message.text().includes("Mixed Content"))
    const failure = await list("http://api.example")
    await warning
    assert.deepInclude(failure, { _tag: "Unreachable", kind: "network" })
    assert.include(
      (failure as Error).message,
      "likely mixed content: a page loaded over https may not call http://api.example"
    )
  })

  it("says that the browser is offline, and lists once it is online again", async () => {
    const { origin } = await serve((_, response) => response.end(`{"data":[]}`))
    await context.setOffline(true)
    const failure = await list(origin)
    assert.deepInclude(failure, { _tag: "Unreachable", kind: "network" })
    assert.include((failure as Error).message, "the browser is offline. Try again when it is online")
    await context.setOffline(false)
    assert.deepStrictEqual(await list(origin), { ids: [] })
  })

  it.each([
    ["before the answer", () => undefined],
    ["in mid-body", (response: { write: (text: string) => void }) => response.write(`{"data":[`)]
  ] as const)("aborts the request if it is interrupted %s", async (_, begin) => {
    const { aborted, arrived, origin } = await serve((_, response) => void begin(response))
    await page.evaluate((origin) => globalThis.inPage.start(origin), origin)
    await arrived
    await page.evaluate(() => globalThis.inPage.interrupt())
    await aborted
  })

  it("aborts the request if the page is left, without an unhandled rejection", async () => {
    const { aborted, arrived, origin } = await serve(() => undefined)
    await page.evaluate((origin) => globalThis.inPage.start(origin), origin)
    await arrived
    await page.goto(`${server.origin}/elsewhere`)
    await aborted
  })
})
