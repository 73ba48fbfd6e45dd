import { type ReactElement, useDeferredValue, useMemo } from "react"
import type { Data } from "../model/Session.ts"
import type { Store } from "../state/Store.ts"
import { useAsked } from "../state/useAsked.ts"
import type { Source, SourceActions } from "../state/useSource.ts"
import { Answers } from "./Answers.tsx"

export const TryTab = (props: {
  /** Undefined before there is any: callers can be pasted, and are answered when it comes. */
  readonly data: Data | undefined
  readonly store: Store
  readonly source: Source
  readonly actions: SourceActions
  /** What stands in the place of the answers where there is no data. */
  readonly children?: ReactElement
}) => {
  const { actions, data, source, store } = props
  const { file, readAs, text } = useDeferredValue(source)
  const tried = useMemo(() => ({ file, readAs, text }), [file, readAs, text])
  const { value } = useAsked<"Answers">(store, data && { _tag: "Answers", tried }, [data, tried])

  return (
    <div className="try">
      <section className="ask" aria-label="Callers">
        <label htmlFor="callers">
          Caller ARNs <span className="quiet">or any text that holds them: JSON, CSV, CloudTrail, logs</span>
        </label>
        <textarea
          id="callers"
          className="control mono"
          rows={8}
          spellCheck={false}
          autoCapitalize="off"
          placeholder={"arn:aws:sts::123456789012:assumed-role/Deploy/ci-4711"}
          value={source.text}
          onChange={(event) => actions.write(event.target.value)}
        />
        {source.file !== undefined && (
          <p className="file">
            {source.file}
            <button type="button" className="link" onClick={actions.close}>
              Remove
            </button>
          </p>
        )}
        {source.isReading && (
          <p className="quiet" role="status">
            Reading the file…
          </p>
        )}
        {source.refusal !== "" && <p role="alert">{source.refusal}</p>}
        <p className="actions">
          <label className="button">
            Open a file
            <input
              type="file"
              multiple
              className="hidden"
              accept=".txt,.csv,.tsv,.json,.jsonl,.ndjson,.log,text/*,application/json"
              onChange={(event) => {
                void actions.open(Array.from(event.target.files ?? []))
                event.target.value = ""
              }}
            />
          </label>
          <span className="quiet">or drop one anywhere</span>
          <button
            type="button"
            className="link"
            disabled={data === undefined}
            onClick={() =>
              store.ask<"Examples">({ _tag: "Examples" }, ({ parts }) => actions.write(parts.join("\n")))
            }
          >
            Fill in examples
          </button>
        </p>
        <p className="quiet small">Nothing that you paste here leaves the page.</p>
      </section>
      {data === undefined ? (
        <>{props.children}</>
      ) : (
        <Answers
          data={data}
          store={store}
          tried={tried}
          answers={value?.parts ?? nothing.parts}
          taken={value?.end ?? nothing.end}
          actions={actions}
        />
      )}
    </div>
  )
}

const nothing = { parts: [], end: { from: new Map(), left: { count: 0, first: [] } } }
