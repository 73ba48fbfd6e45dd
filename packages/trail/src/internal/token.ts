// A value of JSON that is neither a string nor a container, byte by byte: a number, `true`, `false` or `null`.

import { words } from "./jsonBytes.ts"
import { beginNumber, continueNumber, mayEnd, noNumber, type NumberState } from "./number.ts"

export class Token {
  #number: NumberState = noNumber
  #word = ""
  /** How many bytes of the word have come. */
  #length = 0

  /** Begins with a byte; `false` if none begins so. */
  begin(byte: number): boolean {
    this.#number = beginNumber(byte)
    this.#word = words.get(byte) ?? ""
    this.#length = 1
    return this.#number !== noNumber || this.#word !== ""
  }

  /** Takes one more byte; `false` if it is no part of it. */
  take(byte: number): boolean {
    if (this.#word === "") {
      const next = continueNumber(this.#number, byte)
      if (next === noNumber) return false
      this.#number = next
      return true
    }
    if (byte !== this.#word.charCodeAt(this.#length)) return false
    this.#length++
    return true
  }

  /** Whether it is whole. */
  isWhole(): boolean {
    return this.#word === "" ? mayEnd(this.#number) : this.#length === this.#word.length
  }
}
