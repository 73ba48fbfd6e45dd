/** The search for keys in a page of a browser: what it shows, logs and keeps. */
import type { Page } from "playwright-core"
import * as Canary from "./Canary.ts"

/** Listens to a page. What it returns fails where the page left a piece of a key anywhere; ask before it is closed. */
export const watch = (page: Page): (() => Promise<void>) => {
  const said: Array<string> = []
  page.on("console", (message) => said.push(message.text()))
  page.on("pageerror", (error) => said.push(`${error.message}\n${error.stack}`))
  return async () =>
    Canary.assertAbsent({
      "the page's console": said.join("\n"),
      "the page's document": await page.content(),
      "the page's address": page.url(),
      "the page's storage": await stored(page),
      "the page's cookies": JSON.stringify(await page.context().cookies())
    })
}

/** Returns what a page keeps, as JSON: local and session storage, cookies, the names of databases and of caches. */
export const stored = (page: Page): Promise<string> =>
  page.evaluate(async () =>
    JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
      (await indexedDB.databases()).map(({ name }) => name),
      "caches" in globalThis ? await caches.keys() : []
    ])
  )
