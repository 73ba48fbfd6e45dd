import { assert, describe, it } from "vitest"
import * as AwsPath from "../src/internal/node/awsPath.ts"
import { delivered } from "./logs.ts"

const all: AwsPath.Asked = { from: undefined, until: undefined, accounts: undefined, regions: undefined }
const at = (text: string): number => Date.parse(text)
const day = { from: at("2026-11-05"), until: at("2026-11-06") }

describe("awsPath", () => {
  describe("parse", () => {
    it("reads a file that AWS delivered, to the minute", () => {
      for (const organisation of ["", "o-a1b2c3d4e5/"]) {
        assert.deepStrictEqual(AwsPath.parse(`/data/${delivered("20261105T1000", { organisation })}`), {
          account: "123456789012",
          region: "us-east-1",
          delivered: { from: at("2026-11-05T10:00Z"), until: at("2026-11-05T10:01Z") },
          isDigest: false
        })
      }
    })

    it.each([
      ["/AWSLogs", undefined, undefined, undefined],
      ["/p/AWSLogs/o-a1b2c3d4e5/123456789012", "123456789012", undefined, undefined],
      ["/p/AWSLogs/123456789012/CloudTrail/us-gov-west-1", "123456789012", "us-gov-west-1", undefined],
      [
        "/123456789012/CloudTrail/eu-west-1/2026",
        "123456789012",
        "eu-west-1",
        { from: at("2026-01-01"), until: at("2027-01-01") }
      ],
      [
        "/CloudTrail/eu-west-1/2026/12",
        undefined,
        "eu-west-1",
        { from: at("2026-12-01"), until: at("2027-01-01") }
      ],
      ["/CloudTrail/eu-west-1/2026/11/05", undefined, "eu-west-1", day],
      ["/CloudTrail/eu-west-1/2026/02/30", undefined, "eu-west-1", undefined],
      ["/home/CloudTrail/work/2026/11/05/a.json", undefined, undefined, undefined],
      [
        "/aws/CLOUD_TRAIL_MGMT/2.0/region=eu-west-1/accountId=123456789012/eventDay=20261105/a.gz.parquet",
        "123456789012",
        "eu-west-1",
        day
      ]
    ])("reads of %s what it tells", (path, account, region, period) => {
      assert.deepStrictEqual(AwsPath.parse(path), { account, region, delivered: period, isDigest: false })
    })

    it("knows a digest by its folder and by its name", () => {
      const path = delivered("20261105T1000", { kind: "CloudTrail-Digest" })
      assert.isTrue(AwsPath.parse(path).isDigest)
      const name = "123456789012_CloudTrail-Digest_us-east-2_trail_us-east-2_20261105T1000Z.json.gz"
      assert.isTrue(AwsPath.parse(`/elsewhere/${name}`).isDigest)
      assert.isFalse(AwsPath.parse(delivered("20261105T1000", { kind: "CloudTrail-Insight" })).isDigest)
    })
  })

  describe("mayHold", () => {
    const file = AwsPath.parse(delivered("20261105T1000"))

    it("passes over what was delivered before the first record that is asked for", () => {
      assert.isTrue(AwsPath.mayHold(file, { ...all, from: at("2026-11-05T10:00:59Z") }))
      assert.isFalse(AwsPath.mayHold(file, { ...all, from: at("2026-11-05T10:01Z") }))
    })

    it("looks a day behind the last record that is asked for, since records are older than their delivery", () => {
      assert.isTrue(AwsPath.mayHold(file, { ...all, until: at("2026-11-04T10:00:01Z") }))
      assert.isFalse(AwsPath.mayHold(file, { ...all, until: at("2026-11-04T10:00Z") }))
    })

    it("passes over other accounts and regions", () => {
      assert.isTrue(AwsPath.mayHold(file, { ...all, accounts: ["123456789012"], regions: ["us-east-1"] }))
      assert.isFalse(AwsPath.mayHold(file, { ...all, accounts: ["111122223333"] }))
      assert.isFalse(AwsPath.mayHold(file, { ...all, regions: ["eu-west-1"] }))
    })

    it("takes what does not tell", () => {
      const asked = { from: day.from, until: day.until, accounts: ["1"], regions: ["eu-west-1"] }
      assert.isTrue(AwsPath.mayHold(AwsPath.parse("/logs/a.json"), asked))
    })
  })
})
