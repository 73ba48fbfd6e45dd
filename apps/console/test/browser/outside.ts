import * as Faults from "@dd-cloud-auth/emulator/Faults"
import type { Seed } from "@dd-cloud-auth/emulator/Store"
import type { Page } from "playwright-core"
import { assert, describe, it } from "vitest"
import type { World } from "../harness.ts"
import { unsafe } from "../unsafe.ts"

const everything = unsafe.join("")
const account = "418273640159"
const right = "\u202emoc.elpmaxe@nimda"

/** An organisation whose every field holds every character that could hide or forge text. */
const hostile: Seed = {
  awsAccounts: [],
  accounts: [],
  intakeMappings: [],
  personaMappings: [
    {
      id: `id${everything}`,
      arnPattern: `arn:aws:iam::${account}:user/a${everything}b`,
      accountIdentifier: `name${everything}`,
      accountUuid: `uuid${everything}`
    },
    {
      id: `other${right}`,
      arnPattern: `arn:aws:sts::${account}:assumed-role/Deploy/*`,
      accountIdentifier: `abc${right}`,
      accountUuid: `other-uuid${right}`
    },
    { id: "empty", arnPattern: "", accountIdentifier: "", accountUuid: "" },
    {
      id: "refused",
      arnPattern: `arn:aws-cn:sts::${account}:assumed-role/Deploy/*`,
      accountIdentifier: "refused",
      accountUuid: "refused"
    }
  ]
}

const hebrew = "\u05e9\u05dc\u05d5\u05dd@acme"

const rightToLeft: Seed = {
  awsAccounts: [],
  accounts: [],
  intakeMappings: [],
  personaMappings: [hebrew, "other"]
    .map((name) => ({
      id: name,
      arnPattern: `arn:aws:iam::${account}:user/alice`,
      accountIdentifier: name,
      accountUuid: name
    }))
    .concat({ id: "empty", arnPattern: "", accountIdentifier: "", accountUuid: "" })
}

/** Runs in the page: every text and attribute in the document, shown or not, but for what is being edited. */
const texts = (): ReadonlyArray<string> => {
  const found = [document.title, document.body.innerText]
  const nodes = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT)
  while (nodes.nextNode()) {
    if (nodes.currentNode.parentElement?.tagName !== "TEXTAREA") found.push(nodes.currentNode.nodeValue ?? "")
  }
  for (const element of document.querySelectorAll("*")) {
    for (const { value } of element.attributes) found.push(value)
    if (element instanceof HTMLInputElement || element instanceof HTMLOptionElement) found.push(element.value)
  }
  return found
}

/** Runs in the page: how far it scrolls sideways. */
const sideways = (): number => document.documentElement.scrollWidth - innerWidth

/** Runs in the page: what is wider than the cell of the table that it stands in, and not cut there. */
const outgrown = (): ReadonlyArray<string> =>
  Array.from(document.querySelectorAll<HTMLElement>('[role="gridcell"]'))
    .filter((cell) => getComputedStyle(cell).overflowX === "visible" && cell.scrollWidth > cell.clientWidth)
    .map(({ innerText }) => innerText)

const assertEscaped = async (page: Page): Promise<void> => {
  const found = (await page.evaluate(texts)).join("").replace(/[\t\n]/g, "")
  assert.isAbove(found.length, 1000)
  for (const character of unsafe) {
    assert.isFalse(found.includes(character), `U+${character.codePointAt(0)!.toString(16)}`)
  }
}

