import * as Consumer from "@dd-cloud-auth/consumer/Consumer"
import * as Tarball from "@dd-cloud-auth/consumer/Tarball"
import * as Workspace from "@dd-cloud-auth/consumer/Workspace"
/** An empty project with our packages from tarballs and the official client beside them: what a user has. */
import { execFileSync, spawn, type ChildProcess } from "node:child_process"
import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import manifest from "../package.json" with { type: "json" }

export interface Project {
  readonly folder: string
  /** Runs a program of the bench in a fresh process of this Node; what it prints last is JSON. */
  readonly run: (program: string, ...args: ReadonlyArray<string>) => Record<string, number>
  /** Starts a program that prints one line and goes on. */
  readonly start: (
    program: string,
    ...args: ReadonlyArray<string>
  ) => Promise<{ line: string; child: ChildProcess }>
  readonly remove: () => void
}

const source = fileURLToPath(new URL(".", import.meta.url))

/** Packs the built packages, installs them, and copies the programs of the bench beside them. */
export const make = async (): Promise<Project> => {
  const folder = mkdtempSync(join(tmpdir(), "dd-cloud-auth-bench-"))
  const packages = Workspace.packages().filter(({ name }) => /\/(arn|cli|core|node)$/.test(name))
  const unbuilt = packages.filter(({ isBuilt }) => !isBuilt)
  if (unbuilt.length > 0) throw new Error("run `pnpm run build` first: the bench measures what is published")
  const tarballs = await Promise.all(packages.map(({ name, root }) => Tarball.pack(name, root, folder)))
  await Consumer.install(folder, tarballs)
  const rival = "@datadog/datadog-api-client"
  execFileSync(
    "npm",
    [
      "install",
      "--no-audit",
      "--no-fund",
      "--prefer-offline",
      "--loglevel=error",
      `${rival}@${manifest.dependencies[rival]}`
    ],
    {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"]
    }
  )
  cpSync(source, join(folder, "bench"), { recursive: true })
  const command = (program: string, args: ReadonlyArray<string>) => [join(folder, "bench", program), ...args]
  return {
    folder,
    run: (program, ...args) => {
      const output = execFileSync(process.execPath, command(program, args), {
        cwd: folder,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"]
      })
      return JSON.parse(output.trim().split("\n").at(-1)!) as Record<string, number>
    },
    start: (program, ...args) =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, command(program, args), {
          cwd: folder,
          stdio: ["ignore", "pipe", "inherit"]
        })
        child.once("error", reject)
        child.stdout.once("data", (data: Buffer) => resolve({ line: data.toString().trim(), child }))
      }),
    remove: () => rmSync(folder, { recursive: true, force: true })
  }
}

/** The middle of the values. */
const median = (values: ReadonlyArray<number>): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]!
}

/**
 * Runs every case once a round, so that a busy moment of the machine meets them all; returns the medians of what each
 * round has measured.
 */
export const rounds = <Case extends string>(
  cases: ReadonlyArray<Case>,
  count: number,
  run: (name: Case) => Record<string, number>
): Record<Case, Record<string, number>> => {
  const results = Array.from({ length: count }, () => cases.map((name) => [name, run(name)] as const)).flat()
  return Object.fromEntries(
    cases.map((name) => {
      const mine = results.filter(([other]) => other === name).map(([, result]) => result)
      const fields = Object.keys(mine[0]!).filter((field) => mine.every((result) => field in result))
      return [
        name,
        Object.fromEntries(fields.map((field) => [field, median(mine.map((result) => result[field]!))]))
      ]
    })
  ) as Record<Case, Record<string, number>>
}

/** Prints one comparison: what it is, the ratio, the ceiling, and whether it holds. */
export const verdict = (what: string, ratio: number, ceiling: number): void => {
  console.log(`${ratio <= ceiling ? "holds" : "FAILS"}  ${ratio.toFixed(2)} (at most ${ceiling})  ${what}`)
}
