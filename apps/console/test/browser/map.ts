import * as Store from "@dd-cloud-auth/emulator/Store"
import type { Page } from "playwright-core"
import { assert, describe, it } from "vitest"
import { screenshot, type World } from "../harness.ts"
import { tenThousand } from "./mappings.ts"

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

    const organisations = [
      ["44 mappings", Store.acme],
      ["500 mappings", Store.generate({ seed: 7, mappings: 500 })],
      ["10,000 mappings", tenThousand],
      ["the longest names", longNames]
    ] as const
    for (const [name, seed] of organisations) {
      it.each([360, 768, 1280, 1920])(
        `covers nothing with a label, with ${name}, %i pixels wide`,
        async (width) => {
          const page = await world.open(await world.serve(seed), "#/map", {
            viewport: { width, height: 800 }
          })
          await nodes(page).first().waitFor()
          assert.isAtMost(await nodes(page).count(), 24 + 48 + 32)
          assert.deepStrictEqual(await page.evaluate(covered), [])
          // What is pointed at is bold, and has to fit all the same.
          await nodes(page).last().hover()
          assert.deepStrictEqual(await page.evaluate(covered), [])
          await screenshot(page, `map-${name}-${width}-light`)
        }
      )
    }

    it("puts what does not fit last, and lets one of it be chosen", async () => {
      const page = await world.open(await world.serve(tenThousand), "#/map")
      const rest = page.getByRole("button", { name: /more Datadog accounts/ })
      await rest.waitFor()
      const bottom = (await rest.boundingBox())!.y
      for (const node of await page.getByRole("button", { name: /^Datadog account/ }).all()) {
        assert.isBelow((await node.boundingBox())!.y, bottom)
      }
      await rest.click()
      assert.notInclude(page.url(), "focus=")
      const pick = details(page).getByRole("searchbox", { name: "Zoom in on one of them" })
      const choices = details(page).getByRole("listitem").getByRole("button")
      const name = await choices.nth(3).innerText()
      await pick.fill(name)
      await choices.first().click()
      await page.getByRole("navigation", { name: "Zoom path" }).getByText(name, { exact: true }).waitFor()
      await page.waitForURL(/focus=datadog/)
      await page.getByRole("button", { name: `Datadog account ${name}` }).waitFor()
    })

    it("stays zoomed in where a search finds nothing inside, and says so", async () => {
      const page = await world.open(await world.serve(), "#/map")
      await page.getByRole("button", { name: "Datadog account oncall@acme.example" }).click()
      await page.getByText("2 of 44").waitFor()
      await page.getByLabel("Search").fill("hugo")
      await page.getByText("No mapping inside oncall@acme.example passes this filter.").waitFor()
      await page.getByText("0 of 44").waitFor()
      await page.getByLabel("Search").fill("")
      await page.getByText("2 of 44").waitFor()
    })

    it("shows the same mappings as the table, which can leave each place", async () => {
      const page = await world.open(await world.serve(), "#/map")
      await page.getByRole("button", { name: "Datadog account oncall@acme.example" }).click()
      await page.getByText("2 of 44").waitFor()
      await page.getByRole("link", { name: "Mappings" }).click()
      await page.getByRole("treegrid").waitFor()
      await page.getByText("2 of 44").waitFor()
      await page.getByRole("button", { name: "No longer inside oncall@acme.example" }).click()
      await page.getByText("44 of 44").waitFor()
      assert.notInclude(page.url(), "focus=")
      await page.goBack()
      await page.getByText("2 of 44").waitFor()
      await page.goBack()
      await page.getByRole("navigation", { name: "Zoom path" }).getByText("oncall@acme.example").waitFor()
      await page.goBack()
      await page.getByText("44 of 44").waitFor()
    })

    it("takes a place that nothing leads through out of the address", async () => {
      const page = await world.open(
        await world.serve(),
        "#/map?focus=aws:000000000000&focus=aws:418273640159"
      )
      await page.getByRole("navigation", { name: "Zoom path" }).getByText("418273640159").waitFor()
      await page.waitForURL((url) => !url.hash.includes("000000000000"))
      await nodes(page).first().waitFor()
    })

    it("says at the first tap what is there, and zooms in at the second", async () => {
      const page = await world.open(await world.serve(), "#/map", {
        hasTouch: true,
        viewport: { width: 360, height: 740 }
      })
      const node = page.getByRole("button", { name: "AWS account 418273640159" })
      await node.tap()
      await details(page).getByText("AWS account 418273640159").waitFor()
      assert.notInclude(page.url(), "focus=")
      await node.tap()
      await page.waitForURL(/focus=aws/)
    })

    it("marks mappings that overlap, and counts in words", async () => {
      const page = await world.open(await world.serve(), "#/map")
      await page.getByRole("button", { name: "Principal platform-deploy" }).hover()
      await details(page).getByText("overlaps").first().waitFor()
      assert.isAbove(await picture(page).locator(".overlapping").count(), 2)
      await page.getByRole("combobox", { name: "Marked" }).selectOption("Overlapping")
      await page.getByText(/^4 of 44$/).waitFor()
    })

    it("says that there is no mapping where there is none", async () => {
      const page = await world.open(await world.serve(Store.empty), "#/map")
      await page.getByText("This site has no persona mappings.").waitFor()
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

/** Names as long as AWS and Datadog allow them, in every column. */
const longNames: Store.Seed = {
  ...Store.empty,
  personaMappings: Array.from({ length: 12 }, (_, at) => ({
    id: `long-${at}`,
    arnPattern: `arn:aws:sts::41827364015${at % 3}:assumed-role/${"W".repeat(62)}${at}/*`,
    accountIdentifier: `${"m".repeat(60)}${at}@acme.example`,
    accountUuid: `uuid-${at}`
  }))
}

/** Runs in the page: labels that cover the label or the node of another, or are cut at an edge of the drawing. */
const covered = (): ReadonlyArray<string> => {
  const edge = document.querySelector("svg[role=group]")!.getBoundingClientRect()
  const items = Array.from(document.querySelectorAll(".node"), (node) => ({
    text: node.querySelector("text")!.textContent,
    label: node.querySelector("text")!.getBoundingClientRect(),
    rect: node.querySelector("rect")!.getBoundingClientRect()
  }))
  const meet = (a: DOMRect, b: DOMRect): boolean =>
    a.left < b.right && b.left < a.right && a.top + 1 < b.bottom - 2 && b.top + 1 < a.bottom - 2
  return items.flatMap((one) => [
    ...(one.label.left < edge.left || one.label.right > edge.right ? [`${one.text} is cut`] : []),
    ...items.flatMap((other) =>
      other !== one && (meet(one.label, other.label) || meet(one.label, other.rect))
        ? [`${one.text} covers ${other.text}`]
        : []
    )
  ])
}
