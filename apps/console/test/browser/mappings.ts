import * as Store from "@dd-cloud-auth/emulator/Store"
import type { Page } from "playwright-core"
import { assert, describe, it } from "vitest"
import { screenshot, type World } from "../harness.ts"

const rows = (page: Page) => page.getByRole("row").filter({ has: page.getByRole("gridcell") })
const shown = (page: Page): Promise<string> => page.locator(".shown output").innerText()

export const mappings = (world: World): void => {
  describe("Mappings", () => {
    it("shows every mapping, and says how many there are", async () => {
      const page = await world.open(await world.serve())
      await rows(page).first().waitFor()
      const count = Store.acme.personaMappings.length
      assert.strictEqual(await page.getByRole("treegrid").getAttribute("aria-rowcount"), String(count + 1))
      assert.strictEqual(await shown(page), `${count} of ${count}`)
      await screenshot(page, "mappings-1280-light")
    })

    it("narrows down as one types, and keeps the filter and the order in the address", async () => {
      const page = await world.open(await world.serve())
      await page.getByLabel("Search").fill("terraform-apply")
      await page.getByRole("combobox", { name: "AWS account" }).fill("5274")
      await page.getByRole("combobox", { name: "Principal" }).selectOption("Role session")
      await page.getByRole("combobox", { name: "Pattern" }).selectOption("Wildcard")
      await page.getByRole("button", { name: "Acts as" }).click()
      await page.getByText("1 of 44").waitFor()
      await page.waitForURL(/sort=actsAs/)
      await page.reload()
      await page.getByText("1 of 44").waitFor()
      assert.strictEqual(await rows(page).count(), 1)
      assert.strictEqual(
        await page.getByRole("columnheader", { name: "Acts as" }).getAttribute("aria-sort"),
        "ascending"
      )
      await page.getByRole("button", { name: "Clear" }).click()
      await page.getByText("44 of 44").waitFor()
    })

    it("filters by account identifier", async () => {
      const page = await world.open(await world.serve(), "#/mappings?actsAs=ben.okafor")
      await rows(page).first().waitFor()
      for (const text of await rows(page).allInnerTexts()) assert.include(text, "ben.okafor@acme.example")
    })

    it("sorts up, down, and back to the order of the site", async () => {
      const page = await world.open(await world.serve())
      const first = () => rows(page).first().getByRole("gridcell").nth(3).innerText()
      await rows(page).first().waitFor()
      const original = await first()
      const header = page.getByRole("button", { name: "Acts as" })
      await header.click()
      const lowest = await first()
      await header.click()
      const highest = await first()
      assert.isBelow(lowest.localeCompare(highest), 0)
      await header.click()
      assert.strictEqual(await first(), original)
    })

    it("says so where no mapping passes the filter, and where there is none", async () => {
      const page = await world.open(await world.serve(), "#/mappings?search=zebra")
      await page.getByText("No mapping passes this filter.").waitFor()
      const empty = await world.open(await world.serve(Store.empty))
      await empty.getByText("This site has no persona mappings.").waitFor()
    })

    it("moves through 10,000 rows with the keyboard, of which only those in view exist", async () => {
      const page = await world.open(await world.serve(tenThousand))
      await rows(page).first().focus()
      await page.keyboard.press("End")
      await page.locator('[aria-rowindex="10001"]:focus').waitFor()
      assert.isBelow(await page.getByRole("row").count(), 80)
      await page.keyboard.press("PageUp")
      await page.locator('[aria-rowindex="9986"]:focus').waitFor()
      await page.keyboard.press("ArrowDown")
      await page.locator('[aria-rowindex="9987"]:focus').waitFor()
      await page.keyboard.press("Enter")
      await page.getByText("Mapping id").waitFor()
      await page.keyboard.press("Home")
      await page.locator('[aria-rowindex="2"]:focus').waitFor()
    })

    it("marks what a refresh brought", async () => {
      const served = await world.serve({ ...Store.acme })
      const page = await world.open(served)
      await rows(page).first().waitFor()
      const { personaMappings } = served.emulator.store
      await served.run(personaMappings.remove(Store.acme.personaMappings[0]!.id))
      await served.run(
        personaMappings.create({
          arnPattern: "arn:aws:sts::418273640159:assumed-role/brand-new/*",
          accountIdentifier: "ada.lovelace@acme.example"
        })
      )
      await page.getByRole("button", { name: "Refresh" }).click()
      const count = page.getByRole("button", { name: "1 new, 1 removed" })
      await count.waitFor()
      await page.getByLabel("Search").fill("brand-new")
      await rows(page).getByText("new", { exact: true }).waitFor()
      await page.getByRole("button", { name: "Clear" }).click()
      // It stays until somebody says that it was seen, through any number of refreshes.
      await page.getByRole("button", { name: "Refresh" }).click()
      await page.getByText("Refreshed: 44 mappings").waitFor({ state: "attached" })
      await count.click()
      const changes = page.getByRole("region", { name: "Changes" })
      await changes.getByRole("region", { name: "New" }).getByText("brand-new").waitFor()
      await changes
        .getByRole("region", { name: "Removed" })
        .getByText(Store.acme.personaMappings[0]!.accountIdentifier)
        .first()
        .waitFor()
      await screenshot(page, "changes-1280-light")
      await changes.getByRole("button", { name: "Show in the table" }).click()
      await page.getByText("1 of 44").waitFor()
      assert.include(page.url(), "mark=new")
      await changes.getByRole("button", { name: "Count from now on" }).click()
      await changes.getByText("Nothing has changed since.").waitFor()
      assert.strictEqual(await count.count(), 0)
    })

    it("keeps the open row in the address, and closes it from within with Escape", async () => {
      const served = await world.serve()
      const page = await world.open(served)
      await rows(page).first().click()
      await page.waitForURL(`**row=${Store.acme.personaMappings[0]!.id}`)
      // One that is below the fold.
      await page.goto(`${served.url}#/mappings?row=${Store.acme.personaMappings[40]!.id}`)
      await page.reload()
      await page.getByText("Mapping id").waitFor()
      const row = page.locator('[aria-expanded="true"]')
      assert.isTrue(await row.evaluate((row) => row.getBoundingClientRect().top < innerHeight))
      await page
        .getByRole("button", { name: /^Copy arn/ })
        .first()
        .focus()
      await page.keyboard.press("Escape")
      assert.isTrue(await row.evaluate((row) => row === document.activeElement))
      await page.keyboard.press("Enter")
      await page.getByText("Mapping id").waitFor({ state: "detached" })
    })

    it("is where it was scrolled to after going back, and at the top after a link", async () => {
      const page = await world.open(await world.serve(tenThousand))
      await rows(page).first().waitFor()
      await page.evaluate(() => scrollTo(0, 6_000))
      await page.waitForFunction(() => (history.state as { scroll?: number } | null)?.scroll === 6_000)
      await page.getByRole("link", { name: "Problems" }).click()
      await page.waitForURL(/problems/)
      await page.waitForFunction(() => scrollY === 0)
      await page.goBack()
      await page.waitForFunction(() => scrollY === 6_000)
    })

    it("prints every row, without what can only be pressed", async () => {
      const page = await world.open(await world.serve(fiveHundred))
      await rows(page).first().waitFor()
      await page.emulateMedia({ media: "print" })
      await page.waitForFunction(() => document.querySelectorAll("[aria-rowindex]").length === 501)
      await page.getByText("500 mappings. As of").waitFor()
      for (const name of ["Refresh", "Theme", "Search"]) {
        assert.isFalse(
          await page.getByLabel(name).or(page.getByRole("button", { name })).first().isVisible(),
          name
        )
      }
      const [first, second] = await rows(page).evaluateAll((rows) =>
        rows.slice(0, 2).map((row) => row.getBoundingClientRect().top)
      )
      assert.isAbove(second!, first!)
      await page.emulateMedia({ media: "screen" })
      await page.waitForFunction(() => document.querySelectorAll("[aria-rowindex]").length < 80)
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1")
      const sheets = pdf.match(/\/Type \/Page\b/g)?.length ?? 0
      assert.isAtLeast(sheets, 12)
      assert.isAtMost(sheets, 40)
      // A4 landscape, in points.
      assert.match(pdf, /\/MediaBox \[0 0 84[12][.\d]* 59[45][.\d]*\]/)
    })

    it("says on paper how many of more rows stand there", async () => {
      const page = await world.open(await world.serve(tenThousand))
      await rows(page).first().waitFor()
      await page.emulateMedia({ media: "print" })
      await page.getByText("The first 5,000 of 10,000 mappings").waitFor()
      // The sentence is there before the rows, for it only shows on paper.
      await page.waitForFunction(() => document.querySelectorAll("[aria-rowindex]").length === 5_001)
    })
  })
}

const fiveHundred = Store.generate({ seed: 7, mappings: 500 })

export const tenThousand = Store.generate({ seed: 7, mappings: 10_000 })
