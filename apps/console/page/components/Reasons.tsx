import { useMemo } from "react"
import * as Callers from "../model/Callers.ts"
import { CallerText, PatternText } from "./Arn.tsx"
import { CopyButton } from "./CopyButton.tsx"

/** Why an answer is what it is: each mapping that matches, or the nearest that do not. */
export const Reasons = ({
  answer,
  index
}: {
  readonly answer: Callers.Answer
  readonly index: Callers.Index
}) => {
  const reasons = useMemo(() => Callers.reasons(index, answer), [index, answer])
  const complaint = answer.outcome === "NotAnArn" ? Callers.complaint(answer.arn) : undefined
  return (
    <div className="reasons">
      {complaint !== undefined && <p className="why">{complaint.reason}</p>}
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

const ReasonText = ({ reason: { explanation, row } }: { readonly reason: Callers.Reason }) => (
  <>
    <p className="pair">
      <PatternText row={row} />
      <span className="as">{row.mapping.accountIdentifier}</span>
    </p>
    <p className="why">{explanation.message}</p>
    {explanation._tag === "Mismatch" && (
      <p className="departs">
        <CallerText arn={explanation.caller} index={explanation.index} />
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
