import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import * as Audit from "@dd-cloud-auth/audit/Audit"
import * as Rule from "@dd-cloud-auth/audit/Rule"
import * as Directory from "@dd-cloud-auth/directory/Directory"
import type { Seed } from "@dd-cloud-auth/emulator/Seed"
import * as Store from "@dd-cloud-auth/emulator/Store"
import type { Page } from "playwright-core"
import { assert, describe, it } from "vitest"
import { screenshot, type World } from "../harness.ts"

/** One of the mistakes that the emulator's organisation has. */
const mistaken = "arn:aws:iam::418273640159:role/ci/nightly-backup"
const [problem] = Pattern.validate(mistaken) as readonly [Pattern.Problem]

const awsAccount = "418273640159"

/** One wildcard of 40 mappings of different accounts. */
const crowd: Seed = {
  awsAccounts: [],
  accounts: [],
  intakeMappings: [],
  personaMappings: Array.from({ length: 40 }, (_, at) => ({
    id: `id-${at}`,
    arnPattern: `arn:aws:sts::${awsAccount}:assumed-role/Deploy/*`,
    accountIdentifier: `account-${at}`,
    accountUuid: `uuid-${at}`
  }))
}

/** One sound mapping, and an agent's that takes the same callers and has the same id. */
const withAgent: Seed = {
  ...crowd,
  personaMappings: crowd.personaMappings.slice(0, 1),
  intakeMappings: [{ id: "id-0", arnPattern: `arn:aws:sts::${awsAccount}:assumed-role/Deploy/*` }]
}

/** As the page asks itself, through the console's server. */
const failIntake = (page: Page): Promise<unknown> =>
  page.context().route("**/intake_mappings", (route) => route.fulfill({ status: 500, body: "" }))

