// Finds the files below folders, without opening what is not asked for.

import * as Effect from "effect/Effect"
import type { Dir, Dirent } from "node:fs"
import { opendir, realpath, stat } from "node:fs/promises"
import { basename, dirname, normalize, sep } from "node:path"
import * as AwsPath from "./awsPath.ts"
import { describe } from "./systemError.ts"

/** A folder. */
export interface Folder {
  /** Its path without links. */
  readonly real: string
  /** Its path as it is shown: what was given, `normalize`d, and what was found below it. */
  readonly shown: string
}

/** A file, with the folder that it is in rather than its path: a hundred thousand of them take memory. */
export interface File {
  readonly folder: Folder
  readonly name: string
  /** The path as it is shown, if a link of another name leads to the file. */
  readonly shown?: string
  /** In bytes, when it was found. */
  readonly size: number
}

type Name = Omit<File, "size">

/** Where a file is, without links. */
export const realPath = ({ folder, name }: Name): string => within(folder.real, name)

/** What a file is called when people are told about it. */
export const shownPath = ({ folder, name, shown }: Name): string => shown ?? within(folder.shown, name)

/** What comes of a walk, as it comes. What takes its time holds the walk up. */
export interface Visitor {
  readonly file: (file: File, place: AwsPath.Place) => Effect.Effect<void>
  /** A file or a folder that is not asked for, by its path. */
  readonly notAsked: (place: AwsPath.Place) => void
  /** What cannot be read, and why, in words that follow the path. */
  readonly unreadable: (path: string, why: string) => Effect.Effect<void>
}

/** Where a walk begins. */
export interface Start {
  readonly folders: ReadonlyArray<Folder>
  readonly files: ReadonlyArray<Name>
}

/** Walks through folders, and looks at files. What is reached in several ways, as by links, is found once. */
export const walk = Effect.fnUntraced(function* (
  start: Start,
  asked: AwsPath.Asked,
  visitor: Visitor
): Effect.fn.Return<void> {
  /** The folders that were given, and those that links lead to: all that is below them is walked through. */
  const roots = start.folders.map(({ real, shown }): Folder => ({ real, shown: normalize(shown) }))
  const isRoot = ({ real }: Folder): boolean => roots.some((root) => root.real === real)
  const isWalked = (path: string): boolean => roots.some(({ real }) => isWithin(path, real))
  /** The files that were given, and those that links lead to: a folder that is found later may hold them too. */
  const known = new Set<string>()

  const look = Effect.fnUntraced(function* (names: ReadonlyArray<Name>) {
    const wanted = names.flatMap((name) => {
      const path = realPath(name)
      const place = AwsPath.parse(withSlashes(path))
      if (AwsPath.mayHold(place, asked)) return [{ name, path, place }]
      visitor.notAsked(place)
      return []
    })
    for (let start = 0; start < wanted.length; start += atOnce) {
      const some = wanted.slice(start, start + atOnce)
      const sizes = yield* Effect.promise(() => Promise.all(some.map(({ path }) => sizeOf(path))))
      for (const [i, { name, place }] of some.entries()) {
        const size = sizes[i]!
        yield* typeof size === "number"
          ? visitor.file({ ...name, size }, place)
          : visitor.unreadable(shownPath(name), size.why)
      }
    }
  })

  const lookOnce = (name: Name): Effect.Effect<void> => {
    const path = realPath(name)
    if (known.has(path) || isWalked(path)) return Effect.void
    known.add(path)
    return look([name])
  }

  const follow = Effect.fnUntraced(function* (link: string, shown: string) {
    const target = yield* Effect.promise(() => targetOf(link))
    if ("why" in target) return yield* visitor.unreadable(shown, target.why)
    const { real, type } = target
    switch (type) {
      case "Folder":
        if (isWithin(link, real))
          return yield* visitor.unreadable(shown, "is a link to a folder that it is in")
        if (!isWalked(real)) roots.push({ real, shown })
        return
      case "File":
        return yield* lookOnce({ folder: { real: dirname(real), shown }, name: basename(real), shown })
      case "Other":
        return yield* visitor.unreadable(shown, "is a link to what is no file")
    }
  })

  /** Looks at the files in a folder, and returns the folders in it. */
  const visit = Effect.fnUntraced(function* (folder: Folder) {
    const place = AwsPath.parse(withSlashes(folder.real))
    if (!AwsPath.mayHold(place, asked)) {
      visitor.notAsked(place)
      return []
    }
    const opened = yield* Effect.promise(() => opendir(folder.real, { bufferSize }).catch(failed))
    if ("why" in opened) {
      yield* visitor.unreadable(folder.shown, opened.why)
      return []
    }
    const inner: Array<Folder> = []
    for (let isEnd = false; !isEnd;) {
      const some = yield* Effect.promise(() => someOf(opened))
      isEnd = some.isEnd
      if (some.why !== undefined) yield* visitor.unreadable(folder.shown, some.why)
      const files: Array<Name> = []
      for (const entry of some.entries) {
        const { name } = entry
        const real = within(folder.real, name)
        if (entry.isFile()) {
          if (!known.has(real)) files.push({ folder, name })
          continue
        }
        const shown = within(folder.shown, name)
        if (entry.isDirectory()) inner.push({ real, shown })
        else if (entry.isSymbolicLink()) yield* follow(real, shown)
        else yield* visitor.unreadable(shown, `is ${kindOf(entry)}, no file`)
      }
      yield* look(files)
    }
    return inner
  })

  for (const file of start.files) yield* lookOnce(file)
  // A link may lead to one more.
  for (const root of roots) {
    const waiting = [root]
    for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
      const inner = yield* visit(folder)
      waiting.push(...inner.filter((folder) => !isRoot(folder)))
    }
  }
})

interface Failed {
  readonly why: string
}

const failed = (error: unknown): Failed => ({ why: describe(error) })

/** The path of what is in a folder: what `join` says of a path that is normal already, in a tenth of its time. */
const within = (folder: string, name: string): string => {
  if (folder === ".") return name
  return folder.endsWith(sep) ? folder + name : folder + sep + name
}

/** Whether a path is that of a folder, or of something below it. */
const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)

const withSlashes = (path: string): string => (sep === "/" ? path : path.replaceAll(sep, "/"))

const sizeOf = (path: string): Promise<number | Failed> => stat(path).then(({ size }) => size, failed)

const targetOf = (link: string) =>
  realpath(link)
    .then(async (real) => {
      const found = await stat(real)
      return { real, type: found.isDirectory() ? "Folder" : found.isFile() ? "File" : "Other" } as const
    })
    .catch(failed)

/** So many names at once: one by one, they would take ten times as long, and all at once, any amount of memory. */
const bufferSize = 1000

/** Of so many files Node asks the system at once. What it is told of more would lie in memory until all of it is there. */
const atOnce = 64

const someOf = async (
  folder: Dir
): Promise<{ readonly entries: ReadonlyArray<Dirent>; readonly isEnd: boolean; readonly why?: string }> => {
  const entries: Array<Dirent> = []
  try {
    while (entries.length < bufferSize) {
      const entry = await folder.read()
      if (entry === null) {
        await folder.close()
        return { entries, isEnd: true }
      }
      entries.push(entry)
    }
    return { entries, isEnd: false }
  } catch (error) {
    return { entries, isEnd: true, ...failed(error) }
  }
}

const kindOf = (entry: Dirent): string =>
  entry.isFIFO() ? "a pipe" : entry.isSocket() ? "a socket" : "a device"
