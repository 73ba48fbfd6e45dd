import { AxeBuilder } from "@axe-core/playwright"
import * as Faults from "@dd-cloud-auth/emulator/Faults"
import type { Page } from "playwright-core"
import { assert, describe, it } from "vitest"
import { screenshot, type World } from "../harness.ts"

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

/** A theme changes colours and nothing else, so all the rules need one theme only. */
const violations = async (page: Page, theme: "light" | "dark"): Promise<ReadonlyArray<string>> => {
  // Without frames there is nothing to collect in a page of its own, which would take longer than the check.
  const axe = new AxeBuilder({ page }).setLegacyMode()
  const { violations } = await (
    theme === "light" ? axe.withTags(tags) : axe.withRules("color-contrast")
  ).analyze()
  return violations.flatMap(({ help, id, nodes }) =>
    nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 200)}`)
  )
}

/** What each tab shows when it is ready, and something to do there that adds to what is checked. */
const tabs: ReadonlyArray<readonly [string, (page: Page) => Promise<unknown>]> = [
  ["mappings", (page) => page.getByRole("row").nth(2).click()],
  ["try", (page) => page.getByRole("button", { name: "Fill in examples" }).click()],
  [
    "map",
    (page) =>
      page
        .getByRole("button", { name: /^Datadog account/ })
        .first()
        .focus()
  ],
  ["problems", (page) => page.getByRole("button", { name: "Why it matters" }).first().click()]
]

export const access = (world: World): void => {
  describe("for everybody", () => {
    const views = [
      { width: 360, height: 740 },
      { width: 768, height: 1024 },
      { width: 1280, height: 800 },
      { width: 1920, height: 1080 }
    ].flatMap((viewport) => (["light", "dark"] as const).map((colorScheme) => ({ viewport, colorScheme })))

    it.each(views)("axe finds nothing at $viewport.width pixels, $colorScheme", async (view) => {
      const served = await world.serve()
      const page = await world.open(served, "#/mappings", view)
      for (const [tab, prepare] of tabs) {
        await page.goto(`${served.url}#/${tab}`)
        await prepare(page)
        const name = `${tab}-${view.viewport.width}-${view.colorScheme}`
        await screenshot(page, name)
        assert.isAtMost(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
          0,
          `${name} scrolls sideways`
        )
        if (view.viewport.width === 360 || view.viewport.width === 1280)
          assert.deepStrictEqual(await violations(page, view.colorScheme), [], name)
      }
    })

    it("axe finds nothing in a failure", async () => {
      const served = await world.serve()
      await served.faults(Faults.rateLimit({ reset: "60" }))
      for (const colorScheme of ["light", "dark"] as const) {
        const page = await world.open(served, "#/mappings", {
          colorScheme,
          expected: /Failed to load resource/
        })
        await page.getByRole("alert").waitFor()
        assert.deepStrictEqual(await violations(page, colorScheme), [])
      }
    })

    it("can be used from end to end without a mouse", async () => {
      const page = await world.open(await world.serve())
      await page.getByRole("row").nth(1).waitFor()
      const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "")
      const press = async (...keys: ReadonlyArray<string>): Promise<void> => {
        for (const key of keys) await page.keyboard.press(key)
      }
      await press("Tab")
      assert.include(await focused(), "Skip to the content")
      await press("Enter", "Tab")
      await page.locator("input[type=search]:focus").waitFor()
      await page.keyboard.type("nightly")
      await page.getByText("1 of 44").waitFor()
      for (let tabs = 0; tabs < 20 && !(await focused()).includes("nightly-backup"); tabs++)
        await press("Tab")
      await press("Enter")
      await page.getByText("Fix:", { exact: true }).first().waitFor()
      await press("Tab")
      assert.strictEqual(await focused(), "Copy")
      await page.getByRole("link", { name: "Map", exact: true }).focus()
      await press("Enter")
      await page
        .getByRole("button", { name: /^AWS account/ })
        .first()
        .waitFor()
      await page.getByRole("button", { name: "Zoom in" }).focus()
      await press("Tab")
      assert.include(
        await page.evaluate(() => document.activeElement?.getAttribute("aria-label")),
        "AWS account"
      )
      await press("Tab")
      assert.isNull(
        await page.evaluate(() => document.activeElement?.closest("svg") ?? null),
        "the drawing is one stop"
      )
    })

    it("keeps a chosen theme, and does not flash the other one", async () => {
      const page = await world.open(await world.serve(), "#/mappings", { colorScheme: "light" })
      const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
      const light = await background()
      await page.getByLabel("Theme").selectOption("Dark")
      const dark = await background()
      assert.notStrictEqual(dark, light)
      await page.reload({ waitUntil: "commit" })
      await page.waitForFunction(() => document.documentElement.dataset["theme"] === "dark")
      assert.strictEqual(await background(), dark)
    })

    it("agrees on the theme with the other tabs of the browser", async () => {
      const served = await world.serve()
      const page = await world.open(served, "#/mappings")
      const other = await page.context().newPage()
      await other.goto(served.url)
      await page.getByLabel("Theme").selectOption("Dark")
      await other.waitForFunction(() => document.documentElement.dataset["theme"] === "dark")
      assert.strictEqual(await other.getByLabel("Theme").inputValue(), "dark")
    })

    it("works where the browser stores nothing", async () => {
      const page = await world.open(await world.serve(), "#/mappings", {
        before: (page) =>
          page.addInitScript(() => {
            const real = localStorage
            let isDenied = true
            Object.assign(globalThis, { allow: () => (isDenied = false) })
            Object.defineProperty(globalThis, "localStorage", {
              get: () => {
                if (isDenied) throw new Error("denied")
                return real
              }
            })
          })
      })
      await page.getByLabel("Theme").selectOption("Dark")
      assert.strictEqual(await page.evaluate(() => document.documentElement.dataset["theme"]), "dark")
      // What every test does at its end looks into the storage.
      await page.evaluate(() => (globalThis as unknown as { allow: () => void }).allow())
    })

    it("tells all it tells in colours of the reader's own too", async () => {
      const served = await world.serve()
      const page = await world.open(served, "#/problems", { forcedColors: "active", colorScheme: "dark" })
      await page.locator(".arn mark").first().waitFor()
      const colours = (selector: string) =>
        page
          .locator(selector)
          .first()
          .evaluate((element) => {
            const { backgroundColor, borderBottomColor, color } = getComputedStyle(element)
            return { backgroundColor, borderBottomColor, color }
          })
      const paper = (await colours("html")).backgroundColor
      assert.notStrictEqual((await colours(".arn mark")).color, paper)
      const current = await colours(".tabs [aria-current]")
      const other = await colours(".tabs a:not([aria-current])")
      assert.strictEqual(other.borderBottomColor, paper)
      assert.notStrictEqual(current.borderBottomColor, paper)
      await page.goto(`${served.url}#/map`)
      await page.locator(".node").first().hover()
      const strokes = await page
        .locator(".legend .line")
        .evaluateAll((lines) => lines.map((line) => getComputedStyle(line).stroke))
      assert.lengthOf(strokes, 5)
      for (const stroke of strokes) assert.notStrictEqual(stroke, paper)
      assert.isAtLeast(
        Number(
          await page
            .locator(".faint")
            .first()
            .evaluate((node) => getComputedStyle(node).opacity)
        ),
        0.5
      )
    })

    it("shows as much at twice the size of text as on half a window", async () => {
      const page = await world.open(await world.serve(), "#/map", { viewport: { width: 640, height: 400 } })
      await page.locator(".node").first().waitFor()
      assert.isAtMost(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0)
      assert.isBelow((await page.locator("svg[role=group]").boundingBox())!.y, 300)
      await page.getByRole("button", { name: "More filters" }).click()
      await page.getByRole("combobox", { name: "Pattern" }).waitFor()
    })

    it("does not move what is on the page while it loads, or when a refresh fails", async () => {
      const served = await world.serve()
      const page = await world.open(served, "#/mappings", {
        expected: /Failed to load resource/,
        before: watchLayout
      })
      await page.getByRole("row").nth(1).waitFor()
      await served.faults(Faults.status(500))
      await page.getByRole("button", { name: "Refresh" }).click()
      await page.getByRole("alert").waitFor()
      const shifts = await page.evaluate(() => (globalThis as { shifts?: ReadonlyArray<number> }).shifts)
      assert.isAtMost(
        shifts!.reduce((sum, shift) => sum + shift, 0),
        0.02
      )
    })
  })
}

/** Adds up layout shifts that nobody asked for. */
const watchLayout = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const shifts: Array<number> = []
    Object.assign(globalThis, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as ReadonlyArray<
        PerformanceEntry & { value: number; hadRecentInput: boolean }
      >) {
        if (!entry.hadRecentInput) shifts.push(entry.value)
      }
    }).observe({ type: "layout-shift", buffered: true })
  })
