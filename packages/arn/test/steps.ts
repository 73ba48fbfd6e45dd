/** How many characters are read while `run` runs: what bounds the work on hostile text, whatever the machine. */
export const stepsOf = (run: () => unknown): number => {
  // oxlint-disable-next-line typescript/unbound-method
  const original = String.prototype.charCodeAt
  let steps = 0
  // oxlint-disable-next-line no-extend-native
  String.prototype.charCodeAt = function (index) {
    steps++
    return original.call(this, index)
  }
  try {
    run()
  } finally {
    // oxlint-disable-next-line no-extend-native
    String.prototype.charCodeAt = original
  }
  return steps
}
