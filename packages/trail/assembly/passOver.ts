// Passes over what nobody wants of a JSON text, sixteen bytes at a time. This is AssemblyScript: TypeScript's syntax,
// compiled to WebAssembly by `compile.mjs` beside it.
//
// It stops before anything for which it cannot vouch, and `src/internal/scanJson.ts`, which knows the whole grammar, goes
// on from there. So it may be left out, and nothing but time is lost.

// What is where in the memory, as in `src/internal/passOver.ts`.
const stateAt: usize = 0
const depthAt: usize = 4
const openingAt: usize = 8
const keyAt: usize = 12
const keyEndAt: usize = 16
const textAt: usize = 20
const textEndAt: usize = 24
const brackets: usize = 1024
const text: usize = 65536

// The states of `src/internal/state.ts` from which it can go on, and how many brackets may be open.
const value = 0
const valueOrEnd = 1
const keyOrEnd = 2
const key = 3
const colon = 4
const after = 5

const deepest = 1000

const quote: u8 = 0x22
const comma: u8 = 0x2c
const doublePoint: u8 = 0x3a
const minus: u8 = 0x2d
const zero: u8 = 0x30
const openArray: u8 = 0x5b
const backslash: u8 = 0x5c
const closeArray: u8 = 0x5d
const openObject: u8 = 0x7b
const closeObject: u8 = 0x7d

/** Whether the string that was read last has a backslash. */
let hasEscape = false

/**
 * Goes on from an index, in a text of some length, with a state and so many open brackets; returns the index at which it
 * stops, and leaves in the memory the state and the brackets there, and where the last string begins.
 *
 * It stops at the next element of the watched container and at its end, and behind a key of it that has one of the marks:
 * of that it leaves the beginning and the end, and the same of the value, behind which it stops if that is a plain string.
 */
export function passOver(
  from: i32,
  length: i32,
  fromState: i32,
  fromDepth: i32,
  fromOpening: i32,
  watched: i32,
  marks: i32
): i32 {
  const end = text + length
  let at = text + from
  let state = fromState
  let depth = fromDepth
  let opening = text + fromOpening
  let keyFrom = text
  let keyEnd = text
  let textFrom = text
  let textEnd = text
  while (at < end) {
    const byte = load<u8>(at)
    if (state == after) {
      const isArray = load<u8>(brackets + depth) == 1
      if (byte == comma) {
        if (isArray && depth == watched) break
        state = isArray ? value : key
        at++
      } else if (byte == (isArray ? closeArray : closeObject)) {
        if (depth == watched) break
        depth--
        at++
      } else if (isBlank(byte)) {
        at++
      } else {
        break
      }
    } else if (state == colon) {
      if (byte == doublePoint) state = value
      else if (!isBlank(byte)) break
      at++
    } else if (state == key || state == keyOrEnd) {
      if (byte == quote) {
        hasEscape = false
        const close = endOfString(at + 1, end)
        if (close == end || (hasEscape && depth == watched)) break
        opening = at
        at = close + 1
        state = colon
        if (depth == watched && ((marks >>> markOf(opening + 1, close)) & 1) == 1) {
          keyFrom = opening + 1
          keyEnd = close
          const valueAt = load<u8>(at + 1) == 0x20 ? at + 2 : at + 1
          if (load<u8>(at) == doublePoint && load<u8>(valueAt) == quote) {
            const last = endOfString(valueAt + 1, end)
            if (last != end && !hasEscape) {
              opening = valueAt
              textFrom = valueAt + 1
              textEnd = last
              at = last + 1
              state = after
            }
          }
          break
        }
      } else if (byte == closeObject && state == keyOrEnd) {
        state = after
      } else if (isBlank(byte)) {
        at++
      } else {
        break
      }
    } else if (byte == quote) {
      const close = endOfString(at + 1, end)
      if (close == end) break
      opening = at
      at = close + 1
      state = after
    } else if (byte == openObject || byte == openArray) {
      if (depth == deepest) break
      depth++
      store<u8>(brackets + depth, byte == openArray ? 1 : 0)
      state = byte == openArray ? valueOrEnd : keyOrEnd
      at++
    } else if (byte == closeArray && state == valueOrEnd) {
      state = after
    } else if (isBlank(byte)) {
      at++
    } else {
      const close = endOfToken(at, end)
      if (close == end) break
      at = close
      state = after
    }
  }
  store<i32>(stateAt, state)
  store<i32>(depthAt, depth)
  store<i32>(openingAt, <i32>(opening - text))
  store<i32>(keyAt, <i32>(keyFrom - text))
  store<i32>(keyEndAt, <i32>(keyEnd - text))
  store<i32>(textAt, <i32>(textFrom - text))
  store<i32>(textEndAt, <i32>(textEnd - text))
  return <i32>(at - text)
}

