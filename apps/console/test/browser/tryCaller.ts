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
      await page.getByText("is no caller").waitFor()
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
      await page
        .getByLabel("Caller ARNs")
        .fill("arn:aws:sts::527419036284:assumed-role/load-test/k6-2026-11-22")
      await page.getByText("becomes nobody").waitFor()
      await page.getByText("pattern: the session is missing").first().waitFor()
      await page.getByText("Would match").first().waitFor()
    })

    it("lets a role become nobody, and says what its sessions are", async () => {
      const page = await world.open(await world.serve(), "#/try")
      await page
        .getByLabel("Caller ARNs")
        .fill(`arn:aws:iam::418273640159:role/github-actions-deploy\n${account}/github-actions-deploy/*`)
      await page.getByRole("button", { name: "No caller 2" }).waitFor()
      assert.strictEqual(await page.getByText("Its sessions", { exact: true }).count(), 2)
      assert.strictEqual(
        await page.getByRole("button", { name: `Copy pattern ${account}/github-actions-deploy/*` }).count(),
        2
      )
      assert.strictEqual(await page.getByText(/^becomes/).count(), 0)
    })

    it("shows what is wrong with a text that is nearly a caller, and asks about the one that was meant", async () => {
      const page = await world.open(await world.serve(), "#/try")
      const input = page.getByLabel("Caller ARNs")
      await input.fill(`${deploy} \n${deploy}\u200b`)
      await page.getByRole("button", { name: "No caller 2" }).waitFor()
      await page.getByText(`${deploy}\\u{200b}`).waitFor()
      await page.getByRole("button", { name: "Ask about it" }).first().click()
      await page.getByText("becomes 4c068e3e-6fcd-84ef-9d84-45f6d9f6e132").waitFor()
      assert.strictEqual(await input.inputValue(), `${deploy}\n${deploy}\u200b`)
    })

    it("reads a file of UTF-8 or UTF-16, and none whose bytes would become another name", async () => {
      const page = await world.open(await world.serve(), "#/try")
      const read = (name: string, buffer: Buffer) =>
        page.getByLabel("Open a file").setInputFiles({ name, mimeType: "text/plain", buffer })
      await read("latin1.txt", Buffer.from(`${account}/Zo\u00eb/ci\n`, "latin1"))
      await page.getByRole("alert").getByText("latin1.txt: ").waitFor()
      assert.strictEqual(await page.locator(".question").count(), 0)
      await read("powershell.txt", Buffer.from(`\ufeff${deploy}\r\n`, "utf16le"))
      await page.getByText("becomes 4c068e3e-6fcd-84ef-9d84-45f6d9f6e132").waitFor()
      assert.strictEqual(await page.getByRole("alert").count(), 0)
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
        .fill([ada, deploy, deploy, "hello", `${account}/nobody/xy`, `${account}/nobody/x`].join("\n"))
      await page.getByText("5 callers").waitFor()
      await page.getByText("2 lines").waitFor()
      for (const chip of ["One account 1", "Several accounts 1", "Nobody 1", "No caller 1", "Not an ARN 1"]) {
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
