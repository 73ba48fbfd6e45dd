import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import type { Browser } from "playwright-core"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Chromium from "../src/Chromium.ts"

describe.skipIf((await Chromium.executable()) === undefined)("Chromium", () => {
  describe("launch", () => {
    let browser: Browser
    let origin: string
    const server = createServer((request, response) => {
      if (request.url === "/data") return response.end("{}")
      return response.setHeader("content-type", "text/html").end("<title>Loopback</title><h1>Hello</h1>")
    })

    beforeAll(async () => {
      browser = await Chromium.launch()
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    }, 60_000)
    afterAll(async () => {
      await browser?.close()
      server.close()
    })

    it("opens a page on loopback and takes a screenshot of its text", async () => {
      const page = await browser.newPage({ viewport: { width: 300, height: 200 } })
      await page.goto(origin)
      assert.strictEqual(await page.title(), "Loopback")
      const written = await page.screenshot()
      await page.evaluate(`document.querySelector("h1").textContent = ""`)
      const blank = await page.screenshot()
      assert.strictEqual(written.subarray(1, 4).toString(), "PNG")
      assert.notStrictEqual(written.toString("base64"), blank.toString("base64"), "no font to write with")
      await page.close()
    })

    it("runs the script of a data: URL", async () => {
      const page = await browser.newPage()
      await page.goto("data:text/html,<script>document.title = 6 * 7</script>")
      assert.strictEqual(await page.title(), "42")
      await page.close()
    })

    it("resolves no name but a loopback one", async () => {
      const page = await browser.newPage()
      const error = await page.goto("http://example.com/").catch(String)
      assert.include(String(error), "ERR_NAME_NOT_RESOLVED")
      await page.close()
    })

    it("keeps the same-origin policy, so that a CORS refusal is a refusal", async () => {
      const page = await browser.newPage()
      await page.goto("data:text/html,<title>another origin</title>")
      const answer = await page.evaluate(`fetch("${origin}/data").then(() => "read", () => "refused")`)
      assert.strictEqual(answer, "refused")
      await page.goto(origin)
      assert.strictEqual(await page.evaluate(`fetch("/data").then(() => "read", () => "refused")`), "read")
      await page.close()
    })
  })
})
