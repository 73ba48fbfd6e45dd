import type * as Callers from "../model/Callers.ts"
import type { Data } from "../model/Session.ts"
import type { Store } from "../state/Store.ts"
import { useAsked } from "../state/useAsked.ts"
import { ActsAs, MarkedText, PatternText } from "./Arn.tsx"
import { CopyButton } from "./CopyButton.tsx"
import { RowLinks, ViewLinks } from "./RowLinks.tsx"

const none: Callers.Reasons = { first: [], count: 0 }

/** Why an answer is what it is: each mapping that matches, or the nearest that do not, or why it is no caller. */
export const Reasons = (props: {
  readonly answer: Callers.Answer
  readonly data: Data
  readonly store: Store
  /** Reads the text as another one. */
  readonly read: (as: string) => void
}) => {
  const { answer, data, read, store } = props
  const { text } = answer.question
  const { isWorking, value } = useAsked<"Reasons">(store, { _tag: "Reasons", text }, [data, text])
  const { count, first } = value?.end ?? none
  const more = count - first.length
  return (
    <div className="reasons">
      {answer.refusal !== undefined && <RefusalText answer={answer} read={read} />}
      {answer.outcome === "Several" && (
        <p className="warning">
          Datadog does not document which of several mappings wins. The most specific comes first.
        </p>
      )}
      {answer.refusal !== undefined && answer.accountCount > 1 && (
        <p className="warning">
          Datadog does not document which mapping wins for a session that matches several.
        </p>
      )}
      {answer.outcome === "Nobody" && (
        <p className="quiet">
          {isWorking
            ? "Looking for the nearest mappings…"
            : count > 0
              ? "The nearest mappings:"
              : data.rows.length === 0
                ? "There is no mapping that could match."
                : "No mapping is near: none has this name or this account."}
        </p>
      )}
      <ul>
        {first.map((reason) => (
          <li key={reason.row.mapping.id}>
            <p className="pair">
              <PatternText row={reason.row} />
              <ActsAs row={reason.row} />
              <RowLinks row={reason.row} />
            </p>
            {reason._tag === "Sessions" ? <SessionsText {...reason} /> : <Explained {...reason} />}
          </li>
        ))}
      </ul>
      {more > 0 && <p className="quiet">and {more.toLocaleString("en")} more mappings</p>}
    </div>
  )
}

/** Why a text is no caller, and what was probably meant: another caller, or the sessions of a role. */
const RefusalText = (props: { readonly answer: Callers.Answer; readonly read: (as: string) => void }) => {
  const { outcome, question, refusal } = props.answer
  if (refusal === undefined) return null
  const { code, reason, sessions, suggestion } = refusal
  return (
    <>
      {code !== "RoleArn" && <p className="why">{reason}</p>}
      {suggestion !== undefined && (
        <p>
          <span className="quiet">Probably meant</span> <MarkedText text={suggestion} />{" "}
          <button type="button" className="link" onClick={() => props.read(suggestion)}>
            Ask about it
          </button>
        </p>
      )}
      {sessions !== undefined && outcome !== "Pattern" && (
        <p>
          <span className="quiet">Its sessions</span> <MarkedText text={sessions} />{" "}
          <CopyButton label="Copy pattern" text={sessions} />
        </p>
      )}
      {outcome === "Pattern" && (
        <p>
          <span className="quiet">Look for the pattern among the mappings:</span>{" "}
          <span className="ways">
            <ViewLinks search={question.text.replace(/\*$/, "")} name={question.text} />
          </span>
        </p>
      )}
    </>
  )
}

const SessionsText = ({ session }: { readonly session: string | undefined }) => (
  <p className="why">
    {session === undefined ? (
      "Every session"
    ) : (
      <>
        Only the session <MarkedText text={session} />
      </>
    )}
  </p>
)

const Explained = ({ explanation }: Extract<Callers.Reason, { readonly _tag: "Explained" }>) => (
  <>
    <p className="why">{explanation.message}</p>
    {explanation._tag === "Mismatch" && (
      <p className="departs">
        <MarkedText text={explanation.caller} index={explanation.index} />
      </p>
    )}
    {explanation.mistake !== undefined && <p className="why">{explanation.mistake.message}</p>}
    {explanation.mistake?.suggestion !== undefined && (
      <p>
        <span className="quiet">Would match</span> <MarkedText text={explanation.mistake.suggestion} />{" "}
        <CopyButton label="Copy pattern" text={explanation.mistake.suggestion} />
      </p>
    )}
    {explanation.assumptions.map(({ code, message }) => (
      <p key={code} className="quiet small why">
        {message}
      </p>
    ))}
  </>
)
