import * as Canary from "@dd-cloud-auth/canary"
import { assert, describe, it } from "@effect/vitest"
import type * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Keyless from "../src/Keyless.ts"

const uuid = "11111111-2222-3333-4444-555555555555"

const read = <A>(config: Config.Config<A>, env: Record<string, string>) =>
  config.parse(ConfigProvider.fromEnvRecord(env))

const refusal = <A>(config: Config.Config<A>, env: Record<string, string>) =>
  Effect.map(Effect.flip(read(config, env)), ({ message }) => {
    Canary.assertAbsent({ message })
    return message
  })

describe("Keyless", () => {
  describe("orgUuid", () => {
    it.effect("reads the first of the variables that is set", () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* read(Keyless.orgUuid, { DATADOG_ORG_UUID: uuid }), uuid)
        const env = { DD_ORG_UUID: uuid.toUpperCase().replaceAll("1", "A"), DATADOG_ORG_UUID: uuid }
        assert.strictEqual(yield* read(Keyless.orgUuid, env), env.DD_ORG_UUID)
      })
    )

    it.effect("says what is missing, or wrong, and repeats nothing that may be a key", () =>
      Effect.gen(function* () {
        const missing = "DD_ORG_UUID is not set: it is the UUID of the organisation to log in to."
        assert.strictEqual(yield* refusal(Keyless.orgUuid, {}), missing)
        const message = yield* refusal(Keyless.orgUuid, { DATADOG_ORG_UUID: Canary.keys.apiKey })
        assert.match(message, /^DATADOG_ORG_UUID is not the UUID of an organisation, .*Federation\.$/)
      })
    )
  })

  describe("isOfAws", () => {
    it.effect("is so for aws in any letters, and not where nothing is set", () =>
      Effect.gen(function* () {
        assert.isTrue(yield* read(Keyless.isOfAws, { DD_CLOUD_PROVIDER_TYPE: "AWS" }))
        assert.isFalse(yield* read(Keyless.isOfAws, { DD_CLOUD_PROVIDER_TYPE: "" }))
      })
    )

    it.effect("refuses another type, and repeats it where it is a short word", () =>
      Effect.gen(function* () {
        const only = `only "aws" can log in here.`
        const type = (DD_CLOUD_PROVIDER_TYPE: string) => refusal(Keyless.isOfAws, { DD_CLOUD_PROVIDER_TYPE })
        assert.strictEqual(yield* type("gcp"), `DD_CLOUD_PROVIDER_TYPE is "gcp": ${only}`)
        assert.strictEqual(
          yield* type(Canary.keys.apiKey),
          `DD_CLOUD_PROVIDER_TYPE is something else: ${only}`
        )
      })
    )
  })
})
