// What a file holds, whatever it is compressed with, and why it cannot be read on.

import { type Broken, inflate, methodOf } from "./inflate.ts"

/** What comes from a file or a pipe, as it is stored. */
export interface Stored {
  /** Each is good until the next is taken. */
  readonly pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
  /** Once they have ended: why they are not what was expected. */
  readonly fault: () => Broken | undefined
}

/**
 * Hands on what is stored, decompressed, piece by piece; returns why that ended before it should.
 *
 * What becomes more than `maxRatio` times as big as it is stored is given up: a few bytes may stand for any number.
 */
export async function* contentOf(
  { fault, pieces }: Stored,
  maxRatio: number
): AsyncGenerator<Uint8Array, Broken | undefined> {
  const iterator = (async function* () {
    yield* pieces
  })()
  const head = await headOf(iterator)
  if (isParquet(head)) return { offset: 0, why: "is Parquet, which is read from files only" }
  const method = methodOf(head)
  let stored = 0
  async function* all() {
    yield head
    yield* iterator
  }
  async function* counted() {
    for await (const piece of all()) {
      for (let start = 0; start < piece.length; start += atOnce) {
        const some = piece.subarray(start, start + atOnce)
        stored += some.length
        yield some
      }
    }
  }
  if (method === undefined) {
    yield* all()
    return fault()
  }
  const content = inflate(counted(), method)
  for (let size = 0; ;) {
    const next = await content.next()
    // A file that has grown, or shrunk, ends in the middle for that reason.
    if (next.done === true) return fault() ?? next.value
    size += next.value.length
    if (size > neverTooBig && size > maxRatio * stored) {
      await content.return(undefined)
      return { offset: stored, why: `becomes more than ${maxRatio} times as big as it is stored` }
    }
    yield next.value
  }
}

/** Whether something begins as Parquet does. */
export const isParquet = (head: Uint8Array): boolean => Buffer.from(head.subarray(0, 4)).equals(parquet)

const parquet = Buffer.from("PAR1")

/** So much is decompressed at once; if it cannot be, what is in it is lost. */
const atOnce = 32_768

/** In bytes: what is no bigger may repeat itself as it likes. */
export const neverTooBig = 67_108_864

/** Returns the first bytes, so many that they tell what follows. */
const headOf = async (pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array> => {
  let head: Uint8Array = new Uint8Array()
  while (head.length < 4) {
    const next = await pieces.next()
    if (next.done === true) break
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value])
  }
  return head
}
