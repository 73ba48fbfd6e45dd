// A string of JSON that somebody wants, of which a chunk may hold a part only.

import { Carry } from "./carry.ts"
import { parseJson } from "./record.ts"

/** A part of some bytes. */
interface Stretch {
  readonly bytes: Uint8Array
  readonly from: number
  readonly end: number
}

/** The most bytes of a key or a string that are kept for the visitor. */
export const longest = 16_384

export class Pieces {
  readonly #carry = new Carry(longest)
  #isCarried = false

  /** Whether something came before this chunk. */
  isCarried(): boolean {
    return this.#isCarried
  }

  /** Keeps what a chunk has of the string. */
  keep(bytes: Uint8Array, from: number, end: number): void {
    this.#carry.add(bytes, from, end)
    this.#isCarried = true
  }

  /** Joins the end of the string to what came of it before; returns `undefined` if it is too long. */
  join(bytes: Uint8Array, from: number, end: number): Stretch | undefined {
    if (!this.#isCarried) return end - from > longest ? undefined : { bytes, from, end }
    this.#carry.add(bytes, from, end)
    const whole = this.#carry.bytes
    this.drop()
    return whole && { bytes: whole, from: 0, end: whole.length }
  }

  drop(): void {
    this.#carry.clear()
    this.#isCarried = false
  }
}

/** The bytes of a string without its escapes. */
export const plainOf = ({ bytes, end, from }: Stretch): Uint8Array =>
  new TextEncoder().encode(String(parseJson(`"${new TextDecoder().decode(bytes.subarray(from, end))}"`)))
