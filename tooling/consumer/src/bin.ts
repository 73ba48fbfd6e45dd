/** Packs, looks at, installs, type-checks and runs every published package as a stranger would. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Consumer from "./Consumer.ts"
import * as Contents from "./Contents.ts"
import * as Tarball from "./Tarball.ts"
import * as Workspace from "./Workspace.ts"

const problems: Array<string> = []
const attempt = async (what: string, step: () => Promise<unknown>): Promise<void> => {
  await step().catch((error: unknown) => {
    problems.push(`${what}: ${error instanceof Error ? error.message : String(error)}`)
  })
}

const checkAll = async (folder: string): Promise<void> => {
  const packages = Workspace.packages()
  for (const { name } of packages.filter(({ isBuilt }) => !isBuilt)) {
    problems.push(`${name} has no dist: run \`pnpm run build\` first`)
  }
  const built = packages.filter(({ isBuilt }) => isBuilt)
  const tarballs = await Promise.all(built.map(({ name, root }) => Tarball.pack(name, root, folder)))
  await Consumer.install(folder, tarballs)

  for (const tarball of tarballs) {
    const contents = Consumer.contents(folder, tarball.name)
    problems.push(...Contents.problems(contents).map((problem) => `${tarball.name}: ${problem}`))
    await attempt(tarball.name, () => Tarball.lint(tarball, !Contents.isProgram(contents.manifest)))
    await attempt(tarball.name, () => Consumer.loads(folder, contents))
    const size = (tarball.bytes / 1024).toFixed(1)
    console.log(`${tarball.name} ${contents.manifest.version}: ${size} kB, ${contents.files.size} files`)
  }

  const uninstalled = Contents.uninstalled(readFileSync(Workspace.readme, "utf8"))
  problems.push(...uninstalled.map((problem) => `dd-cloud-auth: ${problem}`))
  const names = tarballs.map(({ name }) => name)
  const programs = Consumer.copyPrograms(folder, names)
  const readmes = Consumer.copyReadmes(folder, names)
  await attempt("type check", () => Consumer.typeCheck(folder))
  for (const file of programs) await attempt(file, () => Consumer.runProgram(folder, file))
  for (const { file } of readmes.filter(({ runs }) => runs)) {
    await attempt(file, () => Consumer.runReadme(folder, file))
  }
  console.log(`type-checked and run: ${[...programs, ...readmes.map(({ file }) => file)].join(", ")}`)
}

// The space is on purpose: a user's folder may have one.
const folder = mkdtempSync(join(tmpdir(), "dd-cloud-auth consumer "))
await attempt("set-up", () => checkAll(folder))
rmSync(folder, { force: true, recursive: true })
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
