import { Retry } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { fake, list, text, withClient } from "./fake.ts"

const errorsOf = (body: string, headers: Record<string, string> = {}, status = 403) =>
  Effect.map(
    Effect.flip(withClient(fake(text(body, status, headers)).layer, { retry: Retry.none })(list)),
    ({ reason }) => ("errors" in reason ? reason.errors : assert.fail(reason._tag))
  )

describe("errors of an answer", () => {
  const cases: ReadonlyArray<readonly [name: string, body: string, errors: ReadonlyArray<object>]> = [
    [
      "JSON:API objects",
      '{"errors":[{"title":"Bad Request","detail":"invalid ARN pattern","status":"400","meta":{},"source":{"pointer":"/data/attributes/arn_pattern","parameter":"p","header":"h"}}]}',
      [
        {
          title: "Bad Request",
          detail: "invalid ARN pattern",
          source: { pointer: "/data/attributes/arn_pattern", parameter: "p", header: "h" }
        }
      ]
    ],
    [
      "plain strings",
      '{"errors":["Forbidden","Failed permission authorization checks"]}',
      [{ detail: "Forbidden" }, { detail: "Failed permission authorization checks" }]
    ],
    [
      "a mixture, with nulls",
      '{"errors":["A",null,{"title":null,"detail":"B"},7,{},[]]}',
      [{ detail: "A" }, { detail: "B" }]
    ],
    [
      "an error object",
      '{"error":{"code":"NOPE","message":"Not today","details":[]}}',
      [{ title: "NOPE", detail: "Not today" }]
    ],
    [
      "an error object with a numeric code",
      '{"error":{"code":7,"message":"m"}}',
      [{ title: "7", detail: "m" }]
    ],
    ["an error string", '{"error":"Not today"}', [{ detail: "Not today" }]],
    ["errors that are no list", '{"errors":{"title":"T"}}', [{ title: "T" }]],
    ["errors that are null", '{"errors":null,"message":"Missing token"}', [{ detail: "Missing token" }]],
    ["errors that are empty texts", '{"errors":["",{"title":"","detail":"B"}]}', [{ detail: "B" }]],
    [
      "sources that are none",
      '{"errors":[{"detail":"A","source":null},{"detail":"B","source":{"pointer":""}},{"source":{"header":"h"}}]}',
      [{ detail: "A" }, { detail: "B" }, { source: { header: "h" } }]
    ],
    [
      "the answer to wrong keys",
      '{"status":"error","code":403,"errors":["Forbidden"],"statuspage":"x"}',
      [{ detail: "Forbidden" }]
    ],
    ["a bare message", '{"message":"Missing token"}', [{ detail: "Missing token" }]],
    ["a JSON string", '"Forbidden"', [{ detail: "Forbidden" }]],
    ["an empty list", '{"errors":[]}', []],
    ["JSON that says nothing", "null", []],
    ["an empty body", "", []],
    ["blanks", "  \n", []],
    ["plain text", " upstream connect error\n", [{ detail: "upstream connect error" }]],
    ["plain text with a tag", "see <title>No</title>", [{ detail: "see <title>No</title>" }]],
    [
      "an HTML page",
      "<html><head><TITLE>502 Bad\n Gateway</TITLE></head></html>",
      [{ detail: "502 Bad Gateway, an HTML page" }]
    ],
    [
      "a title with attributes, within blanks",
      "<title lang=en>\n Bad\n</title>",
      [{ detail: "Bad, an HTML page" }]
    ],
    ...["<p>No", "<p>No</title>", "<title>No", "<p <title </title", "<title> </title>"].map(
      (page) => [`an HTML page without a title: ${page}`, page, [{ detail: page }]] as const
    ),
    ["truncated JSON", '{"errors":["Forbid', [{ detail: '{"errors":["Forbid' }]],
    [
      "JSON that says two things",
      '{"errors":["A"],"errors":["B"]}',
      [{ detail: '{"errors":["A"],"errors":["B"]}' }]
    ],
    ["a key __proto__", '{"__proto__":{"errors":["X"]},"errors":["Y"]}', [{ detail: "Y" }]]
  ]

  for (const [name, body, errors] of cases) {
    it.effect(`decode from ${name}, whatever the content type`, () =>
      Effect.gen(function* () {
        for (const type of ["application/json", "application/vnd.api+json", "text/plain", "text/html", "x"]) {
          assert.deepStrictEqual(yield* errorsOf(body, { "content-type": type }), errors)
        }
      })
    )
  }

  it.effect("stay within bounds for a hostile body", () =>
    Effect.gen(function* () {
      const many = yield* errorsOf(
        JSON.stringify({ errors: Array.from({ length: 5000 }, () => "e".repeat(50)) })
      )
      assert.strictEqual(many.length, 100)
      const [long] = yield* errorsOf("x".repeat(3_000_000))
      assert.strictEqual(long!.detail!.length, 2001)
      const [title] = yield* errorsOf(`<${"<title".repeat(100_000)}`)
      assert.strictEqual(title!.detail!.length, 2001)
    })
  )

  it.effect("give the advice that fits", () =>
    Effect.gen(function* () {
      const message = (body: string, status: number) =>
        Effect.map(
          Effect.flip(withClient(fake(text(body, status)).layer, { retry: Retry.none })(list)),
          (failure) => failure.message
        )
      assert.include(yield* message("", 403), "workload_identity_federation_config_read")
      assert.include(
        yield* message('{"errors":["AWS Account Id is not integrated with this Datadog account"]}', 400),
        "Integrate the AWS account"
      )
      assert.include(yield* message("", 404), "does not serve this path")
    })
  )
})
