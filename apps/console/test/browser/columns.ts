import type { Page } from "playwright-core"
import { assert, describe, it } from "vitest"
import { screenshot, type World } from "../harness.ts"
import { tenThousand } from "./mappings.ts"

const handle = (page: Page, heading: string) =>
  page.getByRole("separator", { name: `Width of ${heading}`, exact: true })

/** Widths of the cells of a row of the table, the headings being row 1. */
const widths = (page: Page, row = 1): Promise<ReadonlyArray<number>> =>
  page
    .locator(`[aria-rowindex="${row}"] > *`)
    .evaluateAll((cells) => cells.map((cell) => Math.round(cell.getBoundingClientRect().width)))

/** What an edge says of itself, which it does a frame after it was moved. */
const value = async (page: Page, heading: string, name = "now"): Promise<number> => {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))))
  return Number(await handle(page, heading).getAttribute(`aria-value${name}`))
}

const drag = async (page: Page, heading: string, by: number): Promise<void> => {
  const { height, width, x, y } = (await handle(page, heading).boundingBox())!
  await page.mouse.move(x + width / 2, y + height / 2)
  await page.mouse.down()
  // Off the row, too: a pointer that is held is not let go of there.
  await page.mouse.move(x + width / 2 + by / 2, y + 200)
  await page.mouse.move(x + width / 2 + by, y + 200)
  await page.mouse.up()
}

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((all, one) => all + one, 0)

/** Told in whole pixels, of which each column may be half a pixel off. */
const assertWidths = async (page: Page, expected: ReadonlyArray<number>): Promise<void> => {
  for (const row of [1, 2]) {
    for (const [at, width] of (await widths(page, row)).entries())
      assert.closeTo(width, expected[at]!, 1, `row ${row}, column ${at}`)
  }
}

export const columns = (world: World): void => {
  describe("Columns", () => {
    it("are as wide as they are dragged, through a refresh, a filter and another tab", async () => {
      const page = await world.open(await world.serve(tenThousand))
      await page.locator('[aria-rowindex="2"]').waitFor()
      const before = await widths(page)
      const rows = await page.locator('[aria-rowindex="2"]').elementHandle()
      await drag(page, "Principal", -120)
      const after = before.map((width, at) => (at === 1 ? width - 120 : at === 2 ? width + 120 : width))
      await assertWidths(page, after)
      assert.closeTo(await value(page, "Principal"), after[1]!, 1)
      assert.isTrue(await rows!.evaluate((row) => row.isConnected))
      // The pointer was let go of.
      await page.mouse.move(40, 400)
      await assertWidths(page, after)
      await page.getByRole("button", { name: "Refresh" }).click()
      await page.getByText("Refreshed: 10,000 mappings").waitFor({ state: "attached" })
      await assertWidths(page, after)
      await page.getByLabel("Search").fill("deploy")
      await page.getByRole("button", { name: "Clear" }).waitFor()
      await assertWidths(page, after)
      await page.getByRole("link", { name: "Problems" }).click()
      await page.getByRole("link", { name: /^Mappings/ }).click()
      await page.locator('[aria-rowindex="2"]').waitFor()
      await assertWidths(page, after)
      // They are shares of the window: a smaller one has all columns still.
      await page.setViewportSize({ width: 800, height: 800 })
      await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth)
      await page.reload()
      await page.setViewportSize({ width: 1280, height: 800 })
      await page.locator('[aria-rowindex="2"]').waitFor()
      await assertWidths(page, before)
    })

    it.each([768, 1280, 1920])(
      "stay within the window of %i pixels, none narrower than its heading",
      async (width) => {
        const page = await world.open(await world.serve(), "#/mappings", { viewport: { width, height: 900 } })
        await page.locator('[aria-rowindex="2"]').waitFor()
        const before = await widths(page)
        for (const heading of ["AWS account", "Principal", "Kind", "Acts as"]) {
          if (!(await handle(page, heading).isVisible())) continue
          for (const by of [-2_000, 2_000]) {
            await drag(page, heading, by)
            assert.closeTo(sum(await widths(page)), sum(before), 3, heading)
            assert.closeTo(await value(page, heading), await value(page, heading, by < 0 ? "min" : "max"), 1)
          }
        }
        await screenshot(page, `columns-${width}-squeezed`)
        const cut = await page
          .locator("[role=columnheader] button")
          .evaluateAll(
            (buttons) => buttons.filter(({ clientWidth, scrollWidth }) => scrollWidth > clientWidth).length
          )
        assert.strictEqual(cut, 0)
        assert.isAtMost(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0)
        await handle(page, "AWS account").dblclick()
        await assertWidths(page, before)
      }
    )

    it("are set with the keyboard, at one stop of the Tab key", async () => {
      const page = await world.open(await world.serve())
      await page.locator('[aria-rowindex="2"]').waitFor()
      const before = await widths(page)
      await page.getByRole("button", { name: "AWS account" }).focus()
      const press = async (...keys: ReadonlyArray<string>): Promise<void> => {
        for (const key of keys) await page.keyboard.press(key)
      }
      const isFocused = (heading: string) =>
        handle(page, heading).evaluate((element) => element === document.activeElement)
      await press("Tab")
      assert.isTrue(await isFocused("AWS account"))
      await press("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowRight")
      await assertWidths(
        page,
        before.map((width, at) => width + (at === 0 ? 32 : at === 1 ? -32 : 0))
      )
      await press("Home")
      assert.strictEqual(await value(page, "AWS account"), await value(page, "AWS account", "min"))
      await press("End")
      assert.strictEqual(await value(page, "AWS account"), await value(page, "AWS account", "max"))
      await press("Enter")
      await assertWidths(page, before)
      await press("ArrowDown", "ArrowDown", "ArrowUp")
      assert.isTrue(await isFocused("Principal"))
      await press("ArrowLeft")
      await assertWidths(
        page,
        before.map((width, at) => width + (at === 1 ? -16 : at === 2 ? 16 : 0))
      )
      // The way to the rows passes the headings, and no other edge.
      const seen: Array<string> = []
      for (let tabs = 0; tabs < 4; tabs++) {
        await press("Tab")
        seen.push(await page.evaluate(() => document.activeElement?.getAttribute("role") ?? ""))
      }
      assert.deepStrictEqual(seen, ["", "", "", "row"])
      assert.strictEqual(await page.evaluate(() => scrollY), 0)
    })

    it("show their edges in colours of the reader's own, and have none as cards or on paper", async () => {
      const page = await world.open(await world.serve(), "#/mappings", {
        forcedColors: "active",
        colorScheme: "dark"
      })
      await page.locator('[aria-rowindex="2"]').waitFor()
      const colours = await handle(page, "Kind").evaluate((element) => [
        getComputedStyle(element, "::after").borderLeftColor,
        getComputedStyle(document.documentElement).backgroundColor
      ])
      assert.notStrictEqual(colours[0], colours[1])
      await drag(page, "Acts as", -60)
      await screenshot(page, "columns-1280-forced")
      await page.emulateMedia({ media: "print" })
      assert.isFalse(await handle(page, "Acts as").isVisible())
      await page.emulateMedia({ media: "screen" })
      await page.setViewportSize({ width: 700, height: 800 })
      assert.isFalse(await handle(page, "Acts as").isVisible())
      assert.isAtMost(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0)
    })
  })
}
