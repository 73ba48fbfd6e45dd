/** An empty project outside the workspace, which gets the packages as a stranger does: from tarballs, with npm. */
import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Contents from "./Contents.ts"
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
export const copyPrograms = (folder: string, names: ReadonlyArray<string>): ReadonlyArray<string> => {
  const programs = readdirSync(Workspace.programs).filter((file) => {
    const text = readFileSync(join(Workspace.programs, file), "utf8")
    const used = [...text.matchAll(/@dd-cloud-auth\/[a-z]+/g)].map(([name]) => name)
    return used.every((name) => names.includes(name))
  })
  for (const file of programs) cpSync(join(Workspace.programs, file), join(folder, file))
  return programs
}

/**
 * The programs that READMEs show, copied into the project word for word; `runs` tells those that need no browser, site
 * or key.
 */
export const copyReadmes = (
  folder: string,
  names: ReadonlyArray<string>
): ReadonlyArray<{ readonly file: string; readonly runs: boolean }> =>
  [
    ["dd-cloud-auth", Workspace.readme] as const,
    ...names.map((name) => [name, join(folder, "node_modules", name, "README.md")] as const)
  ]
    .filter(([, path]) => existsSync(path))
    .flatMap(([name, path]) =>
      [...readFileSync(path, "utf8").matchAll(/^```ts\n([^]*?)^```$/gm)]
        .map(([, program = ""]) => program)
        .filter((program) => program.includes("import "))
        .map((program, index) => {
          const file = `readme-${name.replace(/^.*\//, "")}-${index + 1}.ts`
          writeFileSync(join(folder, file), program)
          const code = program.replace(/\/\/.*$/gm, "")
          return { file, runs: !/@dd-cloud-auth\/browser|FromEnv|\.config\b/.test(code) }
        })
    )

/** The strictest compiler that a user may have, over the programs and every declaration that they reach. */
export const typeCheck = async (folder: string): Promise<void> => {
  const compilerOptions = {
    target: "ES2024",
    lib: ["ES2024", "DOM", "DOM.Iterable"],
    module: "NodeNext",
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
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }))
  await run(join(folder, "node_modules", ".bin", "tsc"), ["--project", "."], folder)
}

/** Runs a program of a README to its end. */
export const runReadme = async (folder: string, file: string): Promise<void> => {
  const { stdout, stderr } = await run(process.execPath, [join(folder, file)], folder)
  if (stdout + stderr === "") throw new Error(`${file} should show something, but it printed nothing`)
}

/** Runs one program. Libraries print nothing on their own, so what comes out is the program's one line. */
export const runProgram = async (folder: string, file: string): Promise<void> => {
  const { stderr, stdout } = await run(process.execPath, [join(folder, file)], folder)
  if (stderr !== "" || stdout !== "ok\n") {
    throw new Error(`${file} should print "ok" and nothing else, but it printed:\n${stdout}${stderr}`)
  }
}
