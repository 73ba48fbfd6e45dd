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
 * The page is to be free again within 50 ms, which the numbers that are printed show. Processor time is not stretched by
 * what else runs on the machine, but by how fast it is: what takes twice as long is not done in slices, or looks at
 * every pair.
 */
const limit = 100

export const longTasks = (world: World): void => {
  describe("With 100,000 mappings", () => {
    it("keeps the page free, whatever is done", async () => {
      const page = await world.open(await world.serve(hundredThousand), "#/problems")
      // What the test itself brings into the page is not the page's.
      await page.locator(".card").first().waitFor()
      const steps: ReadonlyArray<readonly [string, () => Promise<unknown>]> = [
        [
          "load",
          async () => {
            await page.reload()
            await page.getByText("Looking for problems").waitFor()
          }
        ],
        [
          "audit",
          () => page.locator(".card .why", { hasText: "becomes account-0@acme.example or" }).waitFor()
        ],
        [
          "filter the problems",
          async () => {
            await page.getByLabel("Search").fill("account-77@")
            await page.getByText(" of 6,001").filter({ hasNotText: "6,001 of" }).waitFor()
            await page.getByRole("button", { name: /^Notes/ }).click()
            await page.getByText("1 of 6,001").waitFor()
          }
        ],
        [
          "list more of the mappings of a problem",
          async () => {
            await page.getByRole("button", { name: "Clear" }).click()
            await page.getByText("6,001 of 6,001").waitFor()
            await page.getByRole("button", { name: "Show 16 more" }).first().click()
            await page.getByText("more mappings").first().waitFor()
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
          "drag the edge of a column",
          async () => {
            const edge = page.getByRole("separator", { name: "Width of Principal" })
            const { x, y } = (await edge.boundingBox())!
            await page.mouse.move(x + 12, y + 12)
            await page.mouse.down()
            await page.mouse.move(x - 148, y + 12, { steps: 20 })
            await page.mouse.up()
            await page.locator('html[style*="--column-principal"]').waitFor()
          }
        ],
        [
          "open the map",
          async () => {
            await page.getByRole("link", { name: "Map", exact: true }).click()
            await page.locator(".node").first().waitFor()
          }
        ],
        ["point at what is in most mappings", () => page.locator(".node.rest").first().hover()],
        [
          "zoom in",
          async () => {
            await page.locator(".node:not(.closed)").first().click()
            await page.waitForURL(/focus=/)
          }
        ],
        [
          "refresh",
          async () => {
            await page.getByRole("button", { name: "Refresh" }).click()
            await page.getByText("Refreshed: 100,000 mappings").waitFor({ state: "attached" })
          }
        ],
        [
          "try a caller while the audit runs",
          async () => {
            await page.getByRole("link", { name: "Try a caller" }).click()
            await ask(page, [`${role}/run-2007`], "becomes one of")
          }
        ]
      ]
      for (const [name, step] of steps) {
        const longest = await longestTask(page, step)
        process.stdout.write(
          `console page, 100,000 mappings: ${name}: longest task ${longest.toFixed(0)} ms of processor time\n`
        )
        assert.isAtMost(longest, limit, name)
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

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Microseconds of processor time, which other programs do not stretch. */
  readonly tdur?: number
  readonly args: { readonly name?: string }
}

/** The longest that the page was busy with one thing, in milliseconds of processor time. */
const longestTask = async (page: Page, act: () => Promise<unknown>): Promise<number> => {
  const browser = page.context().browser()!
  await browser.startTracing(page, { categories: ["toplevel"] })
  await act()
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    readonly traceEvents: ReadonlyArray<TraceEvent>
  }
  const main = new Set(
    traceEvents.flatMap(({ args, name, pid, tid }) =>
      name === "thread_name" && args.name === "CrRendererMain" ? [`${pid} ${tid}`] : []
    )
  )
  const tasks = traceEvents.filter(
    ({ name, pid, tid }) => main.has(`${pid} ${tid}`) && name.endsWith("RunTask")
  )
  assert.isAbove(tasks.length, 0, "nothing was traced")
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000
}
