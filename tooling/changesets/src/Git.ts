/** The few questions that the check asks git; none of them needs a name, an e-mail, a home or a network. */

import { execFileSync } from "node:child_process"

export interface Git {
  /** The output of a git command, without its last line break; throws what git says where it fails. */
  readonly run: (...args: ReadonlyArray<string>) => string
  /** The same, or `undefined` where git refuses. */
  readonly ask: (...args: ReadonlyArray<string>) => string | undefined
  /** The files under `paths` that differ between `base` and the files on disk, untracked ones included. */
  readonly changedSince: (base: string, paths: ReadonlyArray<string>) => ReadonlyArray<string>
}

export const make = (root: string): Git => {
  const run = (...args: ReadonlyArray<string>): string =>
    execFileSync("git", ["--literal-pathspecs", ...args], {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      stdio: ["ignore", "pipe", "pipe"]
    }).replace(/\n$/, "")
  const ask = (...args: ReadonlyArray<string>): string | undefined => {
    try {
      return run(...args)
    } catch {
      return undefined
    }
  }
  const lines = (...args: ReadonlyArray<string>) =>
    run(...args)
      .split("\0")
      .filter(Boolean)
  const changedSince = (base: string, paths: ReadonlyArray<string>) => [
    ...lines("diff", "--name-only", "--no-renames", "-z", base, "--", ...paths),
    ...lines("ls-files", "--others", "--exclude-standard", "-z", "--", ...paths)
  ]
  return { run, ask, changedSince }
}
