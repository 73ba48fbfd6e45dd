/** Where a package runs: Node, Deno, Bun, and workerd, which is Cloudflare's. */

import { build } from "esbuild"
import { Miniflare } from "miniflare"
import { execFile } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

/** A module, whose function `answer` returns a text or a promise of one, and the folder that its imports start from. */
export interface Program {
  readonly contents: string
  readonly folder: string
}

export interface Runtime {
  readonly name: string
  /** Returns what `answer` returns there. */
  readonly run: (program: Program) => Promise<string>
}

const execute = promisify(execFile)
const binOf = (name: string): string =>
  fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url))

/** Bundles for a platform without anything of Node: what needs a built-in does not come into being. */
const bundle = async ({ contents, folder }: Program, last: string): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents: `${contents}\n${last}`, loader: "ts", resolveDir: folder },
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false
  })
  return outputFiles[0]!.text
}

const onCommandLine =
  (command: string, ...args: ReadonlyArray<string>) =>
  async (program: Program): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), "dd-cloud-auth runtimes "))
    try {
      const file = join(folder, "program.mjs")
      await writeFile(file, await bundle(program, "console.log(await answer())"))
      return (await execute(command, [...args, file])).stdout.trim()
    } finally {
      await rm(folder, { recursive: true })
    }
  }

const inWorkerd = async (program: Program): Promise<string> => {
  const script = await bundle(program, "export default { fetch: async () => new Response(await answer()) }")
  const miniflare = new Miniflare({ modules: true, compatibilityDate: "2024-11-11", script })
  try {
    return await (await miniflare.dispatchFetch("http://localhost/")).text()
  } finally {
    await miniflare.dispose()
  }
}

const all: ReadonlyArray<Runtime> = [
  { name: "Node", run: onCommandLine(process.execPath) },
  { name: "Deno", run: onCommandLine(binOf("deno"), "run") },
  { name: "Bun", run: onCommandLine(binOf("bun"), "run") },
  { name: "workerd", run: inWorkerd }
]

const starts = ({ run }: Runtime): Promise<boolean> =>
  run({ contents: `const answer = () => "here"`, folder: tmpdir() }).then(
    (answer) => answer === "here",
    () => false
  )

/** All runtimes, with whether they start on this machine. */
export const runtimes: ReadonlyArray<Runtime & { readonly isHere: boolean }> = await Promise.all(
  all.map(async (runtime) => ({ ...runtime, isHere: await starts(runtime) }))
)
