/** Packs, looks at, installs, type-checks and runs every published package as a stranger would. */

import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import * as Consumer from "./Consumer.ts"
import * as Contents from "./Contents.ts"
import * as Lowest from "./Lowest.ts"
import * as Readme from "./Readme.ts"
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
  const project = join(folder, "project")
  mkdirSync(project)
  await Consumer.install(project, tarballs)

  for (const tarball of tarballs) {
    const contents = Consumer.contents(project, tarball.name)
    problems.push(...Contents.problems(contents).map((problem) => `${tarball.name}: ${problem}`))
    await attempt(tarball.name, () => Tarball.lint(tarball, !Contents.isProgram(contents.manifest)))
    await attempt(tarball.name, () => Consumer.loads(project, contents))
    const size = (tarball.bytes / 1024).toFixed(1)
    console.log(`${tarball.name} ${contents.manifest.version}: ${size} kB, ${contents.files.size} files`)
  }

  const names = tarballs.map(({ name }) => name)
  const programs = Consumer.copyPrograms(project, names)
  const shown = Consumer.readmes(project, names).flatMap((readme) => {
    problems.push(...Readme.withoutPeers(readme, (name) => Consumer.manifest(project, name)))
    const own = join(folder, "readmes", readme.name.replace("@dd-cloud-auth/", ""))
    mkdirSync(own, { recursive: true })
    return Consumer.writePrograms(project, own, readme)
  })
  await attempt("type check", () =>
    Consumer.typeCheck(project, [...programs, ...shown.map(({ file }) => file)])
  )
  for (const file of programs) await attempt(file, () => Consumer.runProgram(project, file))
  for (const program of shown) await attempt(program.file, () => Consumer.runReadme(program))
  console.log(`type-checked and run: ${programs.length} programs of the check, ${shown.length} of READMEs`)
  for (const { file, kind } of shown) console.log(`  ${relative(folder, file)}: ${kind}`)
  await checkLowest(folder, project, names)
}

/** The same programs once more, beside the lowest Effect, as far as the packages that they use promise it. */
const checkLowest = async (folder: string, project: string, names: ReadonlyArray<string>): Promise<void> => {
  const lowest = join(folder, "lowest")
  const promised = names.filter((name) => Lowest.isPromised(Consumer.manifest(project, name)))
  Lowest.install(project, lowest, promised)
  const programs = Consumer.copyPrograms(lowest, promised)
  const version = Lowest.versions().lowest
  await attempt(`type check with effect ${version}`, () => Consumer.typeCheck(lowest, programs))
  for (const file of programs) {
    await attempt(`${file} with effect ${version}`, () => Consumer.runProgram(lowest, file))
  }
  console.log(`with effect ${version}: ${programs.map((file) => relative(lowest, file)).join(", ")}`)
}

// The space is on purpose: a user's folder may have one.
const folder = mkdtempSync(join(tmpdir(), "dd-cloud-auth consumer "))
await attempt("set-up", () => checkAll(folder))
rmSync(folder, { force: true, recursive: true })
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