export const outside = (world: World): void => {
  describe("Text from outside", () => {
    it("is escaped on every tab, in text and attributes", async () => {
      const page = await world.open(await world.serve(hostile, { name: `site${everything}` }), "#/mappings")
      await page.getByText("name\\u{0}").first().waitFor()
      for (const row of await page.getByRole("row").all()) await row.click()
      await assertEscaped(page)
      for (const tab of ["Problems", "Map", "Try a caller"]) {
        await page.getByRole("link", { name: tab }).last().click()
        if (tab === "Try a caller") {
          await page
            .getByLabel("Caller ARNs")
            .fill(
              [
                ...unsafe.map((text) => `arn:aws:iam::${account}:user/a${text}b`),
                `arn:aws:iam::${account}:role/x`
              ].join("\n")
            )
          await page.getByText(/callers$/).waitFor()
          await page.locator(".question").last().click()
        }
        if (tab === "Map") {
          for (const node of await page.locator(".node").all()) await node.focus()
        }
        await assertEscaped(page)
      }
    })

    it("keeps its place where it is written from right to left, and says where there is none", async () => {
      const page = await world.open(await world.serve(rightToLeft), "#/problems")
      for (const tab of ["Problems", "Mappings"]) {
        await page.getByRole("link", { name: tab }).click()
        await page.getByText("Empty pattern").first().waitFor()
      }
      await page.getByRole("row").filter({ hasText: hebrew }).first().click()
      await page.getByText("Callers of this mapping also match").waitFor()
      await page.getByRole("link", { name: "Problems" }).click()
      const places = await page
        .locator(".as bdi", { hasText: hebrew })
        .first()
        .evaluate((element) =>
          Array.from(element.textContent, (_, at) => {
            const range = document.createRange()
            range.setStart(element.firstChild!, at)
            range.setEnd(element.firstChild!, at + 1)
            return range.getBoundingClientRect().x
          })
        )
      // The letters of the name go leftwards, and what follows stands to their right.
      assert.isBelow(places[1]!, places[0]!)
      assert.isAbove(places.at(-1)!, places[0]!)
    })

    it("is escaped in a failure, and in an address", async () => {
      const served = await world.serve(hostile, { name: `site${everything}` })
      await served.faults(
        Faults.answer({
          status: 400,
          body: JSON.stringify({ errors: [{ title: `t${everything}`, detail: `d${everything}` }] }),
          headers: { "content-type": "application/json" }
        })
      )
      const search = encodeURIComponent(everything)
      const page = await world.open(served, `#/map?search=${search}&actsAs=${search}&account=${search}`, {
        expected: /Failed to load resource/
      })
      await page.getByRole("alert").waitFor()
      assert.include(await page.getByRole("alert").innerText(), "\\u{202e}")
      await served.faults()
      await page.getByRole("button", { name: "Refresh" }).click()
      await page.getByLabel("Search").waitFor()
      await assertEscaped(page)
    })

    it("is escaped in the name of a file and in its lines, which are kept out of the text field", async () => {
      const page = await world.open(await world.serve(hostile, { name: `site${everything}` }), "#/try")
      const lines = unsafe.map((text) => `arn:aws:iam::${account}:user/a${text}b`).join("\n")
      await page
        .getByLabel("Open a file")
        .setInputFiles({ name: `call${right}.txt`, mimeType: "text/plain", buffer: Buffer.from(lines) })
      await page.locator(".file").getByText("call\\u{202e}").waitFor()
      assert.strictEqual(await page.getByLabel("Caller ARNs").inputValue(), "")
      await assertEscaped(page)
    })

    it.each([360, 768, 1280])(
      "stays within a window of %i pixels, on every tab and in a failure",
      async (width) => {
        const served = await world.serve(hostile, { name: `site${everything}` })
        const page = await world.open(served, "#/mappings", {
          viewport: { width, height: 740 },
          expected: /Failed to load resource/
        })
        await page.getByText("name\\u{0}").first().waitFor()
        assert.deepStrictEqual(await page.evaluate(outgrown), [])
        for (const tab of ["Problems", "Map", "Try a caller", "Mappings"]) {
          await page.getByRole("link", { name: tab }).last().click()
          assert.isAtMost(await page.evaluate(sideways), 0, tab)
        }
        await served.faults(
          Faults.answer({
            status: 400,
            body: JSON.stringify({ errors: [everything] }),
            headers: { "content-type": "application/json" }
          })
        )
        await page.getByRole("button", { name: "Refresh" }).click()
        await page.getByRole("alert").waitFor()
        const { height, y } = (await page.getByRole("alert").boundingBox())!
        assert.isAtLeast(y, 0)
        assert.isAtMost(y + height, 740)
        assert.isAtMost(await page.evaluate(sideways), 0)
      }
    )

    it("is found by a search for what it is and for what is shown, and copied as it is", async () => {
      const page = await world.open(await world.serve(hostile, { name: `site${everything}` }), "#/mappings", {
        permissions: ["clipboard-read", "clipboard-write"]
      })
      for (const label of ["Search", "Acts as"]) {
        for (const text of [`abc${right}`, "abc\\u{202e}moc"]) {
          await page.locator(".filters").getByLabel(label).last().fill(text)
          await page.getByText("1 of 4").waitFor()
          await page.locator(".filters").getByLabel(label).last().fill("")
          await page.getByText("4 of 4").waitFor()
        }
      }
      await page.getByRole("row").filter({ hasText: "abc" }).click()
      await page.getByRole("button", { name: /^Copy abc/ }).click()
      await page.getByText("Copied").waitFor()
      assert.strictEqual(await page.evaluate(() => navigator.clipboard.readText()), `abc${right}`)
    })
  })
}
