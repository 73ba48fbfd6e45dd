/** What a published package has to be, told from its files alone. */

/** The part of a packed package.json that is looked at. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly type?: string
  readonly description?: string
  readonly license?: string
  readonly repository?: { readonly directory?: string }
  readonly engines?: { readonly node?: string }
  readonly sideEffects?: unknown
  readonly publishConfig?: { readonly access?: string }
  readonly bin?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** A package as a user gets it: `files` are its paths, always with `/`; `read` returns the text of one. */
export interface Contents {
  readonly manifest: Manifest
  readonly files: ReadonlySet<string>
  readonly read: (path: string) => string
  /** What all files take, once they are installed. */
  readonly bytes: number
}

/** Returns a sentence for everything that is missing, left over or wrong. */
export const problems = (contents: Contents): ReadonlyArray<string> => [
  ...described(contents.manifest),
  ...(isProgram(contents.manifest) ? program(contents) : library(contents))
]

const library = (contents: Contents): ReadonlyArray<string> => [
  ...missing(contents),
  ...leftOver(contents),
  ...unmapped(contents),
  ...exported(contents.manifest),
  ...dependsWell(contents)
]

/** A program is one package, which holds all that it needs, and the licences of what is inside. */
const program = ({ bytes, files, manifest, read }: Contents): ReadonlyArray<string> => {
  const { bin = {}, dependencies, exports = {}, optionalDependencies, peerDependencies } = manifest
  const bins = Object.values(bin).map((path) => path.replace(/^\.\//, ""))
  const wanted = ["README.md", "LICENSE", "dist/licenses.md", ...bins].filter((path) => !files.has(path))
  const strange = [...files].filter(
    (path) => !isDocument(path) && !/^dist\/.*(?<!\.d\.ts|\.map|\.tsbuildinfo)$/.test(path)
  )
  const unlicensed = [...files]
    .filter((path) => /(^|\/)licenses(-\w+)?\.md$/.test(path))
    .flatMap((path) => read(path).split(/^## /m).slice(1))
    .flatMap((entry) => /^(.*)\s*$/.exec(entry)?.[1] ?? [])
    .map((name) => `the licence of ${name} is missing`)
  return [
    ...wanted.map((path) => `${path} is missing`),
    ...strange.map((path) => `${path} does not belong into a program`),
    ...unlicensed,
    ...Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies }).map(
      (name) => `${name} has to be inside: a program depends on nothing`
    ),
    ...Object.keys(exports)
      .filter((face) => face !== "./package.json")
      .map((face) => `a program has no modules, but "exports" has ${face}`),
    ...(bytes > heaviest ? [`it takes ${bytes} bytes, more than ${heaviest}`] : [])
  ]
}

/** What a program may take on a disk, with everything in it. */
const heaviest = 5_000_000

const isDocument = (path: string): boolean =>
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|[a-z]+\.schema\.json)$/.test(path)

const missing = ({ files }: Contents): ReadonlyArray<string> => {
  const built = [...files].flatMap((path) => {
    const module = /^src\/(.*)\.ts$/.exec(path)?.[1]
    return module === undefined
      ? []
      : [".js", ".js.map", ".d.ts", ".d.ts.map"].map((ending) => `dist/${module}${ending}`)
  })
  return ["README.md", "LICENSE", ...built]
    .filter((path) => !files.has(path))
    .map((path) => `${path} is missing`)
    .concat(built.length === 0 ? ["src/ is missing"] : [])
}

/** Only sources, what was built from them, and the documents: no test, no benchmark, no module of last week. */
const leftOver = ({ files }: Contents): ReadonlyArray<string> =>
  [...files]
    .filter((path) => {
      const module = /^dist\/(.*)\.d\.ts$/.exec(path)?.[1]
      if (module !== undefined) return !files.has(`src/${module}.ts`)
      if (/(^|\/)(test|bench|fixtures)\/|\.(test|bench)\.|\.tsbuildinfo$/.test(path)) return true
      return !isDocument(path) && !/^(src|dist)\//.test(path)
    })
    .map(
      (path) => `${path} does not belong into the package${path.startsWith("dist/") ? ": build again" : ""}`
    )

/** A debugger that follows a map has to arrive at a file that was shipped. */
const unmapped = ({ files, read }: Contents): ReadonlyArray<string> =>
  [...files]
    .filter((path) => path.endsWith(".ts.map") || (path.endsWith(".js.map") && files.has(toSource(path))))
    .flatMap((path) => {
      const { sources } = JSON.parse(read(path)) as { readonly sources: ReadonlyArray<string> }
      return sources
        .map((source) => new URL(source, `file:///${path}`).pathname.slice(1))
        .filter((source) => !files.has(source))
        .map((source) => `${path} points to ${source}, which is not in the package`)
    })

const toSource = (map: string): string => map.replace(/^dist\//, "src/").replace(/\.js\.map$/, ".ts")

const described = (manifest: Manifest): ReadonlyArray<string> => {
  const wanted: ReadonlyArray<readonly [boolean, string]> = [
    [manifest.type === "module", `"type" is not "module"`],
    [manifest.license === "MIT", `"license" is not "MIT"`],
    [Boolean(manifest.description), `"description" is empty`],
    [Boolean(manifest.repository?.directory), `"repository" does not say the directory`],
    [Boolean(manifest.engines?.node), `"engines" does not say which Node`],
    [manifest.sideEffects !== undefined || isProgram(manifest), `"sideEffects" is not said`],
    [manifest.publishConfig?.access === "public", `"publishConfig" is not public`]
  ]
  return wanted.filter(([holds]) => !holds).map(([, problem]) => problem)
}

const exported = ({ exports = {} }: Manifest): ReadonlyArray<string> => {
  const problems: Array<string> = []
  if (exports["./internal/*"] !== null) problems.push(`"exports" does not close ./internal/*`)
  for (const face of [".", "./*"]) {
    const target = exports[face]
    const isTyped = typeof target === "object" && target !== null && Object.keys(target)[0] === "types"
    if (!isTyped) problems.push(`"exports" gives no types for ${face}`)
  }
  return problems
}

/** A library that uses Effect shares that of its user, or there would be two. */
const dependsWell = ({ files, manifest, read }: Contents): ReadonlyArray<string> => {
  const { dependencies = {}, name, peerDependencies = {} } = manifest
  const all = Object.entries({ ...dependencies, ...peerDependencies })
  const unresolved = all
    .filter(([, range]) => /^(workspace|catalog|file|link):/.test(range))
    .map(([dependency, range]) => `${dependency} is still "${range}"`)
  if (name.endsWith("/arn")) return all.length === 0 ? [] : ["arn must not depend on anything"]
  const usesEffect =
    dependencies["effect"] !== undefined ||
    [...files].some((path) => /^dist\/.*\.js$/.test(path) && /\bfrom "effect[/"]/.test(read(path)))
  return usesEffect && peerDependencies["effect"] === undefined
    ? [...unresolved, "effect is not a peer dependency"]
    : unresolved
}

/** Whether the package is there to be run, not to be imported. */
export const isProgram = ({ bin }: Manifest): boolean => bin !== undefined
