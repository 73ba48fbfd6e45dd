/** What a page keeps beyond its life. */

import type { Page } from "playwright-core"

/** Returns what a page keeps, as JSON: local and session storage, cookies, and all of its databases and caches. */
export const stored = async (page: Page): Promise<string> =>
  JSON.stringify([
    ...(await page.evaluate(() => [{ ...localStorage }, { ...sessionStorage }, document.cookie])),
    await page.evaluate(databases),
    await page.evaluate(cached)
  ])

/** Runs in the page: the name of each database, and each key and value in it, where bytes are read as text. */
const databases = async (): Promise<ReadonlyArray<unknown>> => {
  const done = <A>(request: IDBRequest<A>): Promise<A> =>
    new Promise((resolve, reject) => {
      request.addEventListener("success", () => resolve(request.result))
      request.addEventListener("error", () => reject(request.error))
    })
  const readable = async (value: unknown): Promise<unknown> => {
    if (value instanceof Blob) return value.text()
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return new TextDecoder().decode(value)
    if (value instanceof Map || value instanceof Set) return readable(Array.from(value))
    if (typeof value !== "object" || value === null) return String(value)
    return Promise.all(Object.entries(value).flat().map(readable))
  }
  const found: Array<unknown> = []
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name!))
    found.push(name)
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store).objectStore(store)
      const [keys, values] = await Promise.all([done(objects.getAllKeys()), done(objects.getAll())])
      found.push(store, await readable([keys, values]))
    }
    database.close()
  }
  return found
}

/** Runs in the page: the name of each cache, and each request and answer in it; a page that is not secure has none. */
const cached = async (): Promise<ReadonlyArray<unknown>> => {
  if (!("caches" in globalThis)) return []
  const found: Array<unknown> = []
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    found.push(name)
    for (const request of await cache.keys()) {
      const answer = await cache.match(request, { ignoreVary: true })
      found.push(request.url, [...request.headers], [...(answer?.headers ?? [])], await answer?.text())
    }
  }
  return found
}
