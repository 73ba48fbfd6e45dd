import { Pattern } from "@dd-cloud-auth/arn"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Check from "../src/Check.ts"
import * as Pairs from "../src/Pairs.ts"
import * as Solver from "../src/Solver.ts"

/** A seed of its own for `DD_CLOUD_AUTH_SEED=…`; `pnpm run z3` asks about many more pairs. */
const first = Number(process.env["DD_CLOUD_AUTH_SEED"] ?? 1)
const count = 30

describe("Algebra, by an SMT solver", () => {
  let solver: Solver.Solver
  beforeAll(async () => {
    solver = await Solver.make()
  })
  afterAll(() => solver.close())

  const parse = (text: string): Pattern.Pattern => {
    const pattern = Pattern.parse(text, "iam")
    if (pattern._tag === "InvalidPattern") throw new Error(pattern.problem.message)
    return pattern
  }

  it("says of random pairs what the solver proves", async () => {
    const seen = { covers: 0, overlaps: 0 }
    for (let seed = first; seed < first + count; seed++) {
      const [a, b] = Pairs.pair(seed)
      const claim = Check.claimed(a, b)
      assert.deepStrictEqual(await Check.refuted(solver, a, b, claim), [], `DD_CLOUD_AUTH_SEED=${seed}`)
      seen.covers += Number(claim.covers || claim.isCovered)
      seen.overlaps += Number(claim.overlaps)
    }
    assert.isAbove(seen.covers, count / 20)
    assert.isAbove(seen.overlaps, count / 10)
    assert.isBelow(seen.overlaps, count)
  })

  it("is refuted where any of its answers is another one", async () => {
    const wide = parse("arn:aws:iam::1*:u/*")
    const narrow = parse("arn:aws:iam::1:u/a?:*")
    const right = Check.claimed(wide, narrow)
    assert.deepStrictEqual(right, {
      covers: true,
      isCovered: false,
      equals: false,
      overlaps: true,
      example: "arn:aws:iam::1:u/ax:"
    })
    assert.deepStrictEqual(await Check.refuted(solver, wide, narrow, right), [])
    const of = "of arn:aws:iam::1*:u/* (iam) and arn:aws:iam::1:u/a?:* (iam)"
    for (const [wrong, sentence] of [
      [{ covers: false }, "covers is true"],
      [{ isCovered: true }, "isCovered is false"],
      [{ equals: true }, "equals is false"],
      [{ overlaps: false }, "overlaps is true"],
      [{ example: undefined }, "undefined is no example"],
      [{ example: "arn:aws:iam::1:u/a:" }, "arn:aws:iam::1:u/a: is no example"],
      [{ example: "arn:aws:iam::1::u/ax:" }, "arn:aws:iam::1::u/ax: is no example"]
    ] as const) {
      assert.deepStrictEqual(await Check.refuted(solver, wide, narrow, { ...right, ...wrong }), [
        `${sentence} ${of}`
      ])
    }
  })

  it("lets a star of the first five fields take no colon", async () => {
    const [star, colon] = [parse("arn:aws:*::1:x"), parse("arn:aws:a:b:1:x")]
    const right = Check.claimed(star, colon)
    assert.isFalse(right.overlaps)
    assert.deepStrictEqual(await Check.refuted(solver, star, colon, right), [])
  })
})
