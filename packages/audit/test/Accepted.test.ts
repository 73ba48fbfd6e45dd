import { Accepted, Audit, type Finding } from "@dd-cloud-auth/audit"
import { Directory } from "@dd-cloud-auth/directory"
import * as DateTime from "effect/DateTime"
import { assert, describe, it } from "vitest"
import { mapping } from "./mappings.ts"
import { noon } from "./time.ts"

const below = mapping("user/below/*", "below@example.com")
const root = mapping("root", "owner@example.com")
const directory = Directory.make({ site: "datadoghq.eu", personaMappings: [below, root] })
const [ofRoot, ofBelow] = Audit.run(directory) as [Finding.Finding, Finding.Finding]

const why = { reason: "on purpose", owner: "ada@example.com", expires: "2026-12-31" }
const byPlace: Accepted.Entry = { ...why, rule: "user-path-wildcard", arnPattern: below.arnPattern }
const byFingerprint: Accepted.Entry = { ...why, fingerprint: ofRoot.fingerprint }

const run = (accepted: ReadonlyArray<Accepted.Entry>, day = "2026-11-26") =>
  Audit.run(directory, { accepted, now: noon(day) })

describe("Accepted", () => {
  it("leaves out what is named by its fingerprint, or by rule and pattern", () => {
    assert.deepStrictEqual(run([byFingerprint]), [ofBelow])
    assert.deepStrictEqual(run([byPlace]), [ofRoot])
    assert.deepStrictEqual(run([byPlace, byFingerprint]), [])
    assert.deepStrictEqual(run([]), [ofRoot, ofBelow])
  })

  it("takes any of the mappings of a finding", () => {
    const narrow = mapping("user/below/eve", "eve@example.com")
    const found = Audit.run(Directory.make({ personaMappings: [below, narrow] }), {
      rules: { "user-path-wildcard": "off" },
      accepted: [{ ...why, rule: "ambiguous-account", arnPattern: below.arnPattern }],
      now: noon("2026-11-26")
    })
    assert.deepStrictEqual(found, [])
  })

  it("takes neither another rule nor a pattern that a wildcard would match", () => {
    for (const other of [
      { ...byPlace, rule: "root-user" },
      { ...byPlace, arnPattern: below.arnPattern.replace("below", "*") }
    ]) {
      assert.deepStrictEqual(
        run([other, byFingerprint]).map(({ rule }) => rule),
        ["user-path-wildcard", "unused-acceptance"]
      )
    }
  })

  it("holds a rule and a pattern that stand beside a fingerprint against those of the finding", () => {
    const all = { ...byPlace, fingerprint: ofBelow.fingerprint }
    assert.deepStrictEqual(run([all]), [ofRoot])
    for (const other of [
      { ...all, rule: "root-user" },
      { ...all, arnPattern: root.arnPattern },
      { ...all, fingerprint: ofRoot.fingerprint }
    ]) {
      assert.deepStrictEqual(
        run([other]).map(({ rule }) => rule),
        ["root-user", "user-path-wildcard", "unused-acceptance"]
      )
    }
  })

  it("holds until the end of the last day, and says then that it has expired", () => {
    assert.deepStrictEqual(run([byPlace], "2026-12-31"), [ofRoot])
    const [, expired] = run([byPlace], "2027-01-01")
    assert.deepStrictEqual(expired, {
      ...ofBelow,
      message: `${ofBelow.message}; ada@example.com accepted it until 2026-12-31`,
      expired: byPlace
    })
  })

  it.each(["soon", "", "2026-13-01", "2026-02-30", "31.12.2026", "2026-12-31T00:00:00Z", "9999"])(
    "counts %j, which is no date, as expired",
    (expires) => {
      const [, expired] = run([{ ...byPlace, expires }])
      assert.strictEqual(
        expired?.message,
        `${ofBelow.message}; ada@example.com accepted it until ${JSON.stringify(expires)}, which is no date and counts as expired`
      )
    }
  )

  it("accepts what one entry accepts, though another has expired", () => {
    assert.deepStrictEqual(run([{ ...byPlace, expires: "2020-01-01" }, byPlace]), [ofRoot])
  })

  it("finds once what accepts nothing any more, expired or not, whatever the order", () => {
    const gone = { ...byFingerprint, fingerprint: "0123456789abcdef" }
    const old = { ...byPlace, arnPattern: "arn:aws:iam::123456789012:user/gone/*", expires: "2020-01-01" }
    const found = run([gone, old, gone, byPlace, byFingerprint])
    assert.deepStrictEqual(
      found.map(({ mappings, message, rule, severity }) => [rule, severity, mappings, message]).sort(),
      [
        [
          "unused-acceptance",
          "warning",
          [],
          "ada@example.com accepted the finding 0123456789abcdef, which is not there any more"
        ],
        [
          "unused-acceptance",
          "warning",
          [],
          "ada@example.com accepted user-path-wildcard in arn:aws:iam::123456789012:user/gone/*, which is not there any more"
        ]
      ]
    )
    assert.notStrictEqual(found[0]?.fingerprint, found[1]?.fingerprint)
    assert.deepStrictEqual(run([byFingerprint, old, byPlace, gone]), found)
  })

  it("can leave that be, or take it for worse", () => {
    const accepted = [byPlace, byFingerprint, { ...byFingerprint, fingerprint: "0123456789abcdef" }]
    const as = (severity: "off" | "error") =>
      Audit.run(directory, { accepted, now: noon("2026-11-26"), rules: { "unused-acceptance": severity } })
    assert.deepStrictEqual(as("off"), [])
    assert.strictEqual(as("error")[0]?.severity, "error")
  })
})

describe("daysLeft", () => {
  const leftOn = (day: string, expires: string) => Accepted.daysLeft({ expires }, noon(day))

  it("counts whole days, whatever the hour, over months and leap years", () => {
    assert.strictEqual(leftOn("2026-12-31", "2026-12-31"), 0)
    assert.strictEqual(leftOn("2026-11-26", "2026-12-31"), 35)
    assert.strictEqual(leftOn("2027-01-01", "2026-12-31"), -1)
    assert.strictEqual(leftOn("2028-02-01", "2028-03-01"), 29)
    for (const time of ["2026-12-30T00:00:00Z", "2026-12-30T23:59:59.999Z", "2026-12-31T00:30:00+01:00"]) {
      const now = DateTime.toUtc(DateTime.makeUnsafe(time))
      assert.strictEqual(Accepted.daysLeft({ expires: "2026-12-31" }, now), 1, time)
    }
  })

  it("knows of no day that is not in the calendar", () => {
    for (const expires of ["2026-02-29", "soon"]) assert.isUndefined(leftOn("2026-01-01", expires))
  })
})
