import * as Canary from "@dd-cloud-auth/canary"
import { Secrets } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as Redacted from "effect/Redacted"
import { forms, pieceFinder } from "./leaks.ts"

const { apiKey: short, appKey: long } = Canary.hostile
const real = ["0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210fedcba98"]

const scrubber = (...secrets: ReadonlyArray<string>) => Secrets.scrubber(secrets.map((_) => Redacted.make(_)))
const fragmentScrubber = (...secrets: ReadonlyArray<string>) =>
  Secrets.fragmentScrubber(secrets.map((_) => Redacted.make(_)))

describe("Secrets", () => {
  describe("scrubber", () => {
    for (const [name, form] of Object.entries(forms(long))) {
      it(`finds a secret written as ${name}`, () => {
        const scrubbed = scrubber(short, long)(`before ${form} after`)
        assert.strictEqual(pieceFinder([short, long])(scrubbed), undefined)
        assert.match(scrubbed, /^before .{0,4}<redacted>.{0,4} after$/)
      })
    }

    it("cuts out the longer of two secrets where one begins with the other", () => {
      for (const secrets of [
        [short, long],
        [long, short]
      ]) {
        assert.strictEqual(scrubber(...secrets)(`${long},${short}`), "<redacted>,<redacted>")
      }
    })

    it("cuts out both of two secrets that overlap, and all of one that repeats itself", () => {
      assert.strictEqual(
        scrubber("one-secret-two", "two-secret-six")("(one-secret-two-secret-six)"),
        "(<redacted>)"
      )
      assert.strictEqual(scrubber(real[0]!)(real[0]! + real[0]!), "<redacted><redacted>")
      assert.strictEqual(scrubber("abcabcabc")("abcabcabcabcab!"), "<redacted>ab!")
    })

    it("finds a secret with backslashes in a row, however often they were doubled", () => {
      for (const secret of ["one\\\\two", "one\\\\\\two"]) {
        for (const [name, form] of Object.entries(forms(secret))) {
          assert.include(scrubber(secret)(`(${form})`), "<redacted>", name)
        }
        assert.strictEqual(scrubber(secret)(`(${secret.replaceAll("\\", "\\\\\\\\")})`), "(<redacted>)")
      }
      assert.strictEqual(scrubber("one\\\\two")("one\\t"), "one\\t")
    })

    it("takes no other character for the one that a secret has", () => {
      assert.strictEqual(scrubber("one-two-six")("one+two+six"), "one+two+six")
      assert.strictEqual(scrubber("one two six")("one+two+six"), "<redacted>")
    })

    it("looks for base64 of eight characters, and not for less", () => {
      assert.strictEqual(scrubber("secret")(btoa("secret")), "<redacted>")
      assert.strictEqual(scrubber("abcd")(btoa("abcd")), btoa("abcd"))
    })

    it("finds a secret anywhere within base64, with and without padding, in either alphabet", () => {
      const find = pieceFinder([short])
      for (let before = 0; before < 9; before++) {
        for (let after = 0; after < 3; after++) {
          const bytes = Buffer.from(`${"u".repeat(before)}${short}${"v".repeat(after)}`)
          for (const encoding of ["base64", "base64url"] as const) {
            const text = bytes.toString(encoding)
            const scrubbed = scrubber(short)(`Basic ${text}`)
            assert.include(scrubbed, "<redacted>")
            assert.strictEqual(find(scrubbed), undefined)
          }
        }
      }
    })

    it("leaves a text alone that only shares some characters with a secret", () => {
      const scrub = scrubber(...real)
      for (const text of [
        "01234567-89ab-4def-8123-456789abcdef",
        "0123456789abcdef0123456789abcde",
        "123456789abcdef0123456789abcdef",
        "arn:aws:iam::123456789012:user/fedcba9876543210",
        ""
      ]) {
        assert.strictEqual(scrub(text), text)
      }
    })

    it("does not look for a secret of less than four characters", () => {
      assert.strictEqual(scrubber("a", "api", "")("an api is a name"), "an api is a name")
      assert.strictEqual(scrubber("apis")("APIs"), "<redacted>")
    })

    it("takes any text for a secret, and none", () => {
      assert.strictEqual(scrubber()("text"), "text")
      assert.strictEqual(scrubber("schlüssel-\ud800-é")("(SCHLÜSSEL-\ud800-é)"), "(<redacted>)")
    })

    it("compares each place of a hostile text with a secret no more than once in full", () => {
      // Time is linear in the text, since each secret is compared from each place at most once: nothing is nested.
      const text = `${long.slice(0, -1)} `.repeat(20_000)
      assert.strictEqual(scrubber(long)(text), text)
      assert.strictEqual(scrubber(long)("\\".repeat(1_000_000)).length, 1_000_000)
      assert.strictEqual(scrubber(long)(`${long} `.repeat(20_000)), "<redacted> ".repeat(20_000))
    })
  })

  describe("fragmentScrubber", () => {
    it("cuts out any piece of a secret from the midst of a text, however the whole of it is written", () => {
      const scrub = fragmentScrubber(short, long)
      const find = pieceFinder([long])
      for (const form of Object.values(forms(long))) {
        for (let at = 0; at + 8 <= form.length; at++) {
          for (const length of [8, 9, 14]) {
            const text = `the key xyz${form.slice(at, at + length)}xyz is wrong`
            assert.strictEqual(find(scrub(text)), undefined, text)
          }
        }
      }
    })

    it("says the rest of the text", () => {
      const scrub = fragmentScrubber(...real)
      assert.strictEqual(scrub(`key ${real[1]!.slice(9, 25)} is wrong`), "key <redacted> is wrong")
      assert.strictEqual(scrub("KEY 01234567…89ABCDEF"), "KEY <redacted>…<redacted>")
      assert.strictEqual(scrub("İ01234567"), "İ<redacted>")
      assert.strictEqual(scrub("x".repeat(1_000_000)).length, 1_000_000)
    })

    it("cuts out what is left of a secret at the end of a text, and at its beginning", () => {
      const scrub = fragmentScrubber(short, long)
      for (const secret of [short, long]) {
        for (const form of Object.values(forms(secret))) {
          for (let at = 1; at < form.length; at++) {
            for (const text of [
              `no ${form.slice(0, at)}`,
              `no ${form.slice(0, at)}…`,
              `no "${form.slice(0, at)}...".`,
              `${form.slice(at)} no`,
              `"…${form.slice(at)} no`
            ]) {
              const found = pieceFinder([secret])(scrub(text))
              assert.strictEqual(found, undefined, text)
            }
          }
        }
      }
    })

    it("finds a piece as each way of escaping writes it, and pieces that touch", () => {
      assert.strictEqual(fragmentScrubber("one'w<six")("(&#39;w&lt;s)"), "(<redacted>)")
      assert.strictEqual(fragmentScrubber("schlüssel(1)")("(lüssel%281%29)"), "(<redacted>)")
      // A sign whose small letter is that of ASCII.
      assert.strictEqual(fragmentScrubber("kilo-secret")("(\u212ailo-secret)"), "(<redacted>)")
      assert.strictEqual(fragmentScrubber(...real)("(0123456701234567)"), "(<redacted>)")
    })

    it("leaves a beginning of less than eight characters, and what stands before it", () => {
      const scrub = fragmentScrubber(...real)
      assert.strictEqual(scrub("no 0123456"), "no 0123456")
      assert.strictEqual(scrub("no 01234567"), "no <redacted>")
      assert.strictEqual(scrub("no 0123456789abcdef0..."), "no <redacted>...")
      assert.strictEqual(scrub(`no "${real[1]}".`), 'no "<redacted>".')
      assert.strictEqual(scrub(`"${real[1]}" no`), '"<redacted>" no')
      assert.strictEqual(scrub("89abcdef no"), "<redacted> no")
      assert.strictEqual(scrub("9abcdef no"), "9abcdef no")
      assert.strictEqual(scrub(real.join(" ")), "<redacted> <redacted>")
      assert.strictEqual(scrub("is it 01&amp;xyz"), "is it 01&amp;xyz")
      assert.strictEqual(fragmentScrubber('long-secret-"ab')("22ab no"), "22ab no")
      assert.strictEqual(
        scrub(`${real[0]!.slice(-9)} and ${real[1]} and ${real[0]!.slice(0, 9)}`),
        "<redacted> and <redacted> and <redacted>"
      )
      assert.strictEqual(scrub("is it f%20abcd"), "is it f%20abcd")
      assert.strictEqual(scrub("76543210fedcba98"), "<redacted>")
      assert.strictEqual(scrub(""), "")
    })
  })
})
