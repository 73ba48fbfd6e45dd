import { IntakeMapping, PersonaMapping } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
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
      arn_pattern: Schema.String,
      par_enrollment_enabled: Schema.optionalKey(Schema.Union([Schema.Boolean, Scalar]))
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

const format = SchemaIssue.makeFormatterStandardSchemaV1()

// What was written by hand says the same as the schema: the same mapping, or the same place of what is wrong.
const agree = <A>(kind: Decode.MappingKind<A>, schema: Schema.Codec<A, any>, resource: unknown) => {
  const recognised = kind.recognise(resource)
  const decoded = Schema.decodeUnknownResult(schema)(resource)
  if (Result.isSuccess(decoded)) {
    assert.deepStrictEqual(recognised, decoded.success)
  } else {
    assert.isUndefined(recognised)
    const path = (format(decoded.failure.issue).issues[0]?.path ?? []).map(String)
    assert.strictEqual(Decode.whyNoMapping(kind, resource, "data")[1], ["data", ...path].join("."))
  }
}

describe("Decode", () => {
  it.effect.prop(
    "recognises what the schemas decode, to the same mapping, and finds the same place in what they refuse",
    [Resource],
    ([resource]) =>
      Effect.sync(() => {
        agree(Decode.personaMapping, PersonaMapping.fromResource, resource)
        agree(Decode.intakeMapping, IntakeMapping.fromResource, resource)
      }),
    { arbitrary: { runs: 2000 } }
  )

  it("recognises nothing in what is no resource", () => {
    for (const resource of [undefined, null, 7, "x", [], {}, { attributes: {} }]) {
      agree(Decode.personaMapping, PersonaMapping.fromResource, resource)
      agree(Decode.intakeMapping, IntakeMapping.fromResource, resource)
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
