/** The architecture rules. Each takes one package and returns what it finds; `all` is the list that runs. */

import { isBuiltin } from "node:module"
import { posix } from "node:path"
import * as Arrows from "./Arrows.ts"
import * as Graph from "./Graph.ts"
import type { Package } from "./Project.ts"
import * as Source from "./Source.ts"
import * as Unstable from "./Unstable.ts"

/** A broken rule: where, and a sentence that says what to do instead. */
export interface Finding {
  readonly rule: string
  readonly path: string
  readonly line: number
  readonly message: string
}

type Found = Omit<Finding, "rule">

/** A file with what it parses to, and the package around it. */
interface File {
  readonly package: Package
  readonly path: string
  readonly source: Source.Source
}

type Rule = (files: ReadonlyArray<File>, owner: Package) => ReadonlyArray<Found>

const scope = "@dd-cloud-auth/"
const portable = new Set(["arn", "trail", "sql", "core", "aws", "browser"])
const withoutEffect = new Set(["arn", "trail", "sql"])

/** Checks every package against every rule; findings come in the order of packages, then rules. */
export const check = (packages: ReadonlyArray<Package>): ReadonlyArray<Finding> =>
  packages.flatMap((owner) => {
    const files = Array.from(owner.files, ([path, text]): File => ({
      package: owner,
      path,
      source: isCode(path)
        ? Source.parse(path, text)
        : { isDescribed: true, imports: [], ambients: [], errorClasses: [], statements: [], errors: [] }
    }))
    return Object.entries(all).flatMap(([rule, run]) =>
      run(files, owner).map((found) => ({ ...found, rule, path: posix.join(owner.folder, found.path) }))
    )
  })

const isCode = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path)
const isSrc = (file: File): boolean => file.path.startsWith("src/")
/** What reaches users: the modules, and the console's page. */
const isShipped = (file: File): boolean => isSrc(file) || file.path.startsWith("page/")
/** Not published: tooling, and the examples, which are written as users write programs. */
const isPrivate = (owner: Package): boolean =>
  owner.folder.startsWith("tooling/") || owner.folder === "examples"
/** Published to be run: whatever it imports is inside. */
const isProgram = (owner: Package): boolean => owner.manifest.bin !== undefined && !isPrivate(owner)
const isPortable = (owner: Package): boolean => portable.has(shortName(owner.manifest.name))
/** Of `trail`, what reads files; whoever takes nothing of it needs neither Node nor Effect. */
const isForNode = (path: string, owner: Package): boolean =>
  shortName(owner.manifest.name) === "trail" && /^src\/(NodeTrail\.ts$|internal\/node\/)/.test(path)
const shortName = (name: string): string => name.slice(scope.length)
const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/")
const isRelative = (specifier: string): boolean => /^\.\.?(\/|$)/.test(specifier)

/** One finding for each import for which `judge` has a sentence. */
const imports = (
  files: ReadonlyArray<File>,
  judge: (specifier: string, file: File) => string | undefined
): ReadonlyArray<Found> =>
  files.flatMap((file) =>
    file.source.imports.flatMap(({ specifier, line }) => {
      const message = judge(specifier, file)
      return message === undefined ? [] : [{ path: file.path, line, message }]
    })
  )

const inManifest = (message: string): Found => ({ path: "package.json", line: 1, message })

const parses: Rule = (files) =>
  files.flatMap(({ path, source }) =>
    source.errors.map((error) => ({ path, line: 1, message: `does not parse: ${error}` }))
  )

const arrows: Rule = (files, owner) => {
  if (isPrivate(owner)) return []
  const name = shortName(owner.manifest.name)
  const reach = Arrows.reach(name)
  if (reach === undefined) {
    return [inManifest(`${name} has no place in the floor plan: add its arrows to Arrows.ts`)]
  }
  const refuse = (specifier: string): string | undefined => {
    const target = packageOf(specifier)
    if (!target.startsWith(scope) || target === owner.manifest.name || reach.has(shortName(target))) return
    const allowed = [...reach].sort().join(", ")
    return `${name} may not use ${target}: it may use ${allowed === "" ? "no other package" : allowed}`
  }
  const { dependencies, peerDependencies } = owner.manifest
  const declared = Object.keys({ ...dependencies, ...peerDependencies }).flatMap((name) => refuse(name) ?? [])
  return [...declared.map(inManifest), ...imports(files.filter(isShipped), refuse)]
}

