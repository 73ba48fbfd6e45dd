/** An empty project outside the workspace, which gets the packages as a stranger does: from tarballs, with npm. */

import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import * as Contents from "./Contents.ts"
import * as Readme from "./Readme.ts"
import { run } from "./Run.ts"
import type { Tarball } from "./Tarball.ts"
import * as Workspace from "./Workspace.ts"

const beside = ["effect", "@effect/platform-node", "typescript", "@types/node"]

/** Installs the tarballs, and what their users have to bring, with plain npm. */
export const install = async (folder: string, tarballs: ReadonlyArray<Tarball>): Promise<void> => {
  const dependencies = {
    ...Workspace.versions(beside),
    ...Object.fromEntries(tarballs.map(({ name, path }) => [name, `file:${path}`]))
  }
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "consumer", private: true, type: "module", dependencies })
  )
  const quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
  await run("npm", ["install", "--prefer-offline", "--fetch-retries=1", ...quiet], folder)
}

/** The installed package, as the user sees it. */
export const contents = (folder: string, name: string): Contents.Contents => {
  const root = join(folder, "node_modules", name)
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll("\\", "/")
    )
    .filter((path) => !path.startsWith("node_modules/"))
  const read = (path: string) => readFileSync(join(root, path), "utf8")
  return {
    manifest: JSON.parse(read("package.json")) as Contents.Manifest,
    files: new Set(files),
    read,
    bytes: files.reduce((sum, path) => sum + statSync(join(root, path)).size, 0)
  }
}

/** Every public module loads in plain Node, and no private one does. */
export const loads = async (folder: string, { files, manifest }: Contents.Contents): Promise<void> => {
  if (Contents.isProgram(manifest)) return
  const modules = [...files].flatMap((path) => /^dist\/([A-Z]\w*)\.js$/.exec(path)?.[1] ?? [])
  const internals = [...files].flatMap((path) => /^dist\/(internal\/.*)\.js$/.exec(path)?.[1] ?? [])
  const program = `
    for (const module of ${JSON.stringify(["", ...modules.map((name) => `/${name}`)])}) {
      await import(${JSON.stringify(manifest.name)} + module)
    }
    for (const module of ${JSON.stringify(["internal/anything", ...internals])}) {
      const code = await import(${JSON.stringify(manifest.name)} + "/" + module).then(() => "", (error) => error.code)
      if (code !== "ERR_PACKAGE_PATH_NOT_EXPORTED") throw new Error(module + " is not closed to users: " + code)
    }`
  const { stderr, stdout } = await run(process.execPath, ["--input-type=module", "--eval", program], folder)
  if (stdout + stderr !== "")
    throw new Error(`${manifest.name} prints when it is loaded:\n${stdout}${stderr}`)
}

/** The programs whose packages are all there, copied into the project. */
export const copyPrograms = (project: string, names: ReadonlyArray<string>): ReadonlyArray<string> => {
  const programs = readdirSync(Workspace.programs).filter((file) => {
    const text = readFileSync(join(Workspace.programs, file), "utf8")
    const used = [...text.matchAll(/@dd-cloud-auth\/[a-z]+/g)].map(([name]) => name)
    return used.every((name) => names.includes(name))
  })
  return programs.map((name) => {
    const file = join(project, name)
    cpSync(join(Workspace.programs, name), file)
    return file
  })
}

/** A program of a README in a project of its own. */
export interface Written {
  readonly folder: string
  readonly file: string
  readonly kind: Readme.Kind
}

/**
 * Writes the programs of a README, word for word, into a project that has nothing but what that README installs: what npm
 * happens to put beside it cannot be imported there.
 */
export const writePrograms = (
  project: string,
  folder: string,
  readme: Readme.Readme
): ReadonlyArray<Written> => {
  for (const name of Readme.installed(readme)) {
    const link = join(folder, "node_modules", name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(project, "node_modules", name), link, "junction")
  }
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }))
  return Readme.programs(readme).map(({ code, kind }, index) => {
    const file = join(folder, `program-${index + 1}.ts`)
    writeFileSync(file, code)
    return { folder, file, kind }
  })
}

/** The READMEs of the installed packages, and the one at the top. */
export const readmes = (project: string, names: ReadonlyArray<string>): ReadonlyArray<Readme.Readme> =>
  [
    ["dd-cloud-auth", Workspace.readme] as const,
    ...names.map((name) => [name, join(project, "node_modules", name, "README.md")] as const)
  ].map(([name, path]) => ({ name, text: readFileSync(path, "utf8") }))

/** The package.json of what is installed. */
export const manifest = (project: string, name: string): Contents.Manifest =>
  JSON.parse(readFileSync(join(project, "node_modules", name, "package.json"), "utf8")) as Contents.Manifest

/** The strictest compiler that a user may have, over the programs and every declaration that they reach. */
export const typeCheck = async (project: string, programs: ReadonlyArray<string>): Promise<void> => {
  const compilerOptions = {
    target: "ES2024",
    lib: ["ES2024", "DOM", "DOM.Iterable"],
    module: "NodeNext",
    typeRoots: ["./node_modules/@types"],
    types: ["node"],
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noImplicitOverride: true,
    noPropertyAccessFromIndexSignature: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    skipLibCheck: false
  }
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: programs }))
  await run(join(project, "node_modules", ".bin", "tsc"), ["--project", "."], project)
}

/** Runs a program of a README, as far as that is possible without a site, keys and a page. */
export const runReadme = async ({ file, folder, kind }: Written): Promise<void> => {
  if (kind === "needs a page") return
  const output = await run(process.execPath, [file], folder).catch((error: unknown) => {
    // What runs until it is stopped may well refuse to start.
    if (kind === "needs a site") return { stdout: String(error), stderr: "" }
    throw error
  })
  const printed = output.stdout + output.stderr
  if (printed === "") throw new Error(`${file} should show something, but it printed nothing`)
  const isRight = kind === "ends" || (/DD_SITE is not set/.test(printed) && !/SchemaError\(/.test(printed))
  if (!isRight) throw new Error(`${file} should say in a sentence that DD_SITE is not set:\n${printed}`)
}

/** Runs one program. Libraries print nothing on their own, so what comes out is the program's one line. */
export const runProgram = async (project: string, file: string): Promise<void> => {
  const { stderr, stdout } = await run(process.execPath, [file], project)
  if (stderr !== "" || stdout !== "ok\n") {
    throw new Error(`${file} should print "ok" and nothing else, but it printed:\n${stdout}${stderr}`)
  }
}
