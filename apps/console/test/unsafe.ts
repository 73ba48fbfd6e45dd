const range = (from: number, to: number): ReadonlyArray<number> =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at)

/** What could forge a line, move a cursor, reorder or hide text, each by itself; from Unicode's tables, not from ours. */
export const unsafe: ReadonlyArray<string> = [
  ...range(0x00, 0x1f),
  ...range(0x7f, 0x9f),
  // Left-to-right and right-to-left marks, embeddings, overrides and isolates.
  0x61c,
  ...range(0x200e, 0x200f),
  ...range(0x202a, 0x202e),
  ...range(0x2066, 0x2069),
  // Zero widths, joiners, soft hyphens, invisible operators, fillers and marks.
  0xad,
  0x34f,
  0x115f,
  0x1160,
  0x17b4,
  0x17b5,
  0x180b,
  0x180e,
  0x2800,
  0x3164,
  0xfeff,
  0xffa0,
  ...range(0x200b, 0x200d),
  ...range(0x2060, 0x2065),
  ...range(0x206a, 0x206f),
  ...range(0xfff9, 0xfffb),
  ...range(0xfe00, 0xfe0f),
  ...range(0xe0000, 0xe01ef),
  ...range(0x1d173, 0x1d17a),
  ...range(0x1bca0, 0x1bca3),
  // Line and paragraph separators, and blanks that only look like one.
  0x2028,
  0x2029,
  0xa0,
  0x1680,
  0x202f,
  0x205f,
  0x3000,
  ...range(0x2000, 0x200a)
].map((code) => String.fromCodePoint(code))
