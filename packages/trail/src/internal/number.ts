// The numbers of JSON, byte by byte: `-? (0 | 1-9 digits) (. digits)? (e sign? digits)?`.

/** Where one is within a number. */
export type NumberState = number

const sign = 1
const zero = 2
const integer = 3
const point = 4
const fraction = 5
const exponent = 6
const exponentSign = 7
const exponentDigits = 8

/** No number, or none any more. */
export const noNumber: NumberState = 0

/** Whether a number may end here. */
export const mayEnd = (state: NumberState): boolean =>
  state === zero || state === integer || state === fraction || state === exponentDigits

/** The state after the first byte of a number. */
export const beginNumber = (byte: number): NumberState => {
  if (byte === 0x2d) return sign
  if (byte === 0x30) return zero
  return isDigit(byte) ? integer : noNumber
}

/** The state after one more byte. */
export const continueNumber = (state: NumberState, byte: number): NumberState => {
  if (isDigit(byte)) return afterDigit(state, byte)
  if (byte === 0x2e) return state === zero || state === integer ? point : noNumber
  if (byte === 0x65 || byte === 0x45) {
    return state === zero || state === integer || state === fraction ? exponent : noNumber
  }
  return (byte === 0x2d || byte === 0x2b) && state === exponent ? exponentSign : noNumber
}

const afterDigit = (state: NumberState, byte: number): NumberState => {
  if (state === sign) return byte === 0x30 ? zero : integer
  if (state === integer) return integer
  if (state === point || state === fraction) return fraction
  return state === zero ? noNumber : exponentDigits
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39
