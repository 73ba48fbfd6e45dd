import * as CloudAuthApi from "@dd-cloud-auth/core/CloudAuthApi"
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Faults from "../src/Faults.ts"

const parse = (text: string): Faults.Fault => Result.getOrThrow(Faults.parse(text))

const arbitrary = { seed: 20_261_122, runs: 500 }
const encode = Schema.encodeSync(Faults.Fault)

/** As text with sorted keys, in which 0 and -0 are the same, and so are no headers and an empty set of them. */
const json = (fault: Faults.Fault): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(encode(fault))
        .filter(([, value]) => JSON.stringify(value) !== "{}")
        .sort(([a], [b]) => (a < b ? -1 : 1))
    )
  )

const problem = (text: string): string => {
  const result = Faults.parse(text)
  assert(Result.isFailure(result), `${text} was parsed`)
  assert.strictEqual(result.failure._tag, "InvalidFault")
  return result.failure.message
}

describe("Faults", () => {
  describe("Operation", () => {
    it("has every operation of the contract", () => {
      const {
        delegatedToken,
        intakeKey,
        intakeMappings,
        oidcPersonaMappings,
        oidcProviders,
        personaMappings
      } = CloudAuthApi
      const mappings = [personaMappings, intakeMappings, oidcPersonaMappings, oidcProviders]
      assert.sameMembers(
        Faults.Operation.literals.filter((operation) => !operation.startsWith("aws.")),
        [...mappings.flatMap((endpoints) => Object.values(endpoints)), delegatedToken, intakeKey].map(
          ({ operation }) => operation
        )
      )
    })
  })

  describe("parse", () => {
    it.each<readonly [string, Faults.Fault]>([
      ["status=503", Faults.status(503)],
      [
        "status=401,caller=arn:aws:sts::123456789012:assumed-role/ci/run-1",
        Faults.status(401, { caller: "arn:aws:sts::123456789012:assumed-role/ci/run-1" })
      ],
      ["status=503,body=html,request=2", Faults.status(503, { body: "html", request: 2 })],
      [
        'status=500,header=retry-after: 3,header="x-list: a, b"',
        Faults.status(500, { headers: { "retry-after": "3", "x-list": "a, b" } })
      ],
      ["rate-limit", Faults.rateLimit()],
      [
        'rate-limit,reset=-1,limit=ten,period=,remaining=0,name=x,retry-after="Fri, 31 Dec 1999 23:59:59 GMT"',
        Faults.rateLimit({
          reset: "-1",
          limit: "ten",
          period: "",
          remaining: "0",
          name: "x",
          retryAfter: "Fri, 31 Dec 1999 23:59:59 GMT"
        })
      ],
      ["redirect=https://elsewhere.example/a?b=c", Faults.redirect("https://elsewhere.example/a?b=c")],
      ["redirect=/login,status=302", Faults.redirect("/login", { status: 302 })],
      ["answer=200", Faults.answer({ status: 200, body: "" })],
      [
        'answer=200,body="{\\"data\\":[]}",header=content-type: text/plain',
        Faults.answer({ status: 200, body: '{"data":[]}', headers: { "content-type": "text/plain" } })
      ],
      [
        "invalid-json,operation=personaMappings.list",
        Faults.invalidJson({ operation: "personaMappings.list" })
      ],
      ["slow=2s", Faults.slow("2 seconds")],
      ["slow=1.5m", Faults.slow("90 seconds")],
      ["slow=250", Faults.slow(250)],
      ["trickle", Faults.trickle()],
      ["trickle=1,every=20ms", Faults.trickle({ bytes: 1, every: "20 millis" })],
      ["truncate", Faults.truncate()],
      ["reset,at=body", Faults.reset({ at: "body" })],
      ["hang,at=headers,probability=0.25,seed=7", Faults.hang({ at: "headers", probability: 0.25, seed: 7 })],
      ["invisible=1h", Faults.invisible("1 hour")],
      [" reset , request = 3 ", Faults.reset({ request: 3 })],
      ['{"_tag":"Slow","millis":5,"request":1}', Faults.slow(5, { request: 1 })]
    ])("reads %s", (text, fault) => {
      assert.deepStrictEqual(parse(text), fault)
    })

    it.each([
      ["", "Expected one of status, rate-limit, redirect"],
      ["explode", "Expected one of status, rate-limit, redirect"],
      ["toString", "Expected one of status"],
      ["status", "status: Missing key"],
      ["status=ok", "status: ok is not a number"],
      ["status=99", "status: Expected a value between 200 and 599"],
      [
        "status=503,status=500",
        "status takes body, caller, header, operation, request, probability, seed; not status"
      ],
      ["status=503,body=xml", "body: Expected"],
      ["status=503,request=0", "request: Expected"],
      ["status=503,request=1.5", "request: Expected"],
      ["status=503,request=1,request=2", "request is given twice"],
      ["status=503,request", "request needs a value"],
      ["status=503,header=nothing", "header: expected name: value"],
      ['status=503,header="a b: c"', "headers"],
      ["status=503,probability=2", "probability: Expected"],
      ["reset=now", "reset takes no value of its own"],
      ["reset,at=end", "at: Expected"],
      ["slow=soon", "slow: soon is not a duration, such as 500ms or 2s"],
      ["slow=-1s", "slow: -1s is not a duration"],
      ["hang,operation=personaMappings.update", "operation: Expected"],
      ["hang,", "A comma or a quote is out of place"],
      ['answer=200,body="x', "A comma or a quote is out of place"],
      ['answer=200,body="\\x"', "is not a JSON string"],
      ["{", "It cannot be read: not valid JSON."],
      ['{"_tag":"Status","status":500,"status":503}', "It cannot be read: the key status occurs twice."],
      ["{}", "_tag"],
      ['{"_tag":"Slow"}', "millis: Missing key"]
    ])("refuses %s with a sentence", (text, sentence) => {
      assert.include(problem(text), sentence)
    })

    it("repeats a text so that it may be printed", () => {
      for (const text of ["\u001b[2J", "status=\u202e\u009b", "slow=\n::error::b"]) {
        assert.match(problem(text), /^[\x20-\x7e…]+$/)
      }
    })

    it("repeats no more of the text than a line holds", () => {
      assert.isBelow(problem(`status=${"9".repeat(10_000)}x`).length, 11_000)
    })
  })

  describe("format", () => {
    it("keeps the names and the values of headers as they are", () => {
      const fault = Faults.status(500, {
        headers: { "x-a": " b ", "x-c": "", "x-d": '"e, f: g"', "x-h": "\t" }
      })
      assert.deepStrictEqual(parse(Faults.format(fault)), fault)
    })

    it.prop(
      "writes a text that parses to the same fault",
      [Faults.Fault],
      ([fault]) => {
        assert.strictEqual(json(parse(Faults.format(fault))), json(fault), Faults.format(fault))
      },
      { arbitrary }
    )

    it.prop(
      "leaves out nothing that JSON keeps",
      [Faults.Fault],
      ([fault]) => {
        assert.strictEqual(json(parse(json(fault))), json(fault))
      },
      { arbitrary }
    )
  })

  describe("constructors", () => {
    it("throw on what no answer can carry", () => {
      assert.throws(() => Faults.status(99))
      assert.throws(() => Faults.redirect("https://a.example", { status: 200 }))
      assert.throws(() => Faults.rateLimit({ reset: "1\r\nx: y" }))
      assert.throws(() => Faults.status(500, { headers: { "x y": "" } }))
      assert.throws(() => Faults.hang({ request: 0 }))
      assert.throws(() => Faults.trickle({ bytes: 0 }))
    })
  })
})
