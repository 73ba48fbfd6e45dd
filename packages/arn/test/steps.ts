/**
 * How many characters are read while `run` runs, one by one or to cut a piece out: what bounds the work on hostile
 * text, whatever the machine.
 */
export const stepsOf = (run: () => unknown): number => {
  // oxlint-disable-next-line typescript/unbound-method
  const { charCodeAt, slice } = String.prototype
  let steps = 0
  // oxlint-disable-next-line no-extend-native
  String.prototype.charCodeAt = function (index) {
    steps++
    return charCodeAt.call(this, index)
  }
  // oxlint-disable-next-line no-extend-native
  String.prototype.slice = function (start, end) {
    const piece = slice.call(this, start, end)
    steps += piece.length
    return piece
  }
  try {
    run()
  } finally {
    Object.assign(String.prototype, { charCodeAt, slice })
  }
  return steps
}

/** How many elements of arrays are looked at, by functions that search, while `run` runs. */
export const visitsOf = (run: () => unknown): number => {
  // oxlint-disable-next-line typescript/unbound-method
  const { findIndex } = Array.prototype
  let visits = 0
  // oxlint-disable-next-line no-extend-native
  Array.prototype.findIndex = function (
    isWanted: (element: unknown, at: number, all: Array<unknown>) => unknown
  ) {
    return findIndex.call(this, (element, at, all) => {
      visits++
      return isWanted(element, at, all)
    })
  }
  try {
    run()
  } finally {
    Object.assign(Array.prototype, { findIndex })
  }
  return visits
}
