import { Arn } from "@dd-cloud-auth/arn"
import { forAll } from "@dd-cloud-auth/random"
import { assert, describe, it } from "vitest"

describe("Arn", () => {
  describe("parse", () => {
    it("takes the six fields apart, whatever the partition", () => {
      for (const partition of [
        "aws",
        "aws-cn",
        "aws-us-gov",
        "aws-iso",
        "aws-iso-b",
        "aws-iso-e",
        "aws-eusc"
      ]) {
        assert.deepStrictEqual(Arn.parse(`arn:${partition}:sts::123456789012:assumed-role/Deploy/ci`), {
          _tag: "Arn",
          partition,
          service: "sts",
          region: "",
          accountId: "123456789012",
          resource: "assumed-role/Deploy/ci"
        })
      }
    })

    it("leaves colons and slashes to the resource", () => {
      const arn = Arn.parse("arn:aws:logs:eu-west-1:123456789012:log-group:/a/b:log-stream:c")
      assert.deepInclude(arn, { region: "eu-west-1", resource: "log-group:/a/b:log-stream:c" })
    })

    it("takes an empty region and account ID", () => {
      assert.deepInclude(Arn.parse("arn:aws:s3:::bucket"), { region: "", accountId: "", resource: "bucket" })
    })

    for (const [input, index, reason] of [
      ["", 0, 'an ARN starts with "arn:"'],
      ["ARN:aws:iam::1:root", 0, 'an ARN starts with "arn:"'],
      [" arn:aws:iam::1:root", 0, 'an ARN starts with "arn:"'],
      ["arn:", 4, "an ARN has 6 fields, not 2"],
      ["arn:aws:iam::1", 14, "an ARN has 6 fields, not 5"],
      ["arn::iam::1:root", 4, "the partition is empty"],
      ["arn:aws:::1:root", 8, "the service is empty"],
      ["arn:aws:iam::1:", 15, "the resource is empty"]
    ] as const) {
      it(`says of ${JSON.stringify(input)}: ${reason}`, () => {
        assert.deepStrictEqual(Arn.parse(input), { _tag: "InvalidArn", input, reason, index })
      })
    }

    it("returns data for any text", () => {
      forAll(20_000, (random) => {
        const input = random.text(["arn", "arn:", ":", ":", ":", "a", "\0", "\ud800", "/", "*", "é"], 12)
        const arn = Arn.parse(input)
        if (arn._tag === "Arn") assert.strictEqual(Arn.format(arn), input)
        else assert.isTrue(arn.index >= 0 && arn.index <= input.length)
      })
      assert.strictEqual(Arn.parse(":".repeat(1_000_000))._tag, "InvalidArn")
      assert.strictEqual(Arn.parse(`arn:${":".repeat(1_000_000)}`)._tag, "InvalidArn")
    })
  })

  describe("format", () => {
    it("gives back what was parsed", () => {
      const text = "arn:aws:iam::123456789012:user/a/b:c"
      const arn = Arn.parse(text)
      assert.strictEqual(arn._tag === "Arn" ? Arn.format(arn) : "", text)
    })
  })
})
