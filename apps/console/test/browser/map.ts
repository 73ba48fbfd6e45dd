import * as Store from "@dd-cloud-auth/emulator/Store"
import type { Page } from "playwright-core"
import { assert, describe, it } from "vitest"
import { screenshot, type World } from "../harness.ts"

const picture = (page: Page) => page.getByRole("group", { name: "Who may act as whom" })
const nodes = (page: Page) => picture(page).getByRole("button")
const details = (page: Page) => page.getByLabel("Details")

const lines = (page: Page, reach: string): Promise<ReadonlyArray<{ width: number; dashes: string }>> =>
  picture(page)
    .locator(`.${reach} .line`)
    .evaluateAll((paths) =>
      paths.map((path) => ({
        width: Number(path.getAttribute("stroke-width")),
        dashes: getComputedStyle(path).strokeDasharray
      }))
    )

export const map = (world: World): void => {
  describe("Map", () => {
    it("draws wildcards wider than exact patterns, and broken ones broken", async () => {
      const page = await world.open(await world.serve(), "#/map")
      await nodes(page).first().waitFor()
      const [wildcard, exact, broken] = await Promise.all(
        ["wildcard", "exact", "broken"].map((reach) => lines(page, reach))
      )
      const narrowest = Math.min(...wildcard!.map(({ width }) => width))
      const single = Math.min(...exact!.map(({ width }) => width))
      assert.isAtLeast(narrowest, 3 * single)
      assert.isAbove(broken!.length, 0)
      for (const { dashes } of broken!) assert.notStrictEqual(dashes, "none")
      for (const { dashes } of exact!) assert.strictEqual(dashes, "none")
      await screenshot(page, "map-1280-light")
    })

    it("tells the details under the pointer", async () => {
      const page = await world.open(await world.serve(), "#/map")
      await page.getByRole("button", { name: "Datadog account oncall@acme.example" }).hover()
      await details(page).getByText("Datadog account oncall@acme.example").waitFor()
      await details(page).getByText("/ops/*").waitFor()
    })

    it("tells the details at the keyboard's focus, which follows the links", async () => {
      const page = await world.open(await world.serve(), "#/map")
      await nodes(page).first().focus()
      await details(page).getByText("AWS account", { exact: false }).first().waitFor()
      await page.keyboard.press("ArrowRight")
      await details(page).getByText("→").first().waitFor()
      await page.keyboard.press("ArrowRight")
      await details(page)
        .getByRole("heading", { name: /^Principal / })
        .waitFor()
      await page.keyboard.press("ArrowRight")
      await page.keyboard.press("ArrowRight")
      await details(page)
        .getByRole("heading", { name: /^Datadog account / })
        .waitFor()
      await page.keyboard.press("ArrowDown")
      await details(page)
        .getByRole("heading", { name: /^Datadog account / })
        .waitFor()
    })

    it("zooms in on a node with Enter, out with Escape, and back with the browser", async () => {
      const page = await world.open(await world.serve(), "#/map")
      const everything = await nodes(page)
        .count()
        .then(() => nodes(page).first().waitFor())
        .then(() => nodes(page).count())
      await page.getByRole("button", { name: "Datadog account oncall@acme.example" }).focus()
      await page.keyboard.press("Enter")
      await page.getByRole("navigation", { name: "Zoom path" }).getByText("oncall@acme.example").waitFor()
      assert.isBelow(await nodes(page).count(), everything)
      assert.include(page.url(), "focus=datadog")
      await nodes(page).first().focus()
      await page.keyboard.press("Escape")
      await page.waitForFunction((count) => document.querySelectorAll(".node").length === count, everything)
      await page.goBack()
      await page.waitForFunction((count) => document.querySelectorAll(".node").length < count, everything)
    })

    it("makes the drawing larger and smaller", async () => {
      const page = await world.open(await world.serve(), "#/map")
      await nodes(page).first().waitFor()
      const width = async (): Promise<number> => (await picture(page).boundingBox())!.width
      const before = await width()
      await page.getByRole("button", { name: "Zoom in" }).click()
      assert.approximately((await width()) / before, 1.25, 0.01)
      await page.getByRole("button", { name: "Zoom out" }).click()
      assert.approximately(await width(), before, 1)
    })

    it("stays readable at 500 mappings, and at 10,000", async () => {
      for (const mappings of [500, 10_000]) {
        const page = await world.open(await world.serve(Store.generate({ seed: 7, mappings })), "#/map")
        await nodes(page).first().waitFor()
        assert.isAtMost(await nodes(page).count(), 24 + 48 + 32)
        const overlapping = await page.evaluate(overlaps)
        assert.deepStrictEqual(overlapping, [])
        await screenshot(page, `map-${mappings}-1280-light`)
      }
    })

    it("draws what passes the filter", async () => {
      const page = await world.open(await world.serve(), "#/map?search=hugo.martin")
      await page
        .getByRole("button", { name: /^Datadog account/ })
        .first()
        .waitFor()
      assert.strictEqual(await page.getByRole("button", { name: /^Datadog account/ }).count(), 1)
    })
  })
}

/** Runs in the page: labels of the same column that cover each other. */
const overlaps = (): ReadonlyArray<string> => {
  const boxes = Array.from(document.querySelectorAll(".node text"), (text) => ({
    text: text.textContent,
    box: text.getBoundingClientRect()
  })).sort((a, b) => a.box.left - b.box.left || a.box.top - b.box.top)
  return boxes.flatMap(({ box, text }, at) => {
    const next = boxes[at + 1]
    const isCovered = next !== undefined && next.box.left === box.left && next.box.top < box.bottom - 3
    return isCovered ? [`${text} / ${next.text}`] : []
  })
}
