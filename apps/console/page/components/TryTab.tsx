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

export const TryTab = (props: {
  readonly data: Data
  readonly source: Source
  readonly setSource: (source: Source) => void
}) => {
  const { data, setSource, source } = props
  const deferred = useDeferredValue(source)
  const [isOver, setIsOver] = useState(false)
  const answers = useMemo(
    () =>
      Callers.parse(`${deferred.text}\n${deferred.file?.text ?? ""}`).map((caller) =>
        Callers.answer(data.index, caller)
      ),
    [data.index, deferred]
  )

  const read = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return
    const text = await file.text()
    setSource(
      text.length > editable ? { text: "", file: { name: file.name, text } } : { text, file: undefined }
    )
  }
  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    setIsOver(false)
    void read(event.dataTransfer.files[0])
  }
  const onDragOver = (event: DragEvent): void => {
    event.preventDefault()
    setIsOver(true)
  }

  return (
    <div
      className={isOver ? "try over" : "try"}
      onDragOver={onDragOver}
      onDragLeave={() => setIsOver(false)}
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
        <p className="actions">
          <label className="button">
            Open a file
            <input
              type="file"
              className="hidden"
              accept=".txt,.csv,text/plain"
              onChange={(event) => {
                void read(event.target.files?.[0])
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
