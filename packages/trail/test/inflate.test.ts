/// <reference types="node" />
import { gzipSync, zstdCompressSync } from "node:zlib"
import { assert, describe, it } from "vitest"
import { contentOf } from "../src/internal/node/content.ts"
import { inflate, inflateWhole, methodOf } from "../src/internal/node/inflate.ts"

const numbers = (length: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, i) => `${(i * i) % 1_000_003}`).join())

// It takes several chunks of what Node gives out.
const text = numbers(40_000)
const other = Buffer.from("and more")

const ways = [
  ["gzip", (bytes: Uint8Array) => gzipSync(bytes)],
  ["zstd", (bytes: Uint8Array) => zstdCompressSync(bytes)]
] as const

function* cut(bytes: Uint8Array, size: number) {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

/** All that comes, and how it ends. */
const drain = async <A>(content: AsyncGenerator<Uint8Array, A>) => {
  const chunks: Array<Uint8Array> = []
  for (let next = await content.next(); ; next = await content.next()) {
    if (next.done === true) return { content: Buffer.concat(chunks), end: next.value }
    chunks.push(next.value)
  }
}

/** With a fault in the middle. */
const damaged = (bytes: Uint8Array): Uint8Array => {
  const copy = Uint8Array.from(bytes)
  copy.fill(0xff, copy.length >> 1, (copy.length >> 1) + 400)
  return copy
}

const read = (bytes: Uint8Array, size = 32_768) => drain(inflate(cut(bytes, size), methodOf(bytes)!))

describe.each(ways)("inflate of %s", (name, compress) => {
  const one = compress(text)
  const two = Buffer.concat([one, compress(other)])

  it("gives back what was compressed, several parts too, wherever they are cut", async () => {
    const sizes = [two.length, 1000, 1]
    // Each cut around the place where the second part begins.
    for (const size of [...sizes, ...[-5, -4, -3, -2, -1, 0, 1, 2, 3, 4].map((more) => one.length + more)]) {
      const { content, end } = await read(two, size)
      assert.isUndefined(end, `${size}`)
      assert.isTrue(content.equals(Buffer.concat([text, other])), `${size}`)
    }
  })

  it("passes over the zeros that fill up a block", async () => {
    const padded = Buffer.concat([one, Buffer.alloc(5000), compress(other), Buffer.alloc(512)])
    assert.deepStrictEqual(await read(padded), { content: Buffer.concat([text, other]), end: undefined })
  })

  it("keeps what comes before an early end, and says where it is", async () => {
    const long = numbers(200_000)
    const compressed = compress(long)
    for (const length of [compressed.length - 1, compressed.length >> 1, 20]) {
      const { content, end } = await read(compressed.subarray(0, length))
      assert.deepStrictEqual(end, { offset: length, why: "ends before its content does" })
      assert.isTrue(long.subarray(0, content.length).equals(content))
      if (length > 1000) assert.isAbove(content.length, long.length * 0.3)
    }
  })

  it("loses nothing of a file before a fault", async () => {
    const long = numbers(200_000)
    const read = (bytes: Uint8Array) =>
      drain(
        contentOf({ pieces: cut(bytes, 262_144), fault: () => undefined, again: () => cut(bytes, 5000) }, 250)
      )
    const followed = await read(Buffer.concat([compress(long), Buffer.from("something else")]))
    assert.match(followed.end?.why ?? "", /^cannot be decompressed: /)
    assert.isTrue(followed.content.equals(long))
    const { content, end } = await read(damaged(compress(long)))
    assert.match(end?.why ?? "", /^cannot be decompressed: /)
    // Not every fault is noticed at once.
    const same = content.findIndex((byte, i) => byte !== long[i])
    assert.isAbove(same === -1 ? content.length : same, long.length * 0.3)
  })

  it("says that something else follows", async () => {
    const { content, end } = await read(Buffer.concat([one, Buffer.from("something else")]), one.length)
    assert.isTrue(content.equals(text))
    assert.match(end?.why ?? "", /^cannot be decompressed: /)
    assert.strictEqual(end?.offset, one.length)
  })

  it("gives back at once what is small, whole and sound, and nothing else", () => {
    const method = methodOf(one)!
    assert.isTrue(Buffer.from(text).equals(inflateWhole(one, method)!))
    // Of several parts, Node itself does not read all that `inflate` does.
    for (const bytes of [
      one.subarray(0, -1),
      // Frames of zstd need not have a checksum.
      ...(name === "gzip" ? [damaged(one)] : []),
      Buffer.concat([one, Buffer.from("something else")]),
      Buffer.concat([one, Buffer.alloc(512), compress(other)]),
      compress(Buffer.alloc(1_048_577))
    ]) {
      assert.isUndefined(inflateWhole(bytes, method))
    }
  })

  it("is recognised by its first bytes", () => {
    assert.strictEqual(methodOf(one)?.name, name)
    assert.isUndefined(methodOf(text))
    assert.isUndefined(methodOf(new Uint8Array()))
  })

  it("gives up what becomes too big, before it takes memory", async () => {
    const bomb = compress(Buffer.alloc(100_000_000))
    const content = contentOf({ pieces: [bomb], fault: () => undefined }, 250)
    let size = 0
    let next = await content.next()
    for (; next.done !== true; next = await content.next()) size += next.value.length
    assert.match(next.value?.why ?? "", /^becomes more than 250 times as big as it is stored$/)
    assert.isBelow(size, 80_000_000)
    const raised = contentOf({ pieces: [bomb], fault: () => undefined }, 100_000)
    let whole = 0
    for (let next = await raised.next(); next.done !== true; next = await raised.next())
      whole += next.value.length
    assert.strictEqual(whole, 100_000_000)
  })
})

describe("inflate of zstd", () => {
  it("skips a frame that is to be skipped", async () => {
    const skipped = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4])
    const { content, end } = await read(Buffer.concat([skipped, zstdCompressSync(text), skipped]))
    assert.isUndefined(end)
    assert.isTrue(content.equals(text))
  })
})