export const problems = (world: World): void => {
  describe("Problems", () => {
    it("shows what the audit of the command line finds, with the same fingerprints", async () => {
      const served = await world.serve()
      const page = await world.open(served, "#/problems", { viewport: { width: 1280, height: 8_000 } })
      await page.locator(".card").first().waitFor()
      const site = served.emulator.site.parameter
      const findings = Audit.run(Directory.make({ ...Store.acme, site }))
      const shown = await page
        .locator(".card")
        .evaluateAll((cards) =>
          cards.map((card) => [
            card.querySelector(".badge")!.textContent,
            card.querySelector(".finding .why")!.textContent,
            card.querySelector(".ways code")!.textContent
          ])
        )
      assert.deepStrictEqual(
        shown,
        findings.map(({ fingerprint, message, severity }) => [severity, message, fingerprint])
      )
      await screenshot(page, "problems-all-1280-light")
    })

    it("marks the place in the pattern, with the correction and the fingerprint to copy", async () => {
      const page = await world.open(await world.serve(), "#/problems", {
        permissions: ["clipboard-read", "clipboard-write"]
      })
      const card = page.locator(".card", { hasText: mistaken })
      await card.getByText(problem.message).waitFor()
      assert.strictEqual(await card.locator("mark").innerText(), mistaken.slice(problem.index))
      const copied = async (name: RegExp) => {
        await card.getByRole("button", { name }).click()
        await card.getByText("Copied").first().waitFor()
        return page.evaluate(() => navigator.clipboard.readText())
      }
      assert.strictEqual(await copied(/^Copy pattern/), problem.suggestion)
      assert.match(await copied(/^Copy Terraform/), /^resource "datadog_aws_wif_identity_mapping"/)
      assert.match(await copied(/^Copy fingerprint/), /^[\da-f]{16}$/)
      await screenshot(page, "problems-1280-light")
      // Of a pattern that is sound, too.
      await page.getByLabel("Search").fill("user-path-wildcard")
      await page.getByText("1 of 12").waitFor()
      assert.strictEqual(await page.locator(".card mark").innerText(), "*")
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

    it("explains a rule when asked, and folds its problems away", async () => {
      const page = await world.open(await world.serve(), "#/problems")
      const { explanation, title } = Rule.all.find(({ code }) => code === "ambiguous-account")!
      const group = page.locator(".heading", { hasText: "ambiguous-account" })
      const why = group.getByRole("button", { name: "Why it matters" })
      assert.strictEqual(await why.getAttribute("aria-expanded"), "false")
      await why.click()
      await group.getByText(explanation.split(/[.`]/)[0]!.replaceAll("\n", " ")).waitFor()
      assert.match(
        (await group.getByRole("link", { name: "With examples" }).getAttribute("href")) ?? "",
        /RULES\.md#ambiguous-account$/
      )
      const card = page.locator(".card", { hasText: "platform-deploy/ada.lovelace" })
      await card.waitFor()
      await group.getByRole("button", { name: title }).click()
      await card.waitFor({ state: "detached" })
    })

    it("prints every problem under its rule, without what can only be pressed", async () => {
      const page = await world.open(await world.serve(), "#/problems")
      await page.locator(".card").first().waitFor()
      await page.emulateMedia({ media: "print" })
      await page.waitForFunction(() => document.querySelectorAll(".card").length === 12)
      await page.getByText("One account can be reached from many AWS accounts").waitFor()
      assert.isFalse(await page.getByText("Copy fingerprint").first().isVisible())
    })

    it("is filtered by severity and by text, which stand in the address", async () => {
      const page = await world.open(await world.serve(), "#/problems")
      const errors = page.getByRole("button", { name: "Errors 6" })
      await errors.click()
      await page.getByText("6 of 12").waitFor()
      await page.waitForURL(/severity=error/)
      await page.getByLabel("Search").fill("never-matches")
      await page.getByText("2 of 12").waitFor()
      await page.waitForURL(/search=never-matches/)
      await page.reload()
      await page.getByText("2 of 12").waitFor()
      assert.strictEqual(await page.locator(".card").count(), 2)
      await page.getByLabel("Search").fill("nothing of the kind")
      await page.getByText("No problem passes this filter.").waitFor()
      await page.getByRole("button", { name: "Clear" }).click()
      await page.getByText("12 of 12").waitFor()
    })

    it("leads by its address to one problem, also below the fold", async () => {
      const served = await world.serve()
      const page = await world.open(served, "#/problems", { viewport: { width: 1280, height: 8_000 } })
      const link = page.getByRole("link", { name: /^Link to this problem/ }).last()
      const address = new URL((await link.getAttribute("href"))!, served.url).href
      const other = await world.open(served, new URL(address).hash)
      const isInView = () =>
        other.waitForFunction(() => {
          const box = document.querySelector('.card[aria-current="true"]')?.getBoundingClientRect()
          return box !== undefined && box.top > 0 && box.bottom < innerHeight
        })
      await isInView()
      // From another tab too, where nothing has to be loaded any more.
      await other.getByRole("link", { name: "Map", exact: true }).click()
      await other.locator(".node").first().waitFor()
      await other.evaluate((hash) => location.assign(hash), new URL(address).hash)
      await isInView()
    })

    it("lists the first mappings of many, and more on demand, and counts the others", async () => {
      const page = await world.open(await world.serve(crowd), "#/problems")
      await page.getByText("or one of 37 more").waitFor()
      assert.strictEqual(await page.locator(".card").count(), 1)
      assert.strictEqual(await page.locator(".card .pair").count(), 4)
      await page.getByRole("button", { name: "Show 16 more" }).click()
      assert.strictEqual(await page.locator(".card .pair").count(), 20)
      await page.getByText("and 20 more mappings").waitFor()
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
      await page.getByText("Callers of this mapping also match a mapping of another account").waitFor()
      await page.getByRole("link", { name: "ambiguous-account" }).click()
      await page.locator('.card[aria-current="true"]', { hasText: "ada.lovelace" }).waitFor()
      await page.goBack()
      await open(/^Show .*ada.lovelace on the map/)
      await page.getByText("1 of 44").waitFor()
      await page.getByRole("button", { name: /^Principal platform-deploy/ }).waitFor()
    })

    it("compares intake mappings, which stand in no table", async () => {
      const page = await world.open(await world.serve(withAgent), "#/problems")
      await page.getByText("intake-conflict").waitFor()
      await page.locator(".card .as", { hasText: "intake" }).waitFor()
    })

    it("says so where the intake mappings cannot be read", async () => {
      const page = await world.open(await world.serve(withAgent), "#/problems", {
        before: failIntake,
        expected: /Failed to load resource/
      })
      await page.getByText("The intake mappings could not be read").waitFor()
      await page.getByText("Nothing found in 1 mapping; 16 rules ran.").waitFor()
    })

    it("says so where its rules do not load, and goes on with the rest", async () => {
      const served = await world.serve()
      const page = await world.open(served, "#/problems", {
        before: (page) => page.context().route("**/Auditing-*.js", (route) => route.abort()),
        expected: /Failed to load resource/
      })
      await page.getByText("The mappings could not be looked through.").waitFor()
      await page.getByRole("link", { name: "Try a caller" }).click()
      await page.getByLabel("Caller ARNs").fill(`arn:aws:sts::${awsAccount}:assumed-role/nobody/main`)
      await page.getByText("becomes nobody").waitFor()
    })

    it("says so where the problem that an address leads to is gone", async () => {
      const page = await world.open(await world.serve(), "#/problems?problem=0123456789abcdef")
      await page.getByText("0123456789abcdef, is not there").waitFor()
    })

    it("says how much was looked at where nothing is wrong", async () => {
      const page = await world.open(await world.serve(Store.empty), "#/problems")
      await page.getByText("Nothing found in 0 mappings; 17 rules ran.").waitFor()
    })
  })
}
