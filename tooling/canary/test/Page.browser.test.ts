import * as Chromium from "@dd-cloud-auth/chromium"
import type { Browser } from "playwright-core"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Canary from "../src/Canary.ts"
import * as CanaryPage from "../src/Page.ts"

const hasBrowser = (await Chromium.executable()) !== undefined

describe.skipIf(!hasBrowser)("Page", () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await Chromium.launch()
  }, 60_000)
  afterAll(() => browser?.close())

  /** A page of an origin that is answered here, in which `script` ran. */
  const open = async (script: string) => {
    const page = await browser.newPage()
    await page.route("**/*", (route) => route.fulfill({ contentType: "text/html", body: "<p>Hello</p>" }))
    const assertNoKey = CanaryPage.watch(page)
    await page.goto("http://localhost/")
    await page.evaluate(script)
    return assertNoKey
  }

  describe("watch", () => {
    it("passes a page that keeps other things", async () => {
      await (
        await open(`localStorage.theme = "dark"; document.cookie = "a=b"; console.log("fine")`)
      )()
    })

    it.each([
      ["console", "console.log(piece)"],
      ["document", "document.body.textContent = piece"],
      ["document", "document.body.title = piece"],
      ["address", "location.hash = piece"],
      ["storage", "localStorage.key = piece"],
      ["storage", "sessionStorage.key = piece"],
      ["storage", "new Promise((resolve) => { indexedDB.open(piece).onsuccess = resolve })"],
      ["cookies", `document.cookie = "key=" + piece`]
    ])("fails where a piece of a key is in the page's %s: %s", async (where, script) => {
      const piece = Canary.keys.apiKey.slice(20, 28)
      const assertNoKey = await open(script.replace("piece", () => JSON.stringify(piece)))
      const leak = await assertNoKey().then(
        () => "nothing",
        (error: Error) => error.message
      )
      assert.include(leak, `a piece of the API key is in the page's ${where}, line 1`)
      assert.notInclude(leak, piece)
    })
  })
})
