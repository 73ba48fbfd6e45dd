import * as BrowserCloudAuth from "@dd-cloud-auth/browser/BrowserCloudAuth"
import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as Retry from "@dd-cloud-auth/core/Retry"
import * as Site from "@dd-cloud-auth/core/Site"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { afterEach, assert, describe, it } from "vitest"
import { type Witness, witness } from "./support/witness.ts"

const list = CloudAuth.CloudAuth.use(({ personaMappings }) => personaMappings.list)

const listWith = (layer: Layer.Layer<CloudAuth.CloudAuth>) =>
  Effect.runPromiseExit(Effect.provide(list, layer))

describe("BrowserCloudAuth outside of a browser", () => {
  const witnesses: Array<Witness> = []
  const serve = async (body: string): Promise<Witness> => {
    const started = await witness((_, response) => response.end(body))
    witnesses.push(started)
    return started
  }

  afterEach(async () => {
    for (const started of witnesses.splice(0)) await started.close()
  })

  describe("layer", () => {
    it("keeps what the runtime says about a failed connection", async () => {
      const { close, origin } = await witness(() => undefined)
      await close()
      const layer = BrowserCloudAuth.layer({
        site: Result.getOrThrow(Site.custom(origin)),
        credentials: Credentials.none,
        retry: Retry.none
      })
      const failure = await Effect.runPromise(Effect.provide(Effect.flip(list), layer))
      assert(failure.reason._tag === "Unreachable")
      assert.strictEqual(failure.reason.code, "ECONNREFUSED")
      assert.notInclude(failure.message, "browser")
    })
  })

  describe("make", () => {
    it("creates a client of a site, without a layer", async () => {
      const { origin, requests } = await serve(`{"data":[]}`)
      const site = Result.getOrThrow(Site.custom(origin))
      const mappings = BrowserCloudAuth.make({ site, credentials: Credentials.bearer("a-token") }).pipe(
        Effect.flatMap(({ personaMappings }) => personaMappings.list)
      )
      assert.deepStrictEqual(await Effect.runPromise(mappings), [])
      assert.strictEqual(requests[0]!.headers.authorization, "Bearer a-token")
    })
  })

  describe("makeProxy", () => {
    it("creates a client of a proxy, without a layer", async () => {
      const { origin, requests } = await serve(`{"data":[],"fetchedAt":1}`)
      const mappings = BrowserCloudAuth.makeProxy({ origin }).pipe(
        Effect.flatMap(({ personaMappings }) => personaMappings.list)
      )
      assert.deepStrictEqual(await Effect.runPromise(mappings), [])
      assert.strictEqual(requests[0]!.url, "/api/dd-cloud-auth/persona_mappings")
    })
  })

  describe("layerHttpClient", () => {
    const requestInit = async (options?: { readonly cookies?: boolean }, own?: RequestInit) => {
      const inits: Array<RequestInit | undefined> = []
      const fetch: typeof globalThis.fetch = (_, init) => {
        inits.push(init)
        return Promise.resolve(Response.json({ data: [] }))
      }
      let calls = Effect.provide(
        list,
        CloudAuth.layer({ site: Site.EU1, credentials: Credentials.none }).pipe(
          Layer.provide(BrowserCloudAuth.layerHttpClient(options))
        )
      ).pipe(Effect.provideService(FetchHttpClient.Fetch, fetch))
      if (own !== undefined) calls = Effect.provideService(calls, FetchHttpClient.RequestInit, own)
      await Effect.runPromise(calls)
      const { cache, credentials, redirect, referrerPolicy } = inits[0]!
      return { cache, credentials, redirect, referrerPolicy }
    }

    it("asks `fetch` for no cookies, no referrer, no cache and no redirect", async () => {
      const init = {
        cache: "no-store",
        credentials: "omit",
        redirect: "manual",
        referrerPolicy: "no-referrer"
      }
      assert.deepStrictEqual<unknown>(await requestInit(), init)
      assert.deepStrictEqual<unknown>(await requestInit({ cookies: true }), {
        ...init,
        credentials: "same-origin"
      })
    })

    it("lets a RequestInit of one's own go before, but for the redirect", async () => {
      const init = await requestInit({}, { cache: "reload", redirect: "follow" })
      assert.deepInclude(init, { cache: "reload", redirect: "manual", credentials: "omit" })
    })
  })

  describe("layerProxy", () => {
    it("calls the origin that it is given", async () => {
      const { origin, requests } = await serve(`{"data":[],"fetchedAt":1}`)
      const exit = await listWith(BrowserCloudAuth.layerProxy({ origin, path: "/mappings" }))
      assert.deepStrictEqual(exit, Exit.succeed([]))
      assert.deepStrictEqual(
        requests.map(({ url }) => url),
        ["/mappings/persona_mappings"]
      )
    })

    it("dies where there is no page to take the origin from", async () => {
      const exit = await listWith(BrowserCloudAuth.layerProxy())
      assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
    })
  })
})
