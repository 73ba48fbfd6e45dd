import type { InvalidCaller } from "@dd-cloud-auth/arn/Caller"
import { useMemo } from "react"
import * as Callers from "../model/Callers.ts"
import { MarkedText, PatternText } from "./Arn.tsx"
import { CopyButton } from "./CopyButton.tsx"

/** Why an answer is what it is: each mapping that matches, or the nearest that do not, or why it is no caller. */
export const Reasons = (props: {
  readonly answer: Callers.Answer
  readonly index: Callers.Index
  readonly replace: (question: string, by: string) => void
}) => {
  const { answer, index, replace } = props
  const reasons = useMemo(() => Callers.reasons(index, answer), [index, answer])
  return (
    <div className="reasons">
      {answer.refusal !== undefined && <RefusalText refusal={answer.refusal} replace={replace} />}
      {answer.outcome === "Several" && (
        <p className="warning">
          Datadog does not document which of several mappings wins. The most specific comes first.
        </p>
      )}
      {answer.outcome === "Nobody" && (
        <p className="quiet">
          {reasons.length === 0 ? "There is no mapping that could match." : "The nearest mappings:"}
        </p>
      )}
      <ul>
        {reasons.map((reason) => (
          <li key={reason.row.mapping.id}>
            <ReasonText reason={reason} />
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Why a text is no caller, and what was probably meant: another caller, or the sessions of a role. */
const RefusalText = (props: {
  readonly refusal: InvalidCaller
  readonly replace: (question: string, by: string) => void
}) => {
  const { input, reason, sessions, suggestion } = props.refusal
  return (
    <>
      <p className="why">{reason}</p>
      {suggestion !== undefined && (
        <p>
          <span className="quiet">Probably meant</span> <code className="arn">{suggestion}</code>{" "}
          <button type="button" className="link" onClick={() => props.replace(input, suggestion)}>
            Ask about it
          </button>
        </p>
      )}
      {sessions !== undefined && (
        <p>
          <span className="quiet">Its sessions</span> <code className="arn">{sessions}</code>{" "}
          <CopyButton label="Copy pattern" text={sessions} />
        </p>
      )}
    </>
  )
}

const ReasonText = ({ reason: { explanation, row } }: { readonly reason: Callers.Reason }) => (
  <>
    <p className="pair">
      <PatternText row={row} />
      <span className="as">{row.mapping.accountIdentifier}</span>
    </p>
    <p className="why">{explanation.message}</p>
    {explanation._tag === "Mismatch" && (
      <p className="departs">
        <MarkedText text={explanation.caller} index={explanation.index} />
      </p>
    )}
    {explanation.mistake !== undefined && <p className="why">{explanation.mistake.message}</p>}
    {explanation.mistake?.suggestion !== undefined && (
      <p>
        <span className="quiet">Would match</span>{" "}
        <code className="arn">{explanation.mistake.suggestion}</code>{" "}
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
