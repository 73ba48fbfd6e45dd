// What a file holds, whatever it is compressed with, and why it cannot be read on.

import { type Broken, inflate, inflateWhole, type Method, methodOf } from "./inflate.ts"

/** What comes from a file or a pipe, as it is stored. */
export interface Stored {
  /** Each is good until the next is taken. */
  readonly pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
  /** Once they have ended: why they are not what was expected. */
  readonly fault: () => Broken | undefined
  /** The same pieces again, of what can be read twice. */
  readonly again?: () => Iterable<Uint8Array>
}

/**
 * Hands on what is stored, decompressed, piece by piece; returns why that ended before it should.
 *
 * What becomes more than `maxRatio` times as big as it is stored is given up: a few bytes may stand for any number.
 */
export async function* contentOf(
  { again, fault, pieces }: Stored,
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
    for await (const piece of cut(all(), () => atOnce)) {
      stored += piece.length
      yield piece
    }
  }
  if (method === undefined) {
    yield* all()
    return fault()
  }
  const content = inflate(counted(), method)
  for (let size = 0; ;) {
    const next = await content.next()
    if (next.done === true) {
      // A file that has grown, or shrunk, ends in the middle for that reason.
      const broken = fault() ?? next.value
      return broken?.isLossy === true && again !== undefined
        ? yield* missing(again(), method, size, broken.offset)
        : broken
    }
    size += next.value.length
    if (size > neverTooBig && size > maxRatio * stored) {
      await content.return(undefined)
      return { offset: stored, why: `becomes more than ${maxRatio} times as big as it is stored` }
    }
    yield next.value
  }
}

/**
 * Returns the content of a file, if nothing has to be waited for: it is not compressed, or so small that it is decompressed
 * whole, and is whole. Of any other, `contentOf` knows more.
 */
export const contentAtOnce = ({ head, pieces, size }: Whole): Iterable<Uint8Array> | undefined => {
  const start = head()
  const method = methodOf(start)
  if (method === undefined) return isParquet(start) ? undefined : pieces
  const content = start.length === size && size <= small ? inflateWhole(start, method) : undefined
  return content && inPlaceOf(pieces, content)
}

/** What can be read without waiting, and its first piece. */
interface Whole {
  readonly head: () => Uint8Array
  readonly pieces: Iterable<Uint8Array>
  /** In bytes. */
  readonly size: number
}

function* inPlaceOf(pieces: Iterable<Uint8Array>, content: Uint8Array): Generator<Uint8Array> {
  for (const _ of pieces) yield content
}

/** The content before a fault that did not come: read again, a few bytes at a time from where the fault is near. */
async function* missing(
  pieces: Iterable<Uint8Array>,
  method: Method,
  known: number,
  near: number
): AsyncGenerator<Uint8Array, Broken | undefined> {
  const content = inflate(
    cut(pieces, (offset) => (offset < near ? Math.min(atOnce, near - offset) : few)),
    method
  )
  for (let size = 0; ;) {
    const next = await content.next()
    if (next.done === true) return next.value
    const { length } = next.value
    if (size + length > known) yield next.value.subarray(Math.max(known - size, 0))
    size += length
  }
}

/** Cuts pieces into smaller ones, of so many bytes at an offset. */
async function* cut(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  sizeAt: (offset: number) => number
): AsyncGenerator<Uint8Array> {
  let offset = 0
  for await (const piece of pieces) {
    for (let start = 0; start < piece.length;) {
      const some = piece.subarray(start, start + sizeAt(offset))
      start += some.length
      offset += some.length
      yield some
    }
  }
}

/** Whether something begins as Parquet does. */
export const isParquet = (head: Uint8Array): boolean => Buffer.from(head.subarray(0, 4)).equals(parquet)

const parquet = Buffer.from("PAR1")

/** In bytes: so much is decompressed at once, and so much where there is a fault. */
const atOnce = 32_768
const few = 16

/** In bytes: for what is so small, it takes longer to prepare for pieces than to decompress it. */
const small = 65_536

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
