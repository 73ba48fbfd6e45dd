/**
 * The modules that Effect marks unstable, or experimental: a minor version may rename what is in them, or the modules
 * themselves. A test compares this with the marks in Effect's sources.
 */

/** Folders of Effect whose modules are unstable, but for those below. */
const folders = new Set([
  "ai",
  "cli",
  "cluster",
  "crypto",
  "devtools",
  "encoding",
  "eventlog",
  "graphql",
  "http",
  "http-api",
  "net",
  "observability",
  "persistence",
  "process",
  "reactivity",
  "rpc",
  "schema",
  "socket",
  "sql",
  "testing",
  "workers",
  "workflow"
])

/** The stable modules in these folders. */
const stable = new Set([
  "encoding/Base64",
  "encoding/Base64Url",
  "encoding/EncodingError",
  "encoding/Hex",
  "testing/TestClock"
])

/** Modules at the top that are unstable. */
const modules = new Set([
  "Arbitrary",
  "ByteSize",
  "Bytes",
  "ChannelSchema",
  "ErrorReporter",
  "ExecutionPlan",
  "FileSystem",
  "Glob",
  "Graph",
  "HashRing",
  "LayerMap",
  "LayerRef",
  "Newtype",
  "PartitionedSemaphore",
  "Path",
  "PlatformError",
  "SemVer",
  "SemVerRange",
  "Stdio",
  "Terminal",
  "TextDiff",
  "TxChunk",
  "Version"
])

/** Whether an import is of an unstable module. */
export const isUnstable = (specifier: string): boolean => {
  if (!specifier.startsWith("effect/")) return false
  const path = specifier.slice("effect/".length)
  const [first = "", ...rest] = path.split("/")
  return rest.length === 0
    ? folders.has(first) || modules.has(first)
    : folders.has(first) && !stable.has(path)
}
