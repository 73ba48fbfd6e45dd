import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import type { Seed } from "@dd-cloud-auth/emulator/Seed"
import * as Store from "@dd-cloud-auth/emulator/Store"
import { assert, describe, it } from "vitest"
import { screenshot, type World } from "../harness.ts"

/** One of the mistakes that the emulator's organisation has. */
const mistaken = "arn:aws:iam::418273640159:role/ci/nightly-backup"
const [problem] = Pattern.validate(mistaken) as readonly [Pattern.Problem]

const awsAccount = "418273640159"

/** One wildcard of 40 mappings, and 500 of its sessions, all of different accounts. */
const crowd: Seed = {
  awsAccounts: [],
  accounts: [],
  intakeMappings: [],
  personaMappings: [
    ...Array.from({ length: 40 }, () => "*"),
    ...Array.from({ length: 500 }, (_, at) => `run-${at}`)
  ].map((session, at) => ({
    id: `id-${at}`,
    arnPattern: `arn:aws:sts::${awsAccount}:assumed-role/Deploy/${session}`,
    accountIdentifier: `account-${at}`,
    accountUuid: `uuid-${at}`
  }))
}

export const problems = (world: World): void => {
  describe("Problems", () => {
    it("says what Datadog would refuse, with the correction to copy", async () => {
      const page = await world.open(await world.serve(), "#/problems", {
        permissions: ["clipboard-read", "clipboard-write"]
      })
      const card = page.locator(".card", { hasText: mistaken })
      await card.getByText(problem.message).waitFor()
      await card.getByRole("button", { name: /^Copy correction/ }).click()
      await card.getByText("Copied").waitFor()
      assert.strictEqual(await page.evaluate(() => navigator.clipboard.readText()), problem.suggestion)
      await screenshot(page, "problems-1280-light")
    })

    it("says what came of a copy in the place of its button", async () => {
      const page = await world.open(await world.serve(), "#/problems", {
        permissions: ["clipboard-read", "clipboard-write"]
      })
      const button = page.getByRole("button", { name: /^Copy/ }).first()
      const before = await page.locator(".pair").first().boundingBox()
      const { x, width } = (await button.boundingBox())!
      await button.click()
      const outcome = page.getByText("Copied", { exact: true })
      const said = (await outcome.boundingBox())!
      assert.isAtMost(Math.abs(said.x - x), 1)
      assert.isAtMost(said.width, Math.max(width, 48))
      assert.deepStrictEqual(await page.locator(".pair").first().boundingBox(), before)
    })

    it("shows mappings of different accounts that overlap under the wildcard that causes it", async () => {
      const page = await world.open(await world.serve(), "#/problems")
      const card = page.locator(".card", { hasText: "platform-deploy/ada.lovelace" })
      await card.getByText("A wildcard takes in 1 narrower mapping").waitFor()
      await card.getByText("ef04f0ab-dca1-8f54-825b-161d90c7889d").waitFor()
    })

    it("groups many overlaps of one wildcard in one card, which lists more on demand", async () => {
      const page = await world.open(await world.serve(crowd), "#/problems")
      await page
        .getByText("40 mappings have the same wildcard, which takes in 500 narrower mappings")
        .waitFor()
      await page.getByText("540 accounts", { exact: true }).waitFor()
      assert.strictEqual(await page.locator(".card").count(), 1)
      assert.strictEqual(await page.locator(".inside li").count(), 6)
      await page.getByRole("button", { name: "Show 50 more of 500" }).click()
      assert.strictEqual(await page.locator(".inside li").count(), 56)
      await page.getByRole("button", { name: "Show 37 more of 40" }).click()
      assert.strictEqual(await page.getByRole("button", { name: /^Show/ }).count(), 1)
    })

    it("leads from a mapping to its row, to the map, and to a caller that it matches", async () => {
      const page = await world.open(await world.serve(), "#/problems")
      const card = page.locator(".card", { hasText: "platform-deploy/ada.lovelace" })
      const open = async (name: string | RegExp) => {
        await page.goBack()
        await card.getByRole("link", { name }).first().click()
      }
      await card.getByRole("button", { name: /^Try a caller .*ada.lovelace/ }).click()
      await page.getByText("becomes one of ada.lovelace@acme.example, ef04f0ab").waitFor()
      await open(/^Show .*ada.lovelace in the table/)
      await page.getByText("1 of 44").waitFor()
      await page.getByText("Callers of this mapping also match 1 mapping of other accounts").waitFor()
      await page.getByRole("link", { name: /^Show .*platform-deploy\/\* in the table/ }).waitFor()
      await open(/^Show .*ada.lovelace on the map/)
      await page.getByText("1 of 44").waitFor()
      await page.getByRole("button", { name: /^Principal platform-deploy/ }).waitFor()
      await open(/^Show everything in .* in the table/)
      await page.getByText("2 of 44").waitFor()
    })

    it("tells mappings that no caller can match from those that Datadog refuses", async () => {
      const page = await world.open(await world.serve(), "#/problems")
      for (const name of [/^Overlaps \d/, /^No caller can match \d/, /^Datadog would refuse \d/]) {
        await page.getByRole("heading", { name }).waitFor()
      }
    })

    it("says so where nothing is wrong", async () => {
      const page = await world.open(await world.serve(Store.empty), "#/problems")
      await page.getByText("no persona mappings, so there is nothing to correct").waitFor()
    })
  })
}
