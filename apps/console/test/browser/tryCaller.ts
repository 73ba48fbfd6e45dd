import { readFile } from "node:fs/promises"
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

    it("says what the sessions of a role would become, in a chip of its own, and that a pattern is one", async () => {
      const page = await world.open(await world.serve(), "#/try")
      await page
        .getByLabel("Caller ARNs")
        .fill(
          [
            "arn:aws:iam::418273640159:role/ci/platform-deploy",
            "arn:aws:iam::418273640159:role/nobody",
            `${account}/platform-deploy/*`
          ].join("\n")
        )
      await page.getByRole("button", { name: "A role 2" }).waitFor()
      await page.getByRole("button", { name: "Nobody 0" }).waitFor()
      const [role, nobody, pattern] = await page
        .getByRole("listitem")
        .filter({ has: page.locator(".question") })
        .all()
      await role!.getByText("A role is no caller. Its sessions would become: ef04f0ab").waitFor()
      await role!.getByText("Every session").waitFor()
      await role!.getByText("Only the session ada.lovelace").waitFor()
      await nobody!.getByText("A role is no caller. Its sessions would become nobody").waitFor()
      await pattern!.getByText("A pattern is no caller. Its sessions would become: ef04f0ab").waitFor()
      await pattern!
        .getByRole("link", { name: `Show ${account}/platform-deploy/* in the table` })
        .first()
        .click()
      await page.getByText("2 of 44").waitFor()
    })

    it("shows what is wrong with a text that is nearly a caller, and asks about the one that was meant", async () => {
      const page = await world.open(await world.serve(), "#/try")
      await page.getByLabel("Caller ARNs").fill(`${ada}\n${deploy}\u200b`)
      await page.getByRole("button", { name: "No caller 1" }).waitFor()
      await page.getByText(`${deploy}\\u{200b}`).waitFor()
      await page.getByRole("button", { name: "Ask about it" }).click()
      await page.getByText("becomes 4c068e3e-6fcd-84ef-9d84-45f6d9f6e132").waitFor()
      await page.getByText(`In place of ${deploy}\\u{200b}`).waitFor()
      await page.getByRole("button", { name: "Undo" }).click()
      await page.getByRole("button", { name: "No caller 1" }).waitFor()
    })

    it("takes the caller out of what aws sts get-caller-identity prints", async () => {
      const page = await world.open(await world.serve(), "#/try")
      const identity = { UserId: "AROAEXAMPLE:run-4711", Account: "418273640159", Arn: deploy }
      await page.getByLabel("Caller ARNs").fill(JSON.stringify(identity, null, 4))
      await page.getByText("1 caller", { exact: true }).waitFor()
      await page.getByText("1 caller taken from the answer of get-caller-identity").waitFor()
      await page.getByText("becomes 4c068e3e-6fcd-84ef-9d84-45f6d9f6e132").waitFor()
    })

    it("says what it took out of a mixed text, and shows what it left when asked", async () => {
      const page = await world.open(await world.serve(), "#/try")
      const record = { eventVersion: "1.08", eventSource: "s3", userIdentity: { arn: deploy } }
      await page
        .getByLabel("Caller ARNs")
        .fill(`who,arn\nada,"${ada}"\n\n${JSON.stringify(record)}\n(and \u202e nobody)`)
      const said = page.getByText(
        "1 caller taken from a table; 1 caller taken from a CloudTrail record; 2 lines left"
      )
      await said.waitFor()
      const left = page.getByText("(and \\u{202e} nobody)")
      assert.isFalse(await left.isVisible())
      await said.click()
      await left.waitFor()
      await page.getByText("Line 5: no ARN").waitFor()
    })

    it("shows at once what it left where that is all", async () => {
      const page = await world.open(await world.serve(), "#/try")
      await page.getByLabel("Caller ARNs").fill("hello")
      await page.getByText("No caller in this text.").waitFor()
      await page.getByText("Line 1: no ARN").waitFor()
    })

    it("offers the other reading of a name with a comma, for one caller and for all", async () => {
      const page = await world.open(await world.serve(), "#/try")
      const lines = ["run-1", "run-2"].map((name) => `${account}/github-actions-deploy/${name},2026`)
      await page.getByLabel("Caller ARNs").fill(lines.join("\n"))
      await page.getByText(`If the name ends before the comma: ${lines[0]!.slice(0, -5)}`).waitFor()
      await page.getByRole("button", { name: "Read it so" }).first().click()
      await page.getByText("* stands for run-1", { exact: true }).waitFor()
      await page.getByRole("button", { name: "Undo" }).click()
      await page.getByText("* stands for run-1,2026").waitFor()
      await page.getByText("2 callers may end before a comma.").waitFor()
      await page.getByRole("button", { name: "End them there" }).click()
      await page.getByText("* stands for run-2", { exact: true }).waitFor()
      assert.strictEqual(await page.getByRole("button", { name: "Undo" }).count(), 2)
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
      await page.getByLabel("Caller ARNs").fill("arn:aws:sts")
      await page.getByText("is not an ARN").waitFor()
    })

    it("answers many at once, counted by outcome, each line once", async () => {
      const page = await world.open(await world.serve(), "#/try")
      await page
        .getByLabel("Caller ARNs")
        .fill([ada, deploy, deploy, "arn:aws:", `${account}/nobody/xy`, `${account}/nobody/x`].join("\n"))
      await page.getByText("5 callers").waitFor()
      await page.getByText("2 times").waitFor()
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

    it("takes a file that is dropped on any tab, where a browser would show it in place of the page", async () => {
      const page = await world.open(await world.serve(), "#/map")
      await page
        .getByRole("button", { name: /^AWS account/ })
        .first()
        .waitFor()
      assert.isTrue(await page.evaluate(dragOver))
      await page.getByText("Drop the files to try the callers in them").waitFor()
      await page.evaluate(drop, { account, lines: 3 })
      await page.getByText("3 callers").waitFor()
      assert.match(page.url(), /#\/try/)
      assert.strictEqual(await page.getByText("Drop the files").count(), 0)
    })

    it("fills in an example of each answer", async () => {
      const page = await world.open(await world.serve(), "#/try")
      await page.getByRole("button", { name: "Fill in examples" }).click()
      for (const chip of ["One account 1", "Several accounts 1", "Nobody 2", "A role 1"]) {
        await page.getByRole("button", { name: chip }).waitFor()
      }
      await page.getByText("only the case differs").waitFor()
    })

    it("copies the callers of one kind, and saves their answers", async () => {
      const page = await world.open(await world.serve(), "#/try", {
        permissions: ["clipboard-read", "clipboard-write"]
      })
      await page.getByLabel("Caller ARNs").fill([ada, `${account}/x/main`, `${account}/y/main`].join("\n"))
      await page.getByRole("button", { name: "Nobody 2" }).click()
      await page.getByRole("button", { name: "Copy the list" }).click()
      await page.getByText("Copied").waitFor()
      assert.strictEqual(
        await page.evaluate(() => navigator.clipboard.readText()),
        `${account}/x/main\n${account}/y/main\n`
      )
      await page.getByRole("button", { name: "Nobody 2" }).click()
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Save as JSON" }).click()
      ])
      const saved = (await readFile(await download.path(), "utf8")).trimEnd().split("\n")
      assert.deepStrictEqual(
        saved.map((line) => (JSON.parse(line) as { readonly outcome: string }).outcome),
        ["ambiguous", "no-match", "no-match"]
      )
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
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }))
}

/** Runs in the page: whether the page takes the files, and the browser does not. */
const dragOver = (): boolean => {
  const dataTransfer = new DataTransfer()
  dataTransfer.items.add(new File(["x"], "x.txt"))
  const event = new DragEvent("dragover", { dataTransfer, bubbles: true, cancelable: true })
  document.body.dispatchEvent(event)
  return event.defaultPrevented
}