const declared: Rule = (files, owner) => {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = owner.manifest
  const shipped = { ...dependencies, ...peerDependencies, ...optionalDependencies }
  if (isProgram(owner) && Object.keys(shipped).length > 0) {
    return Object.keys(shipped).map((name) =>
      inManifest(`a program is published with all that it needs inside: make ${name} a devDependency`)
    )
  }
  return imports(files, (specifier, file) => {
    if (isRelative(specifier) || isBuiltin(specifier)) return
    const target = packageOf(specifier)
    if (target === owner.manifest.name) return
    const strict = isSrc(file) && !isPrivate(owner) && !isProgram(owner)
    const known = strict ? shipped : { ...shipped, ...devDependencies }
    if (Object.hasOwn(known, target)) return
    return `${target} is not declared: add it to the ${strict ? "dependencies or peerDependencies" : "dependencies"} of ${owner.manifest.name}`
  })
}

const internals: Rule = (files) =>
  imports(files, (specifier) =>
    !isRelative(specifier) && !isBuiltin(specifier) && specifier.split("/").includes("internal")
      ? `${specifier} is private to ${packageOf(specifier)}: use what it exports, or make it export what you need`
      : undefined
  )

const staysInside: Rule = (files) =>
  imports(files, (specifier, file) => {
    if (specifier.startsWith("/") || specifier.startsWith("file:")) {
      return `${specifier} is a path of one machine: use a relative path`
    }
    if (!isRelative(specifier)) return
    const target = posix.join(posix.dirname(file.path), specifier)
    if (target.startsWith("../")) {
      return `${specifier} leaves the package: import it by its package name`
    }
    if (target === "package.json" && isProgram(file.package)) return
    if (isSrc(file) && !isPrivate(file.package) && !target.startsWith("src/"))
      return `${specifier} leaves src/, which is all that is built`
    return
  })

/** Of a circle through a public module and its internals, only the import that leads back is wrong. */
const circles: Rule = (files, owner) => {
  const { name } = owner.manifest
  const graph: Graph.Graph = new Map(
    files.map(({ path, source }) => [
      path,
      source.imports.flatMap(({ specifier }) => Graph.resolve(specifier, path, name) ?? [])
    ])
  )
  return imports(files, (specifier, file) => {
    const target = Graph.resolve(specifier, file.path, name)
    const back = target === undefined ? undefined : Graph.way(graph, target, file.path)
    if (target === undefined || back === undefined) return
    if (isInternal(target) && !isInternal(file.path)) return
    const circle = [file.path, ...back].join(" → ")
    return isInternal(file.path) && !isInternal(target)
      ? `${target} is built on this file: move what both need inward, and let ${target} export it (${circle})`
      : `a circle of imports: move what both need into a file of its own (${circle})`
  })
}

const isInternal = (path: string): boolean => path.startsWith("src/internal/")

const barrels: Rule = (files, owner) =>
  imports(files, (specifier, file) => {
    if (isRelative(specifier)) {
      return posix.basename(specifier) === "index.ts" ? "index.ts is for users: import the module" : undefined
    }
    if (!isSrc(file) || isPrivate(owner)) return
    const target = packageOf(specifier)
    const isBarrel =
      target === "effect"
        ? /^effect(\/[a-z][^/]*)?$/.test(specifier)
        : specifier === target && hasBarrel(target)
    return isBarrel
      ? `${specifier} is a barrel, which bundlers keep whole: import ${target}/…Module`
      : undefined
  })

const hasBarrel = (name: string): boolean => name.startsWith(scope) || name.startsWith("@effect/")

const index: Rule = (files, owner) => {
  if (isPrivate(owner)) return []
  const modules = files
    .filter(({ path }) => !isForNode(path, owner))
    .flatMap(({ path }) => /^src\/([A-Z]\w*)\.ts$/.exec(path)?.[1] ?? [])
    .sort()
  const face = files.find(({ path }) => path === "src/index.ts")
  const wantsFace = owner.manifest.exports !== undefined && Object.hasOwn(owner.manifest.exports, ".")
  if (face === undefined) {
    return wantsFace && modules.length > 0 ? [inManifest(`exports ".", but there is no src/index.ts`)] : []
  }
  const { statements } = face.source
  const wrong = statements.filter(({ name, from }) => name === undefined || from !== `./${name}.ts`)
  if (wrong.length > 0) {
    return wrong.map(({ line }) => ({
      path: face.path,
      line,
      message: `only lines of the form export * as X from "./X.ts" stand here`
    }))
  }
  const expected = modules.map((name) => `export * as ${name} from "./${name}.ts"`)
  const actual = statements.map(({ name }) => `export * as ${name} from "./${name}.ts"`)
  return actual.join("\n") === expected.join("\n")
    ? []
    : [
        {
          path: face.path,
          line: 1,
          message: `every public module, sorted, once. It should be:\n${expected.join("\n")}`
        }
      ]
}

