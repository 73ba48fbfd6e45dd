import * as Stream from "effect/Stream"

/**
 * Splits text that comes in pieces into its lines: some at a time, as they are complete.
 *
 * A line ends with LF, or CR LF as on Windows. Nothing else is taken from it: a blank or a CR that stays may be what
 * makes the line another one than its writer meant.
 */
export const split = <E, R>(text: Stream.Stream<string, E, R>): Stream.Stream<ReadonlyArray<string>, E, R> =>
  Stream.mapAccum(
    // A text that fails does not end: its last line may be the beginning of another name.
    Stream.concat(text, Stream.succeed(end)),
    () => "",
    (begun, piece) => {
      if (piece === end) return ["", begun === "" ? [] : [[withoutCr(begun)]]]
      // Text is only looked at where a line ends: one that comes in many pieces would be read again with each.
      if (!piece.includes("\n")) return [begun + piece, []]
      const lines = (begun + piece).split("\n")
      const rest = lines.pop()!
      return [rest, [lines.map(withoutCr)]]
    }
  )

const end = Symbol("end")

/** Whether a line holds nothing but blanks and tabs. */
export const isBlank = (line: string): boolean => /^[ \t]*$/.test(line)

const withoutCr = (line: string): string => (line.endsWith("\r") ? line.slice(0, -1) : line)
