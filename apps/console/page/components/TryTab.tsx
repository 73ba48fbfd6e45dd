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
const editable = 100_000

/** About half a million callers; more than that would take a browser's memory. */
const readable = 50_000_000

export const TryTab = (props: {
  readonly data: Data
  readonly source: Source
  readonly setSource: (source: Source) => void
}) => {
  const { data, setSource, source } = props
  const deferred = useDeferredValue(source)
  const [isOver, setIsOver] = useState(false)
  const [tooLarge, setTooLarge] = useState("")
  const answers = useMemo(
    () =>
      Callers.parse(`${deferred.text}\n${deferred.file?.text ?? ""}`).map((caller) =>
        Callers.answer(data.index, caller)
      ),
    [data.index, deferred]
  )

  const read = async (files: ReadonlyArray<File>): Promise<void> => {
    const name = files.map(({ name }) => name).join(", ")
    const size = files.reduce((sum, { size }) => sum + size, 0)
    setTooLarge(size > readable ? name : "")
    if (files.length === 0 || size > readable) return
    const text = (await Promise.all(files.map((file) => file.text()))).join("\n")
    setSource(text.length > editable ? { text: "", file: { name, text } } : { text, file: undefined })
  }
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
        {tooLarge !== "" && (
          <p role="alert">
            {tooLarge} is larger than {readable / 1_000_000} MB: use <code>dd-cloud-auth whois</code>, which
            reads as it answers.
          </p>
        )}
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
      <Answers answers={answers} index={data.index} />
    </div>
  )
}
