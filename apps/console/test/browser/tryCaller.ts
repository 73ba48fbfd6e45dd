import { assert, describe, it } from "vitest"
import { screenshot, type World } from "../harness.ts"

const account = "arn:aws:sts::418273640159:assumed-role"
const ada = `${account}/platform-deploy/ada.lovelace`
const deploy = `${account}/github-actions-deploy/run-4711`

export const tryCaller = (world: World): void => {
  describe("Try a caller", () => {
    it("answers as one types, with the pattern that matches", async () => {
      const page = await world.open(await world.serve(), "#/try")
      const input = page.getByLabel("Caller ARNs")
      await input.pressSequentially(deploy.slice(0, -12))
      await page.getByText("becomes nobody").waitFor()
      await input.pressSequentially(deploy.slice(-12))
      await page.getByText("becomes 4c068e3e-6fcd-84ef-9d84-45f6d9f6e132").waitFor()
      await page.getByText("* stands for run-4711").waitFor()
    })

    it("picks none of several accounts, and lists each match", async () => {
      const page = await world.open(await world.serve(), "#/try")
      await page.getByLabel("Caller ARNs").fill(ada)
      await page.getByText("becomes one of ada.lovelace@acme.example, ef04f0ab").waitFor()
      await page.getByText("does not document which of several mappings wins").waitFor()
      assert.strictEqual(await page.locator(".reasons li").count(), 2)
      await screenshot(page, "try-several-1280-light")
    })

    it("explains the nearest mappings to a caller that becomes nobody, with the pattern to copy", async () => {
      const page = await world.open(await world.serve(), "#/try")
      await page.getByLabel("Caller ARNs").fill("arn:aws:iam::418273640159:role/github-actions-deploy")
      await page.getByText("becomes nobody").waitFor()
      await page.getByText("caller: a role is no caller").first().waitFor()
      await page
        .getByLabel("Caller ARNs")
        .fill("arn:aws:sts::527419036284:assumed-role/load-test/k6-2026-11-22")
      await page.getByText("pattern: the session is missing").first().waitFor()
      await page.getByText("Would match").first().waitFor()
    })

    it("says why a text is no ARN", async () => {
      const page = await world.open(await world.serve(), "#/try")
      await page.getByLabel("Caller ARNs").fill("hello")
      await page.getByText('an ARN starts with "arn:"').waitFor()
    })

    it("answers many at once, counted by outcome, each line once", async () => {
      const page = await world.open(await world.serve(), "#/try")
      await page
        .getByLabel("Caller ARNs")
        .fill([ada, deploy, deploy, "hello", `${account}/nobody/x`].join("\n"))
      await page.getByText("4 callers").waitFor()
      await page.getByText("2 lines").waitFor()
      for (const chip of ["One account 1", "Several accounts 1", "Nobody 1", "Not an ARN 1"]) {
        await page.getByRole("button", { name: chip }).waitFor()
      }
      await page.getByRole("button", { name: "Nobody 1" }).click()
      assert.strictEqual(
        await page
          .getByRole("listitem")
          .filter({ has: page.locator(".question") })
          .count(),
        1
      )
    })

    it("takes a file that is opened, and one that is dropped, however long", async () => {
      const page = await world.open(await world.serve(), "#/try")
      await page
        .getByLabel("Open a file")
        .setInputFiles({ name: "one.txt", mimeType: "text/plain", buffer: Buffer.from(`${deploy}\n`) })
      await page.getByText("1 caller", { exact: true }).waitFor()
      await page.evaluate(drop, { account, lines: 20_000 })
      await page.getByText("callers.txt").waitFor()
      await page.getByText("20,000 callers").waitFor()
      assert.isBelow(await page.getByRole("listitem").count(), 80)
      await page.evaluate(drop, { account, lines: 800_000 })
      await page.getByText("callers.txt is larger than 50 MB").waitFor()
      await page.getByText("20,000 callers").waitFor()
    })

    it("offers examples, and keeps what was typed while another tab is looked at", async () => {
      const page = await world.open(await world.serve(), "#/try")
      await page.getByRole("button", { name: "Fill in examples" }).click()
      await page.getByText("5 callers").waitFor()
      await page.getByRole("link", { name: "Map", exact: true }).click()
      await page.getByRole("link", { name: "Try a caller" }).click()
      await page.getByText("5 callers").waitFor()
      await screenshot(page, "try-1280-light")
    })
  })
}

/** Runs in the page. */
const drop = ({ account, lines }: { account: string; lines: number }): void => {
  const text = Array.from({ length: lines }, (_, at) => `${account}/github-actions-deploy/run-${at}`).join(
    "\n"
  )
  const dataTransfer = new DataTransfer()
  dataTransfer.items.add(new File([text], "callers.txt", { type: "text/plain" }))
  document
    .querySelector(".try")
    ?.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }))
}
