/** All of it together, over real sockets: AWS's own SDK, the login, and an emulator that checks what they say. */

import { AwsChain, AwsCloudAuth, AwsCredentials, IntakeKey, Proof } from "@dd-cloud-auth/aws"
import { CloudAuth, Retry } from "@dd-cloud-auth/core"
import { Aws, Emulator, Faults, Seed } from "@dd-cloud-auth/emulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { TestClock } from "effect/testing"
import {
  assertNoSecret,
  emulated,
  exchanges,
  instance,
  keyless,
  list,
  makeGate,
  operations,
  role,
  user,
  webIdentity
} from "./emulated.ts"
import { layerConfigProvider, setEnv, withoutAws } from "./environment.ts"
import { leftBy } from "./leaks.ts"
import { settled } from "./settled.ts"

withoutAws()

describe("a round trip", () => {
  const sources: ReadonlyArray<readonly [string, (origin: string) => Readonly<Record<string, string>>]> = [
    ["an instance (IMDSv2)", instance],
    [
      "a container (ECS, EKS Pod Identity)",
      (origin) => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${origin}${Aws.containerPath}` })
    ],
    ["a pod with a web identity (IRSA)", webIdentity],
    [
      "the environment",
      () => ({
        AWS_ACCESS_KEY_ID: user.accessKeyId,
        AWS_SECRET_ACCESS_KEY: user.secretAccessKey,
        AWS_SESSION_TOKEN: user.sessionToken
      })
    ]
  ]
  it.effect.each(sources)("goes from the credentials of %s to a list of mappings", ([, environment]) =>
    Effect.gen(function* () {
      const { origin } = yield* Emulator.Emulator
      yield* setEnv(environment(origin))
      let mappings: ReadonlyArray<unknown> = []
      const left = yield* list.pipe(
        Effect.tap((found) => Effect.sync(() => (mappings = found))),
        Effect.provide([keyless(AwsChain.layer(), { region: "eu-west-1" }), layerConfigProvider]),
        leftBy
      )
      assert.lengthOf(mappings, 44)
      assert.strictEqual(yield* exchanges, 1)
      yield* assertNoSecret(left)
    }).pipe(emulated())
  )

  it.effect("goes on with the credentials that the instance gets next, and leaves no secret behind", () =>
    Effect.gen(function* () {
      const { origin } = yield* Emulator.Emulator
      yield* setEnv(instance(origin))
      const once = [
        "aws.instance",
        "aws.instance",
        "aws.instance",
        "delegatedToken.exchange",
        "personaMappings.list"
      ]
      const left = yield* list.pipe(
        Effect.andThen(TestClock.adjust("2 hours")),
        Effect.andThen(list),
        Effect.provide([keyless(AwsChain.layer()), layerConfigProvider]),
        leftBy
      )
      assert.deepStrictEqual(yield* operations, [...once, ...once])
      yield* assertNoSecret(left)
    }).pipe(emulated())
  )

  it.effect("proves the same to an STS that is asked directly", () =>
    Effect.gen(function* () {
      const { orgUuid, origin } = yield* Emulator.Emulator
      const proof = yield* Proof.aws({ orgUuid, endpoint: origin }).pipe(
        Effect.provide(AwsCredentials.layer(user))
      )
      const [body = "", headers = "", method = ""] = Redacted.value(proof.value).split("|")
      const plain = (text: string) => Buffer.from(text, "base64").toString()
      const answer = yield* Effect.promise(() =>
        fetch(origin, {
          method,
          body: plain(body),
          headers: Object.fromEntries(
            Object.entries(JSON.parse(plain(headers)) as Record<string, [string]>)
              .filter(([name]) => name !== "Host")
              .map(([name, [value]]) => [name, value])
          )
        }).then((response) => response.text())
      )
      assert.include(answer, `<Arn>${user.caller}</Arn>`)
    }).pipe(emulated())
  )

  // As the tests of Datadog's Terraform provider have it.
  it.effect("costs one exchange for 16 callers at a gate, in each of five stages", () =>
    Effect.gen(function* () {
      const { faults, orgUuid, site } = yield* Emulator.Emulator
      const gate = yield* makeGate
      const client = yield* AwsCloudAuth.layer({ orgUuid, site, retry: Retry.none }).pipe(
        Layer.provide(AwsCredentials.layer(user)),
        Layer.build,
        gate.guard
      )

      /** What 16 callers got, how many exchanges that took, and how many lists. */
      const stage = Effect.fnUntraced(function* (isHeld: boolean) {
        const before = yield* operations
        yield* gate.latch.close
        const arrived = gate.arrived()
        const callers = yield* Effect.forEach(Array.from({ length: 16 }), () =>
          Effect.forkChild(Effect.exit(list), { startImmediately: true })
        )
        if (isHeld) yield* settled(() => gate.arrived() > arrived)
        yield* gate.latch.open
        const exits = yield* Effect.forEach(callers, Fiber.join)
        const sent = (yield* operations).slice(before.length)
        const count = (operation: string) => sent.filter((_) => _ === operation).length
        return [
          exits.filter(Exit.isSuccess).length,
          count("delegatedToken.exchange"),
          count("personaMappings.list")
        ]
      })

      yield* Effect.gen(function* () {
        assert.deepStrictEqual(yield* stage(true), [16, 1, 16], "first use")
        assert.deepStrictEqual(yield* stage(false), [16, 0, 16], "cached")
        yield* TestClock.adjust("15 minutes")
        assert.deepStrictEqual(yield* stage(true), [16, 1, 16], "refresh")
        yield* TestClock.adjust("15 minutes")
        yield* faults.set([Faults.status(401, { operation: "delegatedToken.exchange" })])
        assert.deepStrictEqual(yield* stage(true), [0, 1, 0], "failure")
        yield* faults.clear
        assert.deepStrictEqual(yield* stage(true), [16, 1, 16], "recovery")
      }).pipe(Effect.provideContext(client))
    }).pipe(emulated())
  )

  it.effect("gives an intake key, and the next one after its mapping was made anew", () =>
    Effect.gen(function* () {
      const { credentials, orgUuid, site } = yield* Emulator.Emulator
      const services = yield* Layer.build(
        Layer.mergeAll(
          Layer.provide(
            IntakeKey.layer({ site, prover: Proof.aws({ orgUuid }) }),
            AwsCredentials.layer(user)
          ),
          CloudAuth.layer({ site, credentials })
        )
      )
      yield* Effect.gen(function* () {
        const { get, refresh } = yield* IntakeKey.IntakeKey
        const { intakeMappings } = yield* CloudAuth.CloudAuth
        const first = Redacted.value(yield* get)
        const [mapping] = yield* intakeMappings.list
        yield* intakeMappings.remove(mapping!.id)
        yield* intakeMappings.create({ arnPattern: mapping!.arnPattern })
        yield* refresh
        let next = first
        while (next === first) {
          yield* settled(() => true)
          next = Redacted.value(yield* get)
        }
        assert.match(next, /^[\da-f]{32}$/)
      }).pipe(Effect.provideContext(services))
    }).pipe(
      emulated({
        seed: {
          ...Seed.acme,
          personaMappings: [],
          intakeMappings: [{ id: "1", arnPattern: role("github-actions-deploy/*") }]
        }
      })
    )
  )
})
