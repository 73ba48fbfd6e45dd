import * as Canary from "@dd-cloud-auth/canary"
import { stored } from "@dd-cloud-auth/canary/stored"
import * as Faults from "@dd-cloud-auth/emulator/Faults"
import * as Redacted from "effect/Redacted"
import { assert, describe, it } from "vitest"
import type { Served, World } from "../harness.ts"

const keysOf = ({ emulator: { credentials } }: Served): ReadonlyArray<string> =>
  credentials._tag === "Keys"
    ? [credentials.apiKey, credentials.appKey].map((key) => Redacted.value(key))
    : []

export const security = (world: World): void => {
  describe("Security", () => {
    it("breaks its own policy nowhere, and shows no key to anybody", async () => {
      const served = await world.serve()
      const keys = keysOf(served)
      assert.sameMembers([...keys], Object.values(Canary.emulator))
      const seen: Array<string> = []
      const page = await world.open(served, "#/mappings", {
        expected: /Failed to load resource/,
        before: async (page) => {
          page.on("console", (message) => seen.push(message.text()))
          page.on("request", (request) => seen.push(request.url(), JSON.stringify(request.headers())))
          page.on("response", async (response) => {
            seen.push(JSON.stringify(await response.allHeaders()), await response.text().catch(() => ""))
          })
          await page.addInitScript(() => {
            const broken: Array<string> = []
            Object.assign(globalThis, { broken })
            document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
              broken.push(`${violatedDirective} ${blockedURI}`)
            )
          })
        }
      })
      await page.getByRole("row").nth(2).click()
      for (const tab of ["Try a caller", "Map", "Problems"])
        await page.getByRole("link", { name: tab }).last().click()
      // A site that sends the keys back, as a debugging proxy might.
      await served.faults(
        Faults.answer({
          status: 403,
          body: JSON.stringify({ errors: keys }),
          headers: { "content-type": "application/json" }
        })
      )
      await page.getByRole("button", { name: "Refresh" }).click()
      await page.getByRole("alert").waitFor()
      seen.push(await page.content(), await page.locator("body").innerText())
      assert.deepStrictEqual(await page.evaluate(() => (globalThis as { broken?: unknown }).broken), [])
      assert.isAbove(seen.length, 10)
      Canary.assertAbsent({ "what the page saw": seen.join("\n") })
      assert.strictEqual(await stored(page), JSON.stringify([{}, {}, "", [], []]))
    })

    it("runs no inline script that got into the page", async () => {
      const page = await world.open(await world.serve(), "#/mappings", {
        expected: /Content Security Policy|trusted/i
      })
      const ran = await page.evaluate(() => {
        const script = document.createElement("script")
        try {
          script.textContent = "globalThis.ran = true"
          document.body.append(script)
        } catch {
          return false
        }
        return "ran" in globalThis
      })
      assert.isFalse(ran)
    })
  })
}