/** The mark of a key, as `markOf` in `src/internal/keys.ts` makes it. */
function markOf(from: usize, end: usize): i32 {
  return (((<i32>(end - from)) << 3) + load<u8>(end - 2)) & 31
}

/** The address of the quote behind a string; `end` if it is not before that, or the string is none of JSON. */
function endOfString(from: usize, end: usize): usize {
  let at = from
  while (at < end) {
    const block = v128.load(at)
    const isQuote = i8x16.eq(block, i8x16.splat(quote))
    const isBackslash = i8x16.eq(block, i8x16.splat(backslash))
    const isControl = i8x16.lt_u(block, i8x16.splat(0x20))
    const found = i8x16.bitmask(v128.or(v128.or(isQuote, isBackslash), isControl))
    if (found == 0) {
      at += 16
      continue
    }
    at += ctz(found)
    if (at >= end) return end
    const byte = load<u8>(at)
    if (byte == quote) return at
    if (byte != backslash) return end
    hasEscape = true
    const length = lengthOfEscape(at)
    if (length == 0) return end
    at += length
  }
  return end
}

/** How many bytes an escape has, with its backslash; 0 if it is none. */
function lengthOfEscape(at: usize): usize {
  const byte = load<u8>(at + 1)
  if (byte == 0x75) {
    return isHex(load<u8>(at + 2)) &&
      isHex(load<u8>(at + 3)) &&
      isHex(load<u8>(at + 4)) &&
      isHex(load<u8>(at + 5))
      ? 6
      : 0
  }
  const isOne =
    byte == quote ||
    byte == backslash ||
    byte == 0x2f ||
    byte == 0x62 ||
    byte == 0x66 ||
    byte == 0x6e ||
    byte == 0x72 ||
    byte == 0x74
  return isOne ? 2 : 0
}

/** The address behind `true`, `false`, `null` or a whole number; `end` if it is another value, or may go on there. */
function endOfToken(at: usize, end: usize): usize {
  const byte = load<u8>(at)
  const last = byte == 0x66 ? at + 5 : at + 4
  const word = byte == 0x66 ? load<u32>(at + 1) : load<u32>(at)
  // The four bytes of `true` and `null`, and the last four of `false`.
  if (word == 0x65757274 || word == 0x6c6c756e || (byte == 0x66 && word == 0x65736c61)) return min(last, end)
  let next = byte == minus ? at + 1 : at
  const first = load<u8>(next)
  if (!isDigit(first)) return end
  next++
  if (first != zero) while (isDigit(load<u8>(next))) next++
  const behind = load<u8>(next)
  return next >= end || isDigit(behind) || behind == 0x2e || (behind | 0x20) == 0x65 ? end : next
}

function isBlank(byte: u8): bool {
  return byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
}

function isDigit(byte: u8): bool {
  return <u8>(byte - zero) < 10
}

function isHex(byte: u8): bool {
  return isDigit(byte) || <u8>((byte | 0x20) - 0x61) < 6
}
