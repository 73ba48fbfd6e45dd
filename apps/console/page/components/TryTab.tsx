import * as Encoding from "@dd-cloud-auth/core/Encoding"
import * as Printable from "@dd-cloud-auth/core/Printable"
import * as Result from "effect/Result"
import { type DragEvent, useDeferredValue, useMemo, useState } from "react"
import * as Callers from "../model/Callers.ts"
import type { Data } from "../model/Session.ts"
import { Answers } from "./Answers.tsx"

/** What is tried: text, and a file next to it when it is too long to edit. */
export interface Source {
  readonly text: string
  readonly file: { readonly name: string; readonly text: string } | undefined
}

export const noSource: Source = { text: "", file: undefined }

/** Longer files are kept out of the text field, which they would stall. */
const longest = 100_000

/** A text field shows what it holds as it is, so that what would have to be escaped is kept out of it too. */
const isEditable = (text: string): boolean =>
  text.length <= longest && text.split(/\r?\n/).every((line) => Printable.escape(line) === line)

/** About half a million callers; more than that would take a browser's memory. */
const readable = 50_000_000

const tooLarge = (name: string): string =>
  `${name} is larger than ${readable / 1_000_000} MB: use dd-cloud-auth whois, which reads as it answers.`

/** The text of a file, UTF-8 or the UTF-16 of PowerShell, or why it is none: other bytes would become other names. */
const textOf = async (file: File): Promise<Result.Result<string, string>> =>
  Result.mapError(
    Encoding.decode(new Uint8Array(await file.arrayBuffer()), { utf16: true }),
    ({ message }) => `${file.name}: ${message}`
  )

export const TryTab = (props: {
  readonly data: Data
  readonly source: Source
  readonly setSource: (source: Source) => void
}) => {
  const { data, setSource, source } = props
  const deferred = useDeferredValue(source)
  const [isOver, setIsOver] = useState(false)
  const [refusal, setRefusal] = useState("")
  const answers = useMemo(
    () =>
      Callers.parse(`${deferred.text}\n${deferred.file?.text ?? ""}`).map((question) =>
        Callers.answer(data.index, question)
      ),
    [data.index, deferred]
  )

  const read = async (files: ReadonlyArray<File>): Promise<void> => {
    const name = files.map(({ name }) => name).join(", ")
    const size = files.reduce((sum, { size }) => sum + size, 0)
    setRefusal(size > readable ? tooLarge(name) : "")
    if (files.length === 0 || size > readable) return
    const read = await Promise.all(files.map(textOf))
    const failures = read.filter(Result.isFailure).map(({ failure }) => failure)
    if (failures.length > 0) return setRefusal(failures.join(" "))
    const text = read.map(Result.getOrThrow).join("\n")
    setSource(isEditable(text) ? { text, file: undefined } : { text: "", file: { name, text } })
  }
  const replace = (question: string, by: string): void =>
    setSource({
      text: Callers.replace(source.text, question, by),
      file: source.file && { ...source.file, text: Callers.replace(source.file.text, question, by) }
    })
  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    setIsOver(false)
    void read(Array.from(event.dataTransfer.files))
  }
  const onDragOver = (event: DragEvent): void => {
    event.preventDefault()
    setIsOver(true)
  }
  const onDragLeave = ({ currentTarget, relatedTarget }: DragEvent): void =>
    setIsOver(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))

  return (
    <div
      className={isOver ? "try over" : "try"}
      onDragOver={onDragOver}
      onDragLeave={onDragLeave}
      onDrop={onDrop}
    >
      <section className="ask" aria-label="Callers">
        <label htmlFor="callers">
          Caller ARNs, one a line <span className="quiet">as aws sts get-caller-identity prints them</span>
        </label>
        <textarea
          id="callers"
          className="control mono"
          rows={8}
          spellCheck={false}
          autoCapitalize="off"
          placeholder={"arn:aws:sts::123456789012:assumed-role/Deploy/ci-4711"}
          value={source.text}
          onChange={(event) => setSource({ ...source, text: event.target.value })}
        />
        {source.file !== undefined && (
          <p className="file">
            {source.file.name}
            <button type="button" className="link" onClick={() => setSource({ ...source, file: undefined })}>
              Remove
            </button>
          </p>
        )}
        {refusal !== "" && <p role="alert">{refusal}</p>}
        <p className="actions">
          <label className="button">
            Open a file
            <input
              type="file"
              multiple
              className="hidden"
              accept=".txt,.csv,text/plain"
              onChange={(event) => {
                void read(Array.from(event.target.files ?? []))
                event.target.value = ""
              }}
            />
          </label>
          <span className="quiet">or drop one here</span>
          <button
            type="button"
            className="link"
            onClick={() => setSource({ text: Callers.examples(data.rows).join("\n"), file: undefined })}
          >
            Fill in examples
          </button>
        </p>
        <p className="quiet small">Nothing that you paste here leaves the page.</p>
      </section>
      <Answers answers={answers} index={data.index} replace={replace} />
    </div>
  )
}
