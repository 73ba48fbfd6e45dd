/* oxlint-disable unicorn/require-post-message-target-origin -- workers have none */
import * as CanaryPage from "@dd-cloud-auth/canary/Page"
import * as Chromium from "@dd-cloud-auth/chromium"
import * as Suite from "@dd-cloud-auth/conformance/Suite"
import type { Browser, Page } from "playwright-core"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { describeInChromium } from "./support/inChromium.ts"
import { type PageServer, servePage } from "./support/pageServer.ts"
import { withTargets } from "./support/targets.ts"

type Targets = Readonly<Record<string, Suite.Target>>
type Conform = (targets: Targets) => Promise<ReadonlyArray<Suite.Outcome>>

/** How each runtime inside of the browser is handed the targets; runs in the page. */
const runtimes: Readonly<Record<string, Conform>> = {
  "a page": (targets) => globalThis.inPage.conform(targets),
  "a web worker": (targets) =>
    new Promise((resolve, reject) => {
      const worker = new Worker("/worker.js", { type: "module" })
      worker.addEventListener("message", ({ data }) => resolve(data))
      worker.addEventListener("error", ({ message }) => reject(new Error(message)))
      worker.postMessage(targets)
    }),
  "a service worker": async (targets) => {
    const registration = await navigator.serviceWorker.register("/serviceWorker.js", { type: "module" })
    await navigator.serviceWorker.ready
    return new Promise((resolve) => {
      navigator.serviceWorker.addEventListener("message", ({ data }) => resolve(data))
      registration.active!.postMessage(targets)
    })
  }
}

describeInChromium("CloudAuth in Chromium", () => {
  let browser: Browser
  let server: PageServer
  let page: Page
  let assertNoKey: () => Promise<void>
  const problems: Array<string> = []

  beforeAll(async () => {
    server = await servePage("*")
    browser = await Chromium.launch()
    page = await browser.newPage()
    assertNoKey = CanaryPage.watch(page)
    page.on("pageerror", (error) => problems.push(String(error)))
    page.on("console", (message) => {
      if (/Content Security Policy|unsafe-eval/i.test(message.text())) problems.push(message.text())
    })
    await page.goto(server.origin)
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  describe.each(Object.keys(runtimes))("in %s", (runtime) => {
    let outcomes: ReadonlyArray<Suite.Outcome>

    beforeAll(async () => {
      outcomes = await withTargets(server.origin, (targets) => page.evaluate(runtimes[runtime]!, targets))
    }, 60_000)

    it.each(Suite.all.map(({ name }) => name))("%s", (name) => {
      const outcome = outcomes.find((outcome) => outcome.name === name)
      assert.isTrue(outcome?.ok, outcome?.message ?? "it was not run")
    })
  })

  it("breaks no Content-Security-Policy, and leaves no error unhandled, and no key in the page", async () => {
    assert.deepStrictEqual(problems, [])
    await assertNoKey()
  })
})
