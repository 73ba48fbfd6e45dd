import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { TestClock } from "effect/testing"
import { fake, json, list, mapping, resource, withClient } from "./fake.ts"

const origin = "https://api.datadoghq.eu"
const path = "/api/v2/cloud_auth/aws/persona_mapping"

const page = (n: number, next: unknown, more: object = {}) =>
  json({ data: [resource(n)], links: { next }, ...more })

const run = (...replies: ReadonlyArray<() => Response>) => {
  const { layer, requests } = fake(...replies)
  return { requests, result: withClient(layer)(list) }
}

const failureOf = Effect.fnUntraced(function* (...replies: ReadonlyArray<() => Response>) {
  const { requests, result } = run(...replies)
  const failure = yield* Effect.flip(result)
  assert(failure.reason._tag === "Malformed", failure.message)
  return { path: failure.reason.path, message: failure.message, requests: requests.length }
})

describe("list, in pages", () => {
  it.effect(
    "follows links.next on the same origin, however it is written, with the keys of the first request",
    () =>
      Effect.gen(function* () {
        for (const next of [
          `${origin}${path}?page=2`,
          `${path}?page=2`,
          "?page=2",
          "?page=2#part",
          { href: "?page=2" }
        ]) {
          const { requests, result } = run(page(1, next), page(2, null))
          assert.deepStrictEqual(yield* result, [mapping(1), mapping(2)])
          assert.deepStrictEqual(
            requests.map(({ url }) => url),
            [`${origin}${path}`, `${origin}${path}?page=2`]
          )
          assert.strictEqual(requests[1]!.headers["dd-api-key"], requests[0]!.headers["dd-api-key"])
        }
      })
  )

  it.effect("follows the Link header too", () =>
    Effect.gen(function* () {
      for (const link of [
        '<?page=2>; rel="next"',
        '<?page=0>; rel="prev", <?page=2>; title=x; rel=next',
        '<?page=2>; rel="last next"',
        "<?page=2>; rel = next",
        "<?page=2>;REL='NEXT'",
        '<?page=2>; title="a, <b>; rel=prev"; rel="next"',
        '<?page=0>; title="; rel=next", <?page=2>; title="\\"; x"; rel=next',
        `<?page=2>; title="${"x".repeat(5000)}"; flag; rel=next`
      ]) {
        const { result } = run(json({ data: [resource(1)] }, 200, { link }), json({ data: [resource(2)] }))
        assert.deepStrictEqual(yield* result, [mapping(1), mapping(2)])
      }
      for (const link of [
        '<?page=0>; rel="prev"',
        "<?page=0>; rel=next-archive",
        "<?page=0>; title=next",
        "<?page=0>; rel; next",
        '<?page=0>; title="; rel=next"'
      ]) {
        const { result } = run(json({ data: [resource(1)] }, 200, { link }))
        assert.deepStrictEqual(yield* result, [mapping(1)])
      }
    })
  )

  it.effect("ends where there is no next page", () =>
    Effect.gen(function* () {
      for (const links of [undefined, null, {}, { next: null }, { next: "" }, { self: "?page=1" }, []]) {
        const { requests, result } = run(json({ data: [resource(1)], links }))
        assert.deepStrictEqual(yield* result, [mapping(1)])
        assert.strictEqual(requests.length, 1)
      }
    })
  )

  it.effect(
    "sends nothing to an address that is not on the same origin, and takes no part for the whole",
    () =>
      Effect.gen(function* () {
        for (const next of [
          "https://api.datadoghq.com/api/v2/cloud_auth/aws/persona_mapping?page=2",
          "http://api.datadoghq.eu/?page=2",
          "https://api.datadoghq.eu:444/?page=2",
          "https://user@api.datadoghq.eu/?page=2",
          "https://:secret@api.datadoghq.eu/?page=2",
          "https://api.datadoghq.eu.evil.example/",
          "//evil.example/?page=2",
          "javascript:alert(1)",
          "http://[",
          7,
          true,
          ["?page=2"],
          {},
          { href: { href: "?page=2" } }
        ]) {
          const failure = yield* failureOf(page(1, next))
          assert.deepStrictEqual([failure.path, failure.requests], ["links.next", 1])
        }
      })
  )

  it.effect("does not go round in circles", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* failureOf(page(1, path))).requests, 1)
      assert.strictEqual(
        (yield* failureOf(page(1, "?page=2"), page(2, "?page=3"), page(3, "?page=2"))).requests,
        3
      )
    })
  )

  it.effect("refuses a list that says that it has more items than came", () =>
    Effect.gen(function* () {
      for (const meta of [
        { pagination: { total: 2 } },
        { pagination: { total: "2" } },
        { page: { total_count: 2 } },
        { page: { total_count: 1, total_filtered_count: 2 } },
        { total_count: 2 }
      ]) {
        const failure = yield* failureOf(json({ data: [resource(1)], meta }))
        assert.include(failure.message, "has 2 items, of which 1 came")
      }
      const many = yield* failureOf(json({ data: [resource(1)], meta: { total: "12" } }))
      assert.include(many.message, "has 12 items, of which 1 came")
      const paged = yield* failureOf(
        page(1, "?page=2", { meta: { page: { total_count: 3 } } }),
        page(2, null, { meta: { page: { total_count: 3 } } })
      )
      assert.include(paged.message, "has 3 items, of which 2 came")
      const once = yield* failureOf(page(1, "?page=2", { meta: { page: { total_count: 3 } } }), page(2, null))
      assert.include(once.message, "has 3 items, of which 2 came")
    })
  )

  it.effect("refuses a list that says that there is more, without saying where", () =>
    Effect.gen(function* () {
      for (const [meta, path] of [
        [{ pagination: { next_offset: 100 } }, "meta.pagination.next_offset"],
        [{ pagination: { next_number: 1 } }, "meta.pagination.next_number"],
        [{ page: { after: "abc" } }, "meta.page.after"],
        [{ has_more: true }, "meta.has_more"],
        [{ has_more: true, total: 1 }, "meta.has_more"],
        [{ pagination: { total: 1, more: true } }, "meta.pagination.more"]
      ] as const) {
        assert.strictEqual((yield* failureOf(json({ data: [resource(1)], meta }))).path, path)
      }
    })
  )

  it.effect("takes a list for whole that says nothing else", () =>
    Effect.gen(function* () {
      for (const meta of [
        undefined,
        null,
        [],
        { pagination: { total: 1, next_offset: 1 } },
        { pagination: { total: 0 } },
        { pagination: { total: 0, next_offset: 1 } },
        { pagination: { total: "0x2" } },
        { pagination: { total: "2e1" } },
        { pagination: { total: [2] } },
        { pagination: 2, page: "2" },
        // Outside of what is about pages, these may mean anything.
        { next: "2", after: 2, more: true },
        { pagination: { total: -1, next_offset: null } },
        { page: { total_count: "many", after: "" }, has_more: false }
      ]) {
        const { result } = run(json({ data: [resource(1)], meta }))
        assert.deepStrictEqual(yield* result, [mapping(1)])
      }
    })
  )

  it.effect("counts what is skipped for its type as well", () =>
    Effect.gen(function* () {
      const data = [resource(1), { ...resource(2), type: "of_the_future" }]
      const { layer } = fake(json({ data, meta: { pagination: { total: 2 } } }))
      assert.deepStrictEqual(yield* withClient(layer, { unknownTypes: "skip" })(list), [mapping(1)])
    })
  )

  it.effect("refuses a list that changed while it was read, so that an item came twice", () =>
    Effect.gen(function* () {
      assert.include(
        (yield* failureOf(page(1, "?page=2"), page(1, null))).message,
        "changed while it was read"
      )
    })
  )

  it.effect("keeps the pages that were read while the next one is tried again", () =>
    Effect.gen(function* () {
      const { requests, result } = run(page(1, "?page=2"), json({ errors: ["down"] }, 503), page(2, null))
      const fiber = yield* Effect.forkChild(result, { startImmediately: true })
      for (let i = 0; i < 5; i++) {
        yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
        yield* TestClock.adjust("1 second")
      }
      assert.deepStrictEqual(yield* Fiber.join(fiber), [mapping(1), mapping(2)])
      assert.deepStrictEqual(
        requests.map(({ url }) => url.slice(origin.length + path.length)),
        ["", "?page=2", "?page=2"]
      )
    })
  )

  it.effect("limits the bytes of all pages together", () =>
    Effect.gen(function* () {
      const bytes = JSON.stringify({ data: [resource(1)], links: { next: "?page=2" } }).length
      const { layer } = fake(page(1, "?page=2"), page(2, null))
      const failure = yield* Effect.flip(withClient(layer, { maxResponseBytes: bytes + 10 })(list))
      assert.include(failure.message, `longer than ${bytes + 10} bytes`)
    })
  )
})
