import * as ArnCallers from "@dd-cloud-auth/trail/Callers"
import { type ReactElement, useDeferredValue } from "react"
import * as Callers from "../model/Callers.ts"
import type { Data } from "../model/Session.ts"
import * as Slices from "../model/Slices.ts"
import * as Taken from "../model/Taken.ts"
import { useSliced } from "../state/slices.ts"
import type { Source, SourceActions } from "../state/useSource.ts"
import { Answers } from "./Answers.tsx"

export const TryTab = (props: {
  /** Undefined before there is any: callers can be pasted, and are answered when it comes. */
  readonly data: Data | undefined
  readonly source: Source
  readonly actions: SourceActions
  /** What stands in the place of the answers where there is no data. */
  readonly children?: ReactElement
}) => {
  const { actions, data, source } = props
  const deferred = useDeferredValue(source)
  const { value } = useSliced(() => answer(data?.index, deferred), [data?.index, deferred])

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
            {source.file.file}
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
              data && actions.write(Callers.examples(data.rows, data.index, data.overlaps).join("\n"))
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
          answers={value?.answers ?? []}
          taken={value?.taken ?? Taken.nothing}
          index={data.index}
          readAs={source.readAs}
          actions={actions}
        />
      )}
    </div>
  )
}

interface Answered {
  readonly taken: Taken.Taken
  readonly answers: ReadonlyArray<Callers.Answer>
}

function* answer(index: Callers.Index | undefined, { file, readAs, text }: Source): Slices.Sliced<Answered> {
  if (index === undefined) return { taken: Taken.nothing, answers: [] }
  const pasted: Taken.Reading = { file: undefined, items: ArnCallers.inText(text) }
  const taken = yield* Taken.take(file === undefined ? [pasted] : [pasted, file], readAs)
  return { taken, answers: yield* Callers.answers(index, taken.questions) }
}
