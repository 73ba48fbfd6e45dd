import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import type { Problem } from "./body.ts"
import type { HttpHeaders } from "./unstable.ts"

// Datadog documents no pages for these lists, and has answered with none. But an answer that says that it is not the
// whole list must never be taken for it: who is missing from a list would count as somebody who may do nothing.

/** What one page says of the list that it belongs to. */
export interface Page {
  /** The items on this page, in whatever form. */
  readonly count: number
  /** The address of the next page; `undefined` where there is none. */
  readonly next: string | undefined
  /** How many items the whole list has; `undefined` where the page does not say. */
  readonly total: number | undefined
  /** The path of what says that there is more, without saying where. */
  readonly more: string | undefined
}

/** Reads what a page says of its list, and where the next one is: on the same origin, to which the keys may go. */
export const inspect = (
  json: unknown,
  headers: HttpHeaders,
  address: string
): Result.Result<Page, Problem> => {
  const body = Predicate.isObject(json) ? json : {}
  const places = placesOf(body)
  const total = largest(places.flatMap(({ fields }) => totals.map((name) => numberOf(fields[name]))))
  // Some lists give the position after their last item too: beside a total, only a plain yes is a sign of more.
  const isSign = total === undefined ? isHint : (value: unknown) => value === true
  const page = {
    count: Array.isArray(body.data) ? body.data.length : 0,
    total,
    more: places.flatMap(({ fields, hints, path }) =>
      hints.filter((name) => isSign(fields[name])).map((name) => `${path}.${name}`)
    )[0]
  }
  const link = Predicate.isObject(body.links) ? body.links.next : undefined
  const offered = Predicate.isObject(link) && link.href !== undefined ? link.href : link
  const target = isNothing(offered) ? linkHeader(headers.link ?? "") : offered
  if (target === undefined) return Result.succeed({ ...page, next: undefined })
  const next = resolve(target, address)
  return next === undefined
    ? Result.fail({
        path: "links.next",
        message: "there is a next page, but not at an address of this origin"
      })
    : Result.succeed({ ...page, next })
}

/** Reads a list page by page. */
export interface Reader<A> {
  /** The address of the page to read next; `undefined` when all are read. */
  readonly next: () => string | undefined
  /** How many bytes the pages took so far. */
  readonly bytes: () => number
  /** Takes in a page, or says why what was read cannot be the whole list. */
  readonly add: (page: Page, items: ReadonlyArray<A>, bytes: number) => Problem | undefined
  readonly items: () => ReadonlyArray<A>
}

/** Creates a reader of the list whose first page is at an address. */
export const makeReader = <A extends { readonly id: string }>(address: string): Reader<A> => {
  const seen = new Set([address])
  const pages: Array<ReadonlyArray<A>> = []
  let next: string | undefined = address
  let total = 0
  let count = 0
  let bytes = 0
  const wholeness = (page: Page): Problem | undefined => {
    if (page.next !== undefined) {
      const isNew = !seen.has(page.next)
      seen.add(page.next)
      return isNew ? undefined : { path: "links.next", message: "the next page is one that was read before" }
    }
    if (total > count) {
      return { message: `the list has ${total} items, of which ${count} came, and names no next page` }
    }
    if (page.more !== undefined) {
      return { path: page.more, message: "there is more of the list than came, and no next page is named" }
    }
    const ids = pages.length > 1 ? new Set(pages.flatMap((items) => items.map(({ id }) => id))) : undefined
    return ids === undefined || ids.size === pages.reduce((sum, items) => sum + items.length, 0)
      ? undefined
      : { message: "an item stands on two pages: the list changed while it was read, so read it again" }
  }
  return {
    next: () => next,
    bytes: () => bytes,
    add: (page, items, size) => {
      pages.push(items)
      total = Math.max(total, page.total ?? 0)
      count += page.count
      bytes += size
      next = page.next
      return wholeness(page)
    },
    items: () => (pages.length === 1 ? pages[0]! : pages.flat())
  }
}

/** Where Datadog's other lists say how long they are: its API has each of these. */
const placesOf = (body: Record<PropertyKey, unknown>) => {
  const meta = Predicate.isObject(body.meta) ? body.meta : {}
  const within = (value: unknown) => (Predicate.isObject(value) ? value : {})
  return [
    { path: "meta.pagination", fields: within(meta.pagination), hints: [...plainHints, ...shortHints] },
    { path: "meta.page", fields: within(meta.page), hints: [...plainHints, ...shortHints] },
    { path: "meta", fields: meta, hints: plainHints }
  ]
}

const totals = ["total", "total_count", "total_filtered_count"]

/** Fields that say that there is more, wherever they stand. */
const plainHints = ["next_offset", "next_number", "next_cursor", "next_page", "has_more"]

/** Fields that say so beside other fields about pages; elsewhere such a name may mean anything. */
const shortHints = ["next", "after", "more"]

const numberOf = (value: unknown): number => {
  const isNumber = Predicate.isNumber(value) || (Predicate.isString(value) && /^\d+$/.test(value))
  return isNumber ? Number(value) : Number.NaN
}

const largest = (numbers: ReadonlyArray<number>): number | undefined => {
  const known = numbers.filter((number) => number >= 0)
  return known.length === 0 ? undefined : Math.max(...known)
}

const isNothing = (value: unknown): boolean => value === undefined || value === null || value === ""

const isHint = (value: unknown): boolean => !isNothing(value) && value !== false

// The first link whose relations have `next` among them (RFC 8288, section 3).
const linkHeader = (value: string): string | undefined => {
  for (const [, target, parameters] of value.matchAll(links)) {
    for (const [, name, quoted, token] of parameters!.matchAll(parameter)) {
      const relations = (quoted ?? token ?? "").toLowerCase().split(/[\s']+/)
      if (name!.toLowerCase() === "rel" && relations.includes("next")) return target
    }
  }
  return undefined
}

// What a quoted text holds is no parameter, and no link.
const links = /<([^<>]*)>((?:"(?:[^"\\]|\\.)*"|[^,"<>])*)/g
const parameter = /;\s*([^\s=;"]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*)))?/g

const resolve = (target: unknown, address: string): string | undefined => {
  if (!Predicate.isString(target) || !URL.canParse(target, address)) return undefined
  const url = new URL(target, address)
  url.hash = ""
  const isHere = url.origin === new URL(address).origin && url.username === "" && url.password === ""
  return isHere ? url.href : undefined
}
