// The times of records, in milliseconds since 1970.

/** Reads a time as CloudTrail (`2026-11-26T10:00:00Z`) and its tables (`2026-11-26 10:00:00.000`) write it. */
export const timeOf = (text: string): number | undefined => {
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?$/.test(text)) return undefined
  const zoned = text.replace(" ", "T")
  const time = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(zoned) ? zoned : `${zoned}Z`)
  return Number.isNaN(time) ? undefined : time
}

/** Returns a reader of times as bytes, which are most often of the same day as the one before. */
export const makeTimeReader = (): ((bytes: Uint8Array, start: number, end: number) => number | undefined) => {
  const day = new Uint8Array(10)
  let dayStarts = Number.NaN

  const isSameDay = (bytes: Uint8Array, start: number): boolean => {
    for (let i = 0; i < 10; i++) if (bytes[start + i] !== day[i]) return false
    return true
  }

  return (bytes, start, end) => {
    const isCommon =
      end - start === 20 &&
      bytes[start + 10] === 0x54 &&
      bytes[start + 13] === 0x3a &&
      bytes[start + 16] === 0x3a &&
      bytes[start + 19] === 0x5a
    if (isCommon) {
      if (!isSameDay(bytes, start)) {
        day.set(bytes.subarray(start, start + 10))
        dayStarts = timeOf(`${String.fromCharCode(...day)}T00:00:00Z`) ?? Number.NaN
      }
      const hours = twoDigits(bytes, start + 11)
      const minutes = twoDigits(bytes, start + 14)
      const seconds = twoDigits(bytes, start + 17)
      if (dayStarts === dayStarts && hours < 24 && minutes < 60 && seconds < 60) {
        return dayStarts + ((hours * 60 + minutes) * 60 + seconds) * 1000
      }
    }
    return end - start > 64 ? undefined : timeOf(String.fromCharCode(...bytes.subarray(start, end)))
  }
}

/** The number that two digits are; more than 99 where they are none. */
const twoDigits = (bytes: Uint8Array, at: number): number => {
  const tens = bytes[at]! - 0x30
  const ones = bytes[at + 1]! - 0x30
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : 100
}
