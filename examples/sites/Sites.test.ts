import * as Canary from "@dd-cloud-auth/canary"
import type { Failure } from "@dd-cloud-auth/core"
import { Credentials } from "@dd-cloud-auth/core"
import { Emulator, Seed } from "@dd-cloud-auth/emulator"
import { assert, describe, it } from "@effect/vitest"
import { Config, ConfigProvider, Context, Effect, Layer } from "effect"
import { expectTypeOf } from "vitest"
import { America, count, Europe, sideBySide, Sites } from "./Sites.ts"

const { apiKey, appKey } = Canary.keys

const seed = (...people: ReadonlyArray<string>): Seed.Seed => ({
  ...Seed.empty,
  personaMappings: people.map((person, index) => ({
    id: `m-${index}`,
    arnPattern: `arn:aws:sts::123456789012:assumed-role/team/${person}`,
    accountIdentifier: `${person}@example.com`,
    accountUuid: person
  }))
})

/** An emulator in place of each site, and the configuration that names them. */
const emulators = Layer.unwrap(
  Effect.gen(function* () {
    const serve = (seed: Seed.Seed) =>
      Layer.build(
        Emulator.layerServer({ port: 0, seed, credentials: Credentials.keys({ apiKey, appKey }) })
      ).pipe(Effect.map((context) => Context.get(context, Emulator.Emulator).origin))
    const europe = yield* serve(seed("ada", "grace"))
    const america = yield* serve(seed("grace"))
    const keys = { DD_API_KEY: apiKey, DD_APP_KEY: appKey }
    return ConfigProvider.layer(
      ConfigProvider.fromUnknown({ europe: { site: europe, ...keys }, america: { site: america, ...keys } })
    )
  })
)

describe("sideBySide", () => {
  const both = Layer.merge(Europe.layer, America.layer).pipe(Layer.provide(emulators))

  it.live("lists two sites in one program", () =>
    Effect.gen(function* () {
      const role = "arn:aws:sts::123456789012:assumed-role/team"
      assert.deepStrictEqual(yield* sideBySide, [
        { pattern: `${role}/ada`, europe: ["ada@example.com"], america: [] },
        { pattern: `${role}/grace`, europe: ["grace@example.com"], america: ["grace@example.com"] }
      ])
    }).pipe(Effect.provide(both))
  )

  it("needs both sites, and cannot be given one for the other", () => {
    expectTypeOf<Effect.Services<typeof sideBySide>>().toEqualTypeOf<Europe | America>()
    expectTypeOf(Europe.layer).not.toExtend<Layer.Layer<America, any>>()
    const withoutAmerica = Effect.provide(sideBySide, Europe.layer)
    expectTypeOf<Effect.Services<typeof withoutAmerica>>().toEqualTypeOf<America>()
  })
})

describe("count", () => {
  it.live("asks the site that has the name", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        yield* Effect.forEach(["europe", "america"], count, { concurrency: "unbounded" }),
        [2, 1]
      )
    }).pipe(Effect.provide(Layer.provide(Sites.layer, emulators)))
  )

  it.live("fails where nothing is known of the name", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(count("asia"))
      assert.strictEqual(error._tag, "ConfigError")
    }).pipe(Effect.provide(Layer.provide(Sites.layer, emulators)))
  )

  it("needs the sites, and fails as a client and its configuration do", () => {
    const counted = count("europe")
    expectTypeOf<Effect.Services<typeof counted>>().toEqualTypeOf<Sites>()
    expectTypeOf<Effect.Error<typeof counted>>().toEqualTypeOf<Failure.CloudAuthError | Config.ConfigError>()
  })
})
