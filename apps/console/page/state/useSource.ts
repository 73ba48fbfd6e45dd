import * as Encoding from "@dd-cloud-auth/core/Encoding"
import * as Printable from "@dd-cloud-auth/core/Printable"
import * as ArnCallers from "@dd-cloud-auth/trail/Callers"
import * as Result from "effect/Result"
import { useEffect, useState } from "react"
import * as Taken from "../model/Taken.ts"

/** What is tried: text, and next to it a file that the text field cannot hold. */
export interface Source {
  readonly text: string
  readonly file: Taken.Reading | undefined
  /** Texts that are to be read as others. */
  readonly readAs: ReadonlyMap<string, string>
  /** Why a file was not taken; empty if none was refused. */
  readonly refusal: string
}

export interface SourceActions {
  readonly write: (text: string) => void
  /** Asks about one caller more, and about everything else as before. */
  readonly ask: (caller: string) => void
  readonly readAs: (readAs: ReadonlyMap<string, string>) => void
  /** Takes files in the place of what was there before. */
  readonly open: (files: ReadonlyArray<File>) => Promise<void>
  readonly close: () => void
}

const nothing: Source = { text: "", file: undefined, readAs: new Map(), refusal: "" }

/** Longer files are kept out of the text field, which they would stall. */
const longest = 100_000

/** A text field shows what it holds as it is, so that what would have to be escaped is kept out of it too. */
const isEditable = (text: string): boolean =>
  text.length <= longest && text.split(/\r?\n|\t/).every((line) => Printable.escape(line) === line)

/** About half a million callers; more than that would take a browser's memory. */
const readable = 50_000_000

const tooLarge = (name: string): string =>
  `${name} is larger than ${readable / 1_000_000} MB: use dd-cloud-auth whois, which reads as it answers.`

/** The text of a file, UTF-8 or the UTF-16 of PowerShell, or why it is none: other bytes would become other names. */
const textOf = async (file: File): Promise<Result.Result<string, string>> => {
  // Browsers list a folder among the files that are dropped, and fail to read it.
  const buffer = await file.arrayBuffer().catch(() => undefined)
  if (buffer === undefined) return Result.fail(`${file.name} cannot be read: drop files, no folders.`)
  return Result.mapError(
    Encoding.decode(new Uint8Array(buffer), { utf16: true }),
    ({ message }) => `${file.name}: ${message}`
  )
}

/** The change that files make, or the sentence that refuses them. */
const read = async (files: ReadonlyArray<File>): Promise<Partial<Source>> => {
  const name = files.map(({ name }) => name).join(", ")
  if (files.reduce((sum, { size }) => sum + size, 0) > readable) return { refusal: tooLarge(name) }
  const texts = await Promise.all(files.map(textOf))
  const refusals = texts.filter(Result.isFailure).map(({ failure }) => failure)
  if (refusals.length > 0) return { refusal: refusals.join(" ") }
  const text = texts.map(Result.getOrThrow).join("\n")
  return isEditable(text)
    ? { ...nothing, text }
    : { ...nothing, file: { file: name, items: ArnCallers.inText(text) } }
}

export const useSource = (): readonly [source: Source, actions: SourceActions] => {
  const [source, setSource] = useState(nothing)
  const change = (change: Partial<Source>): void => setSource((source) => ({ ...source, ...change }))
  return [
    source,
    {
      write: (text) => change({ text, refusal: "" }),
      ask: (caller) => setSource((source) => ({ ...source, text: Taken.ask(source.text, caller) })),
      readAs: (readAs) => change({ readAs }),
      open: async (files) => (files.length > 0 ? change(await read(files)) : undefined),
      close: () => change({ file: undefined })
    }
  ]
}

/** Files that are dropped anywhere, which a browser would show in the place of the page. Returns whether some are over it. */
export const useDrop = (drop: (files: ReadonlyArray<File>) => void): boolean => {
  const [isOver, setIsOver] = useState(false)
  useEffect(() => {
    const events = new AbortController()
    const on = (type: "dragover" | "dragleave" | "drop", listener: (event: DragEvent) => void): void =>
      document.addEventListener(
        type,
        (event) => {
          if (event.dataTransfer?.types.includes("Files") === true) listener(event)
        },
        events
      )
    on("dragover", (event) => {
      event.preventDefault()
      setIsOver(true)
    })
    on("dragleave", ({ relatedTarget }) => setIsOver(relatedTarget !== null))
    on("drop", (event) => {
      event.preventDefault()
      setIsOver(false)
      drop(Array.from(event.dataTransfer?.files ?? []))
    })
    return () => events.abort()
  }, [drop])
  return isOver
}
