#!/usr/bin/env node
// What a published program starts with. It has to run on a Node that is too old for all the rest, so it imports nothing
// before it knows.

/** Written in by `Bundle`, from the package.json of the program. */
declare const PROGRAM: {
  readonly command: string
  readonly version: string
  /** The oldest Node that it runs on: its major and minor version. */
  readonly node: readonly [major: number, minor: number]
}

const { command, node, version } = PROGRAM

const isTooOld = (): boolean => {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)
  return major < node[0] || (major === node[0] && minor < node[1])
}

/** Answers the question that scripts ask most, and says whether it could: who cannot be written to is the program's. */
const answersVersion = (): boolean => {
  if (process.argv.length !== 3 || !["--version", "-V", "-v"].includes(process.argv[2]!)) return false
  try {
    process.getBuiltinModule("node:fs").writeSync(1, `${command} ${version}\n`)
    return true
  } catch {
    return false
  }
}

if (isTooOld()) {
  console.error(
    `The ${command} command needs Node ${node.join(".")} or newer; this is Node ${process.versions.node}.`
  )
  process.exitCode = 2
} else if (!answersVersion()) {
  // Compiling the rest takes a third of the time of a short command, unless it was done before.
  process.getBuiltinModule("node:module").enableCompileCache()
  void import(new URL("chunks/main.js", import.meta.url).href)
}