const names: Rule = (files, owner) =>
  isPrivate(owner)
    ? []
    : files
        .filter(isSrc)
        .filter(
          ({ path }) => !/^src\/([A-Z][A-Za-z0-9]*|index|bin|internal(\/[a-z][A-Za-z0-9]*)+)\.ts$/.test(path)
        )
        .map(({ path }) => ({
          path,
          line: 1,
          message:
            "src/ holds PascalCase.ts, index.ts, bin.ts and camelCase.ts in internal/ or a folder there only"
        }))

/** Whoever opens a public module reads first what it is for. */
const described: Rule = (files, owner) =>
  isPrivate(owner)
    ? []
    : files
        .filter(({ path, source }) => /^src\/[A-Z]\w*\.ts$/.test(path) && !source.isDescribed)
        .map(({ path }) => ({
          path,
          line: 1,
          message: "a public module begins with a comment that says what it is"
        }))

const runsAnywhere: Rule = (files, owner) =>
  imports(
    files.filter(
      ({ path }) =>
        path.startsWith("page/") || (path.startsWith("src/") && isPortable(owner) && !isForNode(path, owner))
    ),
    (specifier, { path }) => {
      if (isBuiltin(specifier)) return `${specifier} exists in Node only, and this runs in browsers too`
      const target = Graph.resolve(specifier, path, owner.manifest.name)
      return target !== undefined && isForNode(target, owner)
        ? `${specifier} is for Node only, and this runs in browsers too`
        : undefined
    }
  )

/** Where a part of a package is for those who have Effect, the rest is for everybody. */
const doesWithoutEffect: Rule = (files, owner) =>
  shortName(owner.manifest.name) === "trail"
    ? imports(
        files.filter((file) => isSrc(file) && !isForNode(file.path, owner)),
        (specifier) =>
          packageOf(specifier) === "effect"
            ? `trail is used without Effect too: import ${specifier} in NodeTrail.ts or internal/node/`
            : undefined
      )
    : []

const arnStandsAlone: Rule = (files, owner) => {
  if (owner.manifest.name !== `${scope}arn`) return []
  const { dependencies, optionalDependencies, peerDependencies } = owner.manifest
  return [
    ...Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }).map((name) =>
      inManifest(`arn depends on nothing, so that any program can match offline: remove ${name}`)
    ),
    ...imports(files.filter(isSrc), (specifier) =>
      isRelative(specifier) ? undefined : `arn imports nothing but itself: remove ${specifier}`
    )
  ]
}

/** A package without Effect is plain TypeScript, and a bin is where Effect meets the machine. */
const ambient: Rule = (files, owner) =>
  isPrivate(owner) || withoutEffect.has(shortName(owner.manifest.name))
    ? []
    : files
        .filter((file) => isSrc(file) && file.path !== "src/bin.ts")
        .flatMap(({ path, source }) =>
          source.ambients.map(({ what, instead, line }) => ({
            path,
            line,
            message: `${what} cannot be tested or interrupted: use ${instead}`
          }))
        )

/** One style of error: `Schema.TaggedError` weighs a browser down, and `extends Error` has no tag to catch it by. */
const errors: Rule = (files) =>
  files
    .filter(isShipped)
    .flatMap(({ path, source }) =>
      source.errorClasses
        .filter(({ base }) => base !== "Data.TaggedError")
        .map(({ base, line }) => ({ path, line, message: `extends ${base}: an error is a Data.TaggedError` }))
    )

const unstable: Rule = (files, owner) =>
  isPrivate(owner)
    ? []
    : imports(
        files.filter((file) => isShipped(file) && file.path !== "src/internal/unstable.ts"),
        (specifier) =>
          Unstable.isUnstable(specifier)
            ? `Effect marks ${specifier} unstable: import it in src/internal/unstable.ts, and from there here`
            : undefined
      )

const all: Readonly<Record<string, Rule>> = {
  parses,
  arrows,
  declared,
  internals,
  "stays-inside": staysInside,
  circles,
  barrels,
  index,
  names,
  described,
  "runs-anywhere": runsAnywhere,
  "does-without-effect": doesWithoutEffect,
  "arn-stands-alone": arnStandsAlone,
  ambient,
  errors,
  unstable
}
