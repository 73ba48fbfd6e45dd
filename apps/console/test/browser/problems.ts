import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import * as Store from "@dd-cloud-auth/emulator/Store"
import { assert, describe, it } from "vitest"
import { screenshot, type World } from "../harness.ts"

/** One of the mistakes that the emulator's organisation has. */
const mistaken = "arn:aws:iam::418273640159:role/ci/nightly-backup"
const [problem] = Pattern.validate(mistaken) as readonly [Pattern.Problem]

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

    it("shows mappings of different accounts that overlap, with an ARN that both match", async () => {
      const page = await world.open(await world.serve(), "#/problems")
      const card = page.locator(".card", { hasText: "platform-deploy/ada.lovelace" })
      await card.getByText("ef04f0ab-dca1-8f54-825b-161d90c7889d").waitFor()
      await card.getByRole("button", { name: /^Copy example arn:aws:sts::418273640159/ }).waitFor()
    })

    it("tells mappings that no caller can match from those that Datadog refuses", async () => {
      const page = await world.open(await world.serve(), "#/problems")
      for (const name of [/^Overlaps \d/, /^No caller can match \d/, /^Datadog would refuse \d/]) {
        await page.getByRole("heading", { name }).waitFor()
      }
    })

    it("says so where nothing is wrong", async () => {
      const page = await world.open(await world.serve(Store.empty), "#/problems")
      await page.getByText("Nothing to correct").waitFor()
    })
  })
}
