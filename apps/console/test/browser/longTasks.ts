import type { Seed } from "@dd-cloud-auth/emulator/Seed"
import type { Page } from "playwright-core"
import { assert, describe, it } from "vitest"
import type { World } from "../harness.ts"

const account = "418273640159"
const role = `arn:aws:sts::${account}:assumed-role/Deploy`

const mapping = (at: number, arnPattern: string, accounts: number) => ({
  id: `id-${at}`,
  arnPattern,
  accountIdentifier: `account-${at % accounts}@acme.example`,
  accountUuid: `uuid-${at % accounts}`
})

/** 100,000 mappings, of which 2,000 have one wildcard, and 2,000 a session of it, for an account of their own each. */
const hundredThousand: Seed = {
  awsAccounts: [],
  accounts: [],
  intakeMappings: [],
  personaMappings: Array.from({ length: 100_000 }, (_, at) =>
    at < 2_000
      ? mapping(at, `${role}/*`, 4_000)
      : at < 4_000
        ? mapping(at, `${role}/run-${at}`, 4_000)
        : mapping(at, `arn:aws:sts::${100_000_000_000 + (at % 300)}:assumed-role/role-${at}/*`, 5_000)
  )
}

/**
 * The page is to be free again within 50 ms, which the numbers that are printed show on a quiet machine. One that runs
 * other tests is several times as slow: what takes this long there is not done in slices, or looks at every pair.
 */
const limit = 1_000

export const longTasks = (world: World): void => {
  describe("With 100,000 mappings", () => {
    it("keeps the page free, whatever is done", async () => {
      const page = await world.open(await world.serve(hundredThousand), "#/problems", { before: watch })
      await page.locator(".card").first().waitFor()
      await report(page, "load")
      const steps: ReadonlyArray<readonly [string, () => Promise<unknown>]> = [
        [
          "list more of an overlap",
          async () => {
            await page
              .getByText("2,000 mappings have the same wildcard, which takes in 2,000 narrower")
              .waitFor()
            await page.getByRole("button", { name: "Show 50 more" }).first().click()
          }
        ],
        ["open Try", () => page.getByRole("link", { name: "Try a caller" }).click()],
        ["ask about a session of 2,001 mappings", () => ask(page, [`${role}/run-2007`], "becomes one of")],
        [
          "explain 10 callers that become nobody",
          () =>
            ask(
              page,
              numbered(10, `arn:aws:sts::${account}:assumed-role/deploy/run`),
              "Only the case differs"
            )
        ],
        [
          "ask about a role",
          () => ask(page, [`arn:aws:iam::${account}:role/Deploy`], "A role is no caller. Its sessions")
        ],
        ["ask about 500 sessions", () => ask(page, numbered(500, `${role}/main`), "500 callers")],
        [
          "find a mapping in the table",
          async () => {
            await page.getByRole("link", { name: /^Mappings/ }).click()
            await page.getByLabel("Search").fill("run-2007")
            await page.getByText("1 of 100,000").waitFor()
          }
        ],
        [
          "sort the table",
          async () => {
            await page.getByLabel("Search").fill("")
            await page.getByText("100,000 of 100,000").waitFor()
            await page.getByRole("button", { name: "Principal" }).click()
            await page.locator('[aria-sort="ascending"]').waitFor()
          }
        ],
        [
          "open the map",
          async () => {
            await page.getByRole("link", { name: "Map", exact: true }).click()
            await page.locator(".node").first().waitFor()
          }
        ]
      ]
      for (const [name, step] of steps) {
        await step()
        await report(page, name)
      }
    }, 240_000)
  })
}

const numbered = (count: number, begin: string): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, at) => `${begin}-${at}`)

/** As a paste does: typing so much text would take the browser longer than the page takes to answer. */
const ask = async (page: Page, callers: ReadonlyArray<string>, answer: string): Promise<void> => {
  await page.getByLabel("Caller ARNs").evaluate((field: HTMLTextAreaElement, text) => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value")!.set!.call(field, text)
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }, callers.join("\n"))
  await page.getByText(answer).first().waitFor()
}

/** Keeps the length of each long task, in milliseconds: of one that keeps the page from anything else for 50 or more. */
const watch = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const found: Array<number> = []
    Object.assign(globalThis, { longTasks: found })
    new PerformanceObserver((list) =>
      found.push(...list.getEntries().map(({ duration }) => Math.round(duration)))
    ).observe({ type: "longtask", buffered: true })
  })

const report = async (page: Page, name: string): Promise<void> => {
  const found = await page.evaluate(async () => {
    // What was just done may have work of its own to come, of which entries come in a task after it.
    await new Promise((resolve) => requestIdleCallback(resolve))
    return (globalThis as unknown as { readonly longTasks: Array<number> }).longTasks.splice(0)
  })
  process.stdout.write(
    `console page, 100,000 mappings: ${name}: tasks of 50 ms or more: ${found.join(", ") || "none"}\n`
  )
  assert.isAtMost(Math.max(0, ...found), limit, name)
}
