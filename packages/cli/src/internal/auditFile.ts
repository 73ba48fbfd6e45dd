import * as AuditConfig from "@dd-cloud-auth/audit/AuditConfig"
import * as Encoding from "@dd-cloud-auth/core/Encoding"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { nameAtStart, readUpTo, standardInput } from "./inputFile.ts"
import { Output } from "./output.ts"
import { print } from "./printed.ts"
import * as Stop from "./stop.ts"
import { FileSystem, type Stdio } from "./unstable.ts"

/** The configuration of an audit, as it stands in its file. */
export interface AuditFile {
  readonly file: string
  readonly isThere: boolean
  /** Without the mark. */
  readonly text: string
  /** The byte order mark that the text begins with, if it does. */
  readonly mark: string
  readonly config: AuditConfig.AuditConfig
}

type Services = Output | FileSystem.FileSystem | Stdio.Stdio

/** The file that is read if none is named and it is in the current directory. */
const usualFile = "dd-cloud-auth.audit.json"

/** Reads the configuration out of the file that is named, or the usual one, which need not be there. */
export const read = Effect.fnUntraced(function* (
  given: Option.Option<string>
): Effect.fn.Return<AuditFile, Stop.Stop, Services> {
  if (Option.isSome(given)) return yield* readFile(given.value, { utf16: true })
  if (!(yield* exists(usualFile))) return nothingIn(usualFile)
  const found = yield* readFile(usualFile, { utf16: true })
  const { note, noteColors } = yield* Output
  yield* note(noteColors.dim(print`configured by ${usualFile}`))
  return found
})

/** Reads the configuration that is to be written: no file needs to be there. What is read as UTF-8 is written as such. */
export const readToWrite = Effect.fnUntraced(function* (
  given: Option.Option<string>
): Effect.fn.Return<AuditFile, Stop.Stop, Services> {
  const file = Option.getOrElse(given, () => usualFile)
  if (file === standardInput) return yield* Stop.usage("--config is written: name a file in place of -.")
  return file !== "" && !(yield* exists(file)) ? nothingIn(file) : yield* readFile(file, {})
})

const nothingIn = (file: string): AuditFile => ({ file, isThere: false, text: "", mark: "", config: {} })

const exists = (file: string): Effect.Effect<boolean, never, FileSystem.FileSystem> =>
  FileSystem.FileSystem.use((fs) => Effect.orElseSucceed(fs.exists(file), () => false))

const readFile = Effect.fnUntraced(function* (
  file: string,
  options: Encoding.Options
): Effect.fn.Return<AuditFile, Stop.Stop, Services> {
  const fs = yield* FileSystem.FileSystem
  if (file === "") return yield* Stop.usage("--config needs the name of a file.")
  if (file !== standardInput) {
    const { type } = yield* Effect.mapError(fs.stat(file), Stop.ofFile("read", file))
    // A pipe is as good as a file. A device may have no end.
    if (type !== "File" && type !== "FIFO") return yield* Stop.usage(`${file} is not a regular file.`)
  }
  const bytes = Buffer.concat(yield* readUpTo(file, longest + 1))
  if (bytes.length > longest) {
    return yield* Stop.usage(`${nameAtStart(file)} is longer than ${longest / 1_048_576} MiB.`)
  }
  const read = Result.flatMap(Encoding.decode(bytes, options), (text) =>
    Result.map(AuditConfig.parse(text), (config) => ({ text, config }))
  )
  if (Result.isFailure(read)) {
    return yield* Stop.usage(`${nameAtStart(file)} is no configuration of an audit: ${read.failure.message}`)
  }
  return { file, isThere: true, mark: bytes[0] === 0xef ? "\ufeff" : "", ...read.success }
})

const longest = 16_777_216
