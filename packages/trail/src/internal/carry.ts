// Bytes that are kept from one chunk to the next, up to a limit.

export class Carry {
  readonly #limit: number
  #kept: Uint8Array = new Uint8Array(0)
  #length = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** How many bytes are kept; more than the limit allows if they were let go. */
  get length(): number {
    return this.#length
  }

  /** The bytes, until more are added; `undefined` if they were more than the limit. */
  get bytes(): Uint8Array | undefined {
    return this.#length > this.#limit ? undefined : this.#kept.subarray(0, this.#length)
  }

  add(bytes: Uint8Array, start: number, end: number): void {
    const length = this.#length + end - start
    if (length > this.#limit) {
      // What is too long will not be asked for, and need not be in memory while the rest of it comes.
      this.#kept = new Uint8Array(0)
    } else {
      this.#reserve(length)
      this.#kept.set(bytes.subarray(start, end), this.#length)
    }
    this.#length = length
  }

  clear(): void {
    this.#length = 0
  }

  #reserve(length: number): void {
    if (length <= this.#kept.length) return
    const wider = new Uint8Array(Math.min(this.#limit, Math.max(length, 2 * this.#kept.length, 1024)))
    wider.set(this.#kept.subarray(0, this.#length))
    this.#kept = wider
  }
}
