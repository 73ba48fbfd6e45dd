import * as CanaryPage from "@dd-cloud-auth/canary/Page"
import * as Chromium from "@dd-cloud-auth/chromium"
import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import type * as Faults from "@dd-cloud-auth/emulator/Faults"
import * as Store from "@dd-cloud-auth/emulator/Store"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { mkdirSync } from "node:fs"
import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { afterAll, afterEach, assert, beforeAll } from "vitest"
import * as ConsoleServer from "../src/ConsoleServer.ts"

/** A console in front of an emulator, both on sockets of their own. */
export interface Served {
  readonly url: string
  readonly emulator: Emulator.Service
  readonly faults: (...faults: ReadonlyArray<Faults.Fault>) => Promise<void>
  readonly run: <A, E>(effect: Effect.Effect<A, E>) => Promise<A>
  readonly close: () => Promise<void>
}

const serve = async (seed: Store.Seed, options: Partial<ConsoleServer.Options>): Promise<Served> => {
  const emulator = Emulator.layerServer({ port: 0, seed })
  const console = Layer.unwrap(
    Effect.map(Emulator.Emulator, ({ credentials, site }) =>
      ConsoleServer.layer({ site, credentials, port: 0, name: "test site", cacheFor: 0, ...options })
    )
  )
  const runtime = ManagedRuntime.make(Layer.provideMerge(console, emulator))
  const [{ url }, service] = await runtime.runPromise(
    Effect.all([ConsoleServer.ConsoleServer, Emulator.Emulator])
  )
  return {
    url,
    emulator: service,
    faults: (...faults) => runtime.runPromise(service.faults.set(faults)),
    run: (effect) => runtime.runPromise(effect),
    close: () => runtime.dispose()
  }
}

export const hasBrowser = (await Chromium.executable()) !== undefined

/** Says what to do where the suites are skipped. */
export const title = hasBrowser
  ? "Console in Chromium"
  : `Console in Chromium (there is none: run \`${Chromium.installHint}\`)`

/** What the suites share: one browser, and a console for each organisation, which is told apart as an object. */
export interface World {
  readonly serve: (seed?: Store.Seed, options?: Partial<ConsoleServer.Options>) => Promise<Served>
  /** Opens a page of its own. The test fails if the page logs anything or breaks its policy, unless
   * `expected`, and if it leaves a piece of a key anywhere. */
  readonly open: (
    served: Served,
    hash?: string,
    options?: BrowserContextOptions & {
      readonly expected?: RegExp
      readonly before?: (page: Page) => Promise<unknown>
    }
  ) => Promise<Page>
}

export const useWorld = (): World => {
  let browser: Browser
  const served = new Map<Store.Seed, Promise<Served>>()
  const complaints: Array<string> = []
  const watched: Array<() => Promise<void>> = []

  beforeAll(async () => {
    browser = await Chromium.launch()
  }, 60_000)
  afterEach(async () => {
    for (const assertNoKey of watched.splice(0)) await assertNoKey()
    await Promise.all(browser.contexts().map((context) => context.close()))
    for (const one of served.values()) await (await one).faults()
    assert.deepStrictEqual(complaints.splice(0), [])
  })
  afterAll(async () => {
    await browser?.close()
    await Promise.all(Array.from(served.values(), async (one) => (await one).close()))
  })

  return {
    serve: (seed = Store.acme, options = {}) => {
      const one = served.get(seed) ?? serve(seed, options)
      served.set(seed, one)
      return one
    },
    open: async ({ url }, hash = "#/mappings", { before, expected, ...options } = {}) => {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        reducedMotion: "reduce",
        ...options
      })
      // Less than a test has, so that a failure says what was waited for. A slow machine alone does not reach it.
      context.setDefaultTimeout(50_000)
      const page = await context.newPage()
      watched.push(CanaryPage.watch(page))
      const complain = (text: string): unknown => (expected?.test(text) ? undefined : complaints.push(text))
      page.on("console", (message) => complain(`${message.type()}: ${message.text()}`))
      page.on("pageerror", (error) => complain(`error: ${error.message}`))
      await before?.(page)
      await page.goto(url + hash)
      return page
    }
  }
}

const folder = new URL("../.test/screenshots/", import.meta.url)
mkdirSync(folder, { recursive: true })

/** Kept as build output, for people to look at. */
export const screenshot = (page: Page, name: string): Promise<Buffer> =>
  page.screenshot({ path: new URL(`${name}.png`, folder).pathname })
