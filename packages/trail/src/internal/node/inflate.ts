// The content of what is compressed, piece by piece. What comes before a fault is handed on, and what comes behind the end
// of a part is read as another one, as `cat a.gz b.gz` makes it: Node passes over that in silence.

import { createGunzip, createZstdDecompress, gunzipSync, zstdDecompressSync } from "node:zlib"

/** Why something cannot be read on, and where: the offset in the file as it is stored. */
export interface Broken {
  readonly offset: number
  readonly why: string
  /** Whether content before it is missing: of a piece in which there is a fault, nothing comes out. */
  readonly isLossy?: boolean
}

/** A way to compress. */
export interface Method {
  readonly name: "gzip" | "zstd"
  /** Whether bytes, four of them at least, begin something that is compressed so. */
  readonly isStart: (bytes: Uint8Array) => boolean
  /** `undefined` where Node cannot: it reads zstd from 22.15 on. */
  readonly make: (() => Inflater) | undefined
  /** Decompresses all at once, and says of how many bytes that is the content: what else follows, it may leave. */
  readonly whole:
    | ((bytes: Uint8Array, options: { readonly info: true; readonly maxOutputLength: number }) => unknown)
    | undefined
}

type Inflater = ReturnType<typeof createGunzip>

const options = { chunkSize: 131_072 }

const methods: ReadonlyArray<Method> = [
  {
    name: "gzip",
    isStart: ([a, b]) => a === 0x1f && b === 0x8b,
    make: () => createGunzip(options),
    whole: gunzipSync
  },
  {
    name: "zstd",
    // A frame, or one to be skipped (RFC 8878).
    isStart: ([a, b, c, d]) =>
      (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) ||
      (a !== undefined && a >> 4 === 5 && b === 0x2a && c === 0x4d && d === 0x18),
    make:
      (createZstdDecompress as typeof createZstdDecompress | undefined) &&
      (() => createZstdDecompress(options)),
    whole: zstdDecompressSync as Method["whole"]
  }
]

/** Returns how something is compressed, by its first bytes, if it is. */
export const methodOf = (bytes: Uint8Array): Method | undefined =>
  methods.find(({ isStart }) => isStart(bytes))

/** Returns the content of what is sound, small and whole; `undefined` of all else, for whose pieces `inflate` is. */
export const inflateWhole = (bytes: Uint8Array, { whole }: Method): Uint8Array | undefined => {
  if (whole === undefined) return undefined
  try {
    const { buffer, engine } = whole(bytes, { info: true, maxOutputLength }) as Inflated
    // Something else follows.
    return engine.bytesWritten === bytes.length ? buffer : undefined
  } catch {
    return undefined
  }
}

/** What Node returns if it is asked for `info`. */
interface Inflated {
  readonly buffer: Uint8Array
  readonly engine: { readonly bytesWritten: number }
}

const maxOutputLength = 1_048_576

/** Hands on the content of what comes in pieces. */
export async function* inflate(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { make, name }: Method
): AsyncGenerator<Uint8Array, Broken | undefined> {
  if (make === undefined) return { offset: 0, why: `this version of Node does not read ${name}` }
  /** Where the part begins that is being read, or the next one. */
  let start = 0
  let part: Part | undefined
  try {
    for await (const piece of pieces) {
      let rest = piece
      while (rest.length > 0) {
        if (part === undefined) {
          // Tapes and disks fill their blocks up with zeros.
          const zeros = zerosOf(rest)
          start += zeros
          rest = rest.subarray(zeros)
          if (rest.length === 0) break
          part = partOf(make())
        }
        yield* part.write(rest)
        const { fault, hasEnded, unread } = part.state()
        if (fault !== undefined) return brokenAt(start, part, fault)
        rest = rest.subarray(rest.length - unread)
        if (hasEnded) {
          start += part.read()
          part.close()
          part = undefined
        }
      }
    }
    if (part === undefined) return undefined
    yield* part.end()
    const { fault } = part.state()
    return fault === undefined ? undefined : brokenAt(start, part, fault)
  } finally {
    part?.close()
  }
}

const brokenAt = (start: number, part: Part, fault: NodeJS.ErrnoException): Broken => {
  const offset = start + part.read()
  return fault.code === "Z_BUF_ERROR"
    ? { offset, why: "ends before its content does" }
    : { offset, why: `cannot be decompressed: ${fault.message}`, isLossy: true }
}

const zerosOf = (bytes: Uint8Array): number => {
  const first = bytes.findIndex((byte) => byte !== 0)
  return first === -1 ? bytes.length : first
}

/** A part that is being decompressed. */
interface Part {
  /** Takes a piece, and hands on what is in it. */
  readonly write: (piece: Uint8Array) => AsyncGenerator<Uint8Array, void>
  /** Hands on what is left when no more pieces come. */
  readonly end: () => AsyncGenerator<Uint8Array, void>
  readonly state: () => {
    readonly fault: NodeJS.ErrnoException | undefined
    readonly hasEnded: boolean
    /** How many bytes of the last piece stand behind the end. */
    readonly unread: number
  }
  /** How many bytes were read of all pieces. */
  readonly read: () => number
  readonly close: () => void
}

/** A little compressed text may be any amount of it: so much may wait to be taken. */
const mostWaiting = 1_048_576

const partOf = (inflater: Inflater): Part => {
  let waiting: Array<Uint8Array> = []
  let size = 0
  let written = 0
  let isTaken = false
  let hasEnded = false
  let fault: NodeJS.ErrnoException | undefined
  let wake = (): void => {}
  inflater.on("data", (chunk: Uint8Array) => {
    waiting.push(chunk)
    size += chunk.length
    if (size >= mostWaiting) inflater.pause()
    wake()
  })
  inflater.on("end", () => {
    hasEnded = true
    wake()
  })
  inflater.on("error", (error) => {
    fault = error
    wake()
  })

  async function* handOn(isDone: () => boolean): AsyncGenerator<Uint8Array, void> {
    while (true) {
      const chunks = waiting
      waiting = []
      size = 0
      yield* chunks
      if (waiting.length > 0) continue
      if (fault !== undefined || hasEnded || isDone()) return
      inflater.resume()
      await new Promise<void>((resolve) => (wake = resolve))
    }
  }

  return {
    write: (piece) => {
      isTaken = false
      written += piece.length
      inflater.write(piece, () => {
        isTaken = true
        wake()
      })
      return handOn(() => isTaken)
    },
    end: () => {
      inflater.end()
      return handOn(() => false)
    },
    state: () => ({ fault, hasEnded, unread: hasEnded ? written - inflater.bytesWritten : 0 }),
    read: () => inflater.bytesWritten,
    close: () => inflater.destroy()
  }
}
