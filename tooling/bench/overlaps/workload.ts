/** Mappings for the benchmark of overlaps. */

/** In `few`, one mapping in a hundred is below another; in `many`, half have one pattern, and all others are below it. */
export const workloads = {
  few: (size) => patterns(size, (i) => (i % 100 === 0 ? session(i + 1) : `${role(i)}/*`)),
  many: (size) => patterns(size, (i) => (i % 2 === 0 ? `${users}/*` : `${users}/person-${i}`))
} satisfies Record<string, (size: number) => ReadonlyArray<{ readonly arnPattern: string }>>

const patterns = (size: number, pattern: (i: number) => string) =>
  Array.from({ length: size }, (_, i) => ({ arnPattern: pattern(i) }))

// 20 roles an account.
const role = (i: number): string =>
  `arn:aws:sts::${100_000_000_000 + Math.floor(i / 20)}:assumed-role/team-${i}`

const session = (i: number): string => `${role(i)}/run-7`

const users = "arn:aws:iam::123456789012:user/oncall"
