import * as Faults from "@dd-cloud-auth/emulator/Faults"
import * as Store from "@dd-cloud-auth/emulator/Store"
import type { Page } from "playwright-core"
import { assert, describe, it } from "vitest"
import { screenshot, type Served, type World } from "../harness.ts"

const notice = (page: Page) => page.getByRole("alert")
const rows = (page: Page) => page.getByRole("row").filter({ has: page.getByRole("gridcell") })

/** A browser writes a line for every answer that is an error; that is not the page's. */
const expected = /Failed to load resource/

export const failures = (world: World): void => {
  describe("Failures", () => {
    const cases: ReadonlyArray<readonly [string, Faults.Fault, ReadonlyArray<string>]> = [
      [
        "a missing permission",
        Faults.status(403),
        ["Not allowed", "workload_identity_federation_config_read"]
      ],
      ["keys that are not accepted", Faults.status(401), ["The keys were not accepted"]],
      ["a failing site", Faults.status(500), ["The site failed (500)"]],
      ["a broken connection", Faults.reset(), ["No connection to"]],
      ["an answer that is no JSON", Faults.invalidJson(), ["not what the API promises"]],
      ["a redirect", Faults.redirect("http://127.0.0.1:1/"), ["redirects elsewhere"]]
    ]

    const keepsTheData = async (served: Served, fault: Faults.Fault, texts: ReadonlyArray<string>) => {
      const page = await world.open(served, "#/mappings", { expected })
      await rows(page).first().waitFor()
      await served.faults(fault)
      await page.getByRole("button", { name: "Refresh" }).click()
      for (const text of texts) await notice(page).getByText(text).first().waitFor()
      await notice(page).getByText("The page shows the last good data.").waitFor()
      assert.isAbove(await rows(page).count(), 10)
      return page
    }

    it.each(cases)("shows %s as what it is, and keeps the last good data", async (name, fault, texts) => {
      const page = await keepsTheData(await world.serve(), fault, texts)
      if (name === "a missing permission") await screenshot(page, "forbidden-1280-light")
    })

    it("shows a site that hangs as what it is, and keeps the last good data", async () => {
      // The limit is for the first answer too, which takes as long as a busy machine wants.
      const served = await world.serve({ ...Store.acme }, { timeout: "5 seconds" })
      await keepsTheData(served, Faults.hang(), ["No answer from", "in time"])
    })

    it("counts down to the reset of a rate limit, then asks again by itself", async () => {
      const served = await world.serve()
      const page = await world.open(served, "#/mappings", {
        expected,
        before: (page) => page.clock.install()
      })
      await rows(page).first().waitFor()
      await served.faults(Faults.rateLimit({ reset: "1000", limit: "10", period: "60", name: "cloud_auth" }))
      // The page's clock stands at a whole second, and goes on only where it is told to.
      await page.clock.pauseAt(await page.evaluate(() => Math.ceil(Date.now() / 1000 + 1) * 1000))
      await page.getByRole("button", { name: "Refresh" }).click()
      await notice(page).getByText("Rate limited").waitFor()
      const countdown = page.getByRole("timer")
      const asked = (await served.run(served.emulator.requests)).length
      await countdown.getByText("16 min 40 s").waitFor()
      await page.clock.runFor("16:00")
      await countdown.getByText(/^40 s/).waitFor()
      await screenshot(page, "rate-limited-1280-light")
      await page.clock.runFor("00:39")
      await countdown.getByText(/^1 s/).waitFor()
      assert.strictEqual((await served.run(served.emulator.requests)).length, asked)
      await served.faults()
      await page.clock.runFor("00:02")
      await notice(page).waitFor({ state: "detached" })
      await page.getByText("just now").waitFor()
    })

    it("can be asked again by hand before the limit resets", async () => {
      const served = await world.serve()
      await served.faults(Faults.rateLimit({ reset: "999999999" }))
      const page = await world.open(served, "#/mappings", { expected })
      await page
        .getByRole("timer")
        .getByText(/^(1 h 00 min|59 min \d\d s)/)
        .waitFor()
      await notice(page).getByText("more than an hour").waitFor()
      await served.faults()
      await page.getByRole("button", { name: "Try now" }).click()
      await rows(page).first().waitFor()
    })

    it("folds away, and stays so while the same failure comes again", async () => {
      const served = await world.serve()
      const page = await keepsTheData(served, Faults.status(403), ["Not allowed"])
      await notice(page).getByRole("button", { name: "Fold" }).click()
      await notice(page).waitFor({ state: "detached" })
      await page.getByRole("button", { name: "Refresh" }).click()
      await page.locator("main[aria-busy=false]").waitFor()
      assert.strictEqual(await notice(page).count(), 0)
      await page.getByRole("button", { name: "Show the failure" }).click()
      await notice(page).getByText("Not allowed").waitFor()
      await notice(page).getByRole("button", { name: "Fold" }).click()
      await served.faults(Faults.status(401))
      await page.getByRole("button", { name: "Refresh" }).click()
      await notice(page).getByText("The keys were not accepted").waitFor()
    })

    it("shows three lines of what the site said, and the rest on demand, within the window", async () => {
      const served = await world.serve()
      const page = await world.open(served, "#/mappings", { expected, viewport: { width: 360, height: 640 } })
      await rows(page).first().waitFor()
      await served.faults(
        Faults.answer({
          status: 400,
          body: JSON.stringify({ errors: [{ title: "word ".repeat(400) }] }),
          headers: { "content-type": "application/json" }
        })
      )
      await page.getByRole("button", { name: "Refresh" }).click()
      await notice(page).waitFor()
      const said = notice(page).locator(".said p")
      const height = async () => (await said.boundingBox())!.height
      const clamped = await height()
      assert.isAtMost(clamped, 70)
      const fits = async () => {
        const box = (await notice(page).boundingBox())!
        assert.isAtLeast(box.y, 640 / 2 - 20)
        assert.isAtMost(box.y + box.height, 640)
      }
      await fits()
      await notice(page).getByRole("button", { name: "More" }).click()
      assert.isAbove(await height(), 2 * clamped)
      await fits()
      assert.isTrue(await notice(page).getByRole("heading").isVisible())
    })

    it("says what is wrong where there was never any data, in the place of the content, and recovers", async () => {
      const served = await world.serve()
      await served.faults(Faults.status(403))
      const page = await world.open(served, "#/mappings", { expected })
      await notice(page).getByText("There is no data to show yet.").waitFor()
      await page.locator("main").getByRole("listitem").filter({ hasText: "Grant the permission" }).waitFor()
      await page.getByRole("link", { name: "Try a caller" }).click()
      await page.getByLabel("Caller ARNs").fill("arn:aws:iam::418273640159:user/grace.kim")
      await notice(page).getByText("Not allowed").waitFor()
      await page.getByRole("link", { name: "Mappings" }).click()
      await served.faults()
      await page.getByRole("button", { name: "Try again" }).click()
      await rows(page).first().waitFor()
      assert.strictEqual(await notice(page).count(), 0)
    })

    it("says so when the console itself does not answer", async () => {
      const served = await world.serve()
      const page = await world.open(served, "#/mappings", { expected })
      await rows(page).first().waitFor()
      await page.context().setOffline(true)
      await page.getByRole("button", { name: "Refresh" }).click()
      await notice(page)
        .getByText(`No connection to ${new URL(served.url).host}`)
        .waitFor()
      assert.isAbove(await rows(page).count(), 10)
    })
  })
}
