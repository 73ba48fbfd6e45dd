import { inspect } from "node:util"
/** The search for keys in a page of a browser: what it shows, says and keeps. */
import type { ConsoleMessage, Page, Worker } from "playwright-core"
import * as Canary from "./Canary.ts"
import { stored } from "./stored.ts"

/** Listens to a page. What it returns fails where the page left a piece of a key anywhere; ask before it is closed. */
export const watch = (page: Page): (() => Promise<void>) => {
  const context = page.context()
  const said: Array<string | Promise<string>> = []
  // The workers of a page speak through its console; a service worker outlives the page and has one of its own.
  const hear = (speaker: Page | Worker): unknown =>
    speaker.on("console", (message: ConsoleMessage) => said.push(message.text(), logged(message)))
  hear(page)
  context.serviceWorkers().forEach(hear)
  context.on("serviceworker", hear)
  page.on("pageerror", (error) => said.push(`${error.message}\n${error.stack}`))
  return async () =>
    Canary.assertAbsent({
      "the page's console": (await Promise.all(said)).join("\n"),
      "the page's document": await page.content(),
      "the page's fields": JSON.stringify(await page.evaluate(fields)),
      "the page's address": page.url(),
      "the page's history": JSON.stringify(await page.evaluate(() => [window.name, history.state])),
      "the page's storage": await stored(page),
      "the page's cookies": JSON.stringify(await context.cookies())
    })
}

/** What a line in a console is made of: its text has only the outside of an object. */
const logged = async (message: ConsoleMessage): Promise<string> => {
  const values = await Promise.allSettled(message.args().map((value) => value.jsonValue()))
  return inspect(values, { breakLength: Infinity, depth: null, maxArrayLength: null, maxStringLength: null })
}

/** Runs in the page: what is written into its fields, which the document does not say. */
const fields = (): ReadonlyArray<string> =>
  Array.from(document.querySelectorAll<HTMLInputElement>("input, textarea, select"), ({ value }) => value)
