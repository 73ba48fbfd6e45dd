import * as Chromium from "@dd-cloud-auth/chromium"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import type { Browser } from "playwright-core"
import { afterAll, afterEach, assert, beforeAll, describe, it, vi } from "vitest"
import * as Canary from "../src/Canary.ts"
import * as CanaryPage from "../src/Page.ts"

const hasBrowser = (await Chromium.executable()) !== undefined

const html = "<!doctype html><title>Hello</title><textarea></textarea>"

/** A worker of either kind, which says what it is asked about. */
const worker = "console.log(decodeURIComponent(location.search))"

/** Runs in the page: puts a value into a database. */
const keep = (value: unknown, key: IDBValidKey = 1): Promise<unknown> =>
  new Promise((resolve) => {
    const request = indexedDB.open("a")
    request.addEventListener("upgradeneeded", () => {
      request.result.createObjectStore("b").put(value, key)
    })
    request.addEventListener("success", resolve)
  })

describe.skipIf(!hasBrowser)("Page", () => {
  const server = createServer((request, response) => {
    const [type, body] = request.url!.startsWith("/worker.js") ? ["javascript", worker] : ["html", html]
    response.writeHead(200, { "content-type": `text/${type}` }).end(body)
  })
  let browser: Browser
  let origin: string
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    browser = await Chromium.launch()
  })
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))
  afterAll(async () => {
    await browser?.close()
    server.close()
  })

  /** A watched page in which `script` ran. */
  const open = async (script: string) => {
    const page = await browser.newPage()
    const assertNoKey = CanaryPage.watch(page)
    await page.goto(origin)
    await page.evaluate(script)
    return assertNoKey
  }

  describe("watch", () => {
    it("passes a page that keeps other things", async () => {
      const assertNoKey = await open(
        `localStorage.theme = "dark"; document.cookie = "a=b"; console.log("fine"); (${keep})({ a: [1, null] })`
      )
      await assertNoKey()
    })

    it.each([
      ["console", "console.log(piece)"],
      ["console", "console.log({ a: [piece] })"],
      ["console", "setTimeout(() => { throw new Error(piece) })"],
      ["console", "new Worker('/worker.js?' + piece)"],
      ["console", "navigator.serviceWorker.register('/worker.js?' + piece)"],
      ["document", "document.body.textContent = piece"],
      ["document", "document.body.title = piece"],
      ["fields", "document.querySelector('textarea').value = piece"],
      ["address", "location.hash = piece"],
      ["history", "history.replaceState({ piece }, '')"],
      ["history", "window.name = piece"],
      ["storage", "localStorage.key = piece"],
      ["storage", "sessionStorage.key = piece"],
      ["storage", "new Promise((resolve) => { indexedDB.open(piece).onsuccess = resolve })"],
      ["storage", "keep({ a: [new Map([[1, piece]])] })"],
      ["storage", "keep(new Set([new Blob([piece])]))"],
      ["storage", "keep(new TextEncoder().encode(piece))"],
      ["storage", "keep(1, piece)"],
      ["storage", "caches.open(piece)"],
      ["storage", "caches.open('a').then((cache) => cache.put('/?' + piece, new Response()))"],
      ["storage", "caches.open('a').then((cache) => cache.put('/', new Response(piece)))"],
      [
        "storage",
        "caches.open('a').then((cache) => cache.put('/', new Response('', { headers: { a: piece } })))"
      ],
      ["cookies", "document.cookie = 'key=' + piece"]
    ])("fails where a piece of a key is in the page's %s: %s", async (where, script) => {
      const piece = Canary.keys.apiKey.slice(20, 28)
      const assertNoKey = await open(`const piece = "${piece}"; const keep = ${keep}; ${script}`)
      // What a page says comes in its own time.
      const leak = await vi.waitFor(
        () =>
          assertNoKey().then(
            () => Promise.reject(new Error("No leak was seen.")),
            (error: Error) => error.message
          ),
        30_000
      )
      assert.include(leak, `a piece of the API key is in the page's ${where}, line `)
      assert.notInclude(leak, piece)
    })
  })
})
