import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { IntakeMapping, PersonaMapping } from "@dd-cloud-auth/core"
import * as Decode from "../src/internal/decode.ts"

// Resources of which about half are right, the rest wrong in one place or another.
const Scalar = Schema.Union([
  Schema.String,
  Schema.String,
  Schema.String,
  Schema.Finite,
  Schema.Null,
  Schema.Boolean
])
const Resource = Schema.Struct({
  id: Scalar,
  type: Schema.Union([
    Schema.Literals(PersonaMapping.wireTypes),
    Schema.Literals(IntakeMapping.wireTypes),
    Scalar
  ]),
  attributes: Schema.Union([
    Schema.Struct({
      arn_pattern: Schema.String,
      account_identifier: Schema.String,
      account_uuid: Schema.String,
      other: Schema.optionalKey(Scalar)
    }),
    Schema.Struct({
      arn_pattern: Schema.optionalKey(Scalar),
      account_identifier: Schema.optionalKey(Scalar),
      account_uuid: Schema.optionalKey(Scalar)
    }),
    Schema.Array(Schema.String),
    Scalar
  ])
})

const agree = <A>(kind: Decode.Kind<A>, resource: unknown) => {
  const recognised = kind.recognise(resource)
  const decoded = kind.decode(resource)
  assert.strictEqual(recognised !== undefined, Result.isSuccess(decoded))
  if (Result.isSuccess(decoded)) assert.deepStrictEqual(recognised, decoded.success)
}

describe("Decode", () => {
  it.effect.prop(
    "recognises exactly what the schemas decode, to the same mapping",
    [Resource],
    ([resource]) =>
      Effect.sync(() => {
        agree(Decode.personaMapping, resource)
        agree(Decode.intakeMapping, resource)
      }),
    { arbitrary: { runs: 2000 } }
  )

  it("recognises nothing in what is no resource", () => {
    for (const resource of [undefined, null, 7, "x", [], {}, { attributes: {} }]) {
      agree(Decode.personaMapping, resource)
      agree(Decode.intakeMapping, resource)
    }
  })

  it.effect.prop(
    "reads back what the schemas write",
    [PersonaMapping.PersonaMapping, IntakeMapping.IntakeMapping],
    ([persona, intake]) =>
      Effect.gen(function* () {
        const wire = yield* Schema.encodeEffect(PersonaMapping.fromResource)(persona)
        assert.deepStrictEqual(Decode.personaMapping.recognise(wire), persona)
        assert.deepStrictEqual(
          Decode.intakeMapping.recognise(yield* Schema.encodeEffect(IntakeMapping.fromResource)(intake)),
          intake
        )
      })
  )
})
